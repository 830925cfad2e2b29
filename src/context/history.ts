// What a thread has said so far, as the model sees it. Only ever appended to, except by compaction
// and rollback: request n+1 begins with request n byte for byte, because prompt caches depend on it.
// Every call has exactly one output. An unanswered one gets `aborted` when a request is made, right
// after the call, among items that were never sent; an output that comes later is refused.
import type { ResponseItem } from "../protocol/model-item.ts";
import { historyItem, jsonWithoutImages, type HistoryItem } from "./history-item.ts";
import { approximateTokens } from "./truncate.ts";
import { ABORTED_OUTPUT } from "./turn-aborted.ts";

type OutputType = "function_call_output" | "custom_tool_call_output";

export class ContextHistory {
  private items: HistoryItem[] = [];
  private totalBytes = 0;
  /** Items before this index were part of a request or of a replacement: they never change. */
  private settled = 0;
  private readonly openCalls = new Map<string, OutputType>();

  /** The items in order. A view: it grows with the history. */
  get entries(): readonly HistoryItem[] {
    return this.items;
  }

  /** Bytes of all items as JSON. */
  get bytes(): number {
    return this.totalBytes;
  }

  /** Estimate of the tokens the items take, at 4 bytes each. */
  get tokens(): number {
    return approximateTokens(this.totalBytes);
  }

  /**
   * Adds an item at the end. `turnStart`: whether a turn begins with it; by default, whether a person
   * wrote it (pass false for a steer). Returns false for an item that must not be kept: an output
   * without an open call, or a call whose id is open already.
   */
  append(item: ResponseItem, turnStart?: boolean): boolean {
    if (!this.track(item)) return false;
    this.push(turnStart === undefined ? historyItem(item) : historyItem(item, turnStart));
    return true;
  }

  /** The items of a request as JSON. `images`: whether the model takes them; if not, a text stands in. */
  requestInput(options: { readonly images: boolean }): readonly string[] {
    this.answerOpenCalls();
    this.settled = this.items.length;
    return this.items.map((entry) => (options.images ? entry.json : jsonWithoutImages(entry)));
  }

  /** Puts other items in place of all (compaction, resuming). Unanswered calls among them are answered. */
  replace(items: readonly (ResponseItem | HistoryItem)[]): void {
    this.clear();
    for (const item of items) {
      if ("json" in item) {
        if (this.track(item.item)) this.push(item);
      } else {
        this.append(item);
      }
    }
    this.answerOpenCalls();
    this.settled = this.items.length;
  }

  /** Removes the last `count` turns, from the item that began them to the end. Returns how many there were. */
  dropLastTurns(count: number): number {
    const starts = this.items.flatMap((entry, index) => (entry.turnStart ? [index] : []));
    const dropped = Math.min(count, starts.length);
    if (dropped <= 0) return 0;
    this.replace(this.items.slice(0, starts[starts.length - dropped]));
    return dropped;
  }

  private clear(): void {
    this.items = [];
    this.totalBytes = 0;
    this.settled = 0;
    this.openCalls.clear();
  }

  private push(entry: HistoryItem): void {
    this.items.push(entry);
    this.totalBytes += entry.bytes;
  }

  /** Notes calls and their outputs. False when the item has no place in the history. */
  private track(item: ResponseItem): boolean {
    const call = callOf(item);
    if (call !== null) {
      if (this.openCalls.has(call.callId)) return false;
      this.openCalls.set(call.callId, call.output);
      return true;
    }
    if (item.type !== "function_call_output" && item.type !== "custom_tool_call_output") return true;
    if (this.openCalls.get(item.call_id) !== item.type) return false;
    return this.openCalls.delete(item.call_id);
  }

  // All open calls lie after `settled`: those before were answered by the request that settled them.
  private answerOpenCalls(): void {
    if (this.openCalls.size === 0) return;
    const tail = this.items.splice(this.settled);
    const lastCall = new Map<string, number>();
    tail.forEach((entry, index) => {
      const call = callOf(entry.item);
      if (call !== null && this.openCalls.has(call.callId)) lastCall.set(call.callId, index);
    });
    tail.forEach((entry, index) => {
      this.items.push(entry);
      const call = callOf(entry.item);
      if (call === null || lastCall.get(call.callId) !== index) return;
      this.push(historyItem({ type: call.output, call_id: call.callId, output: ABORTED_OUTPUT }));
    });
    this.openCalls.clear();
  }
}

/** The call id of an item that awaits an output, and the kind of output; null for any other item. */
function callOf(item: ResponseItem): { readonly callId: string; readonly output: OutputType } | null {
  switch (item.type) {
    case "function_call":
      return { callId: item.call_id, output: "function_call_output" };
    case "custom_tool_call":
      return { callId: item.call_id, output: "custom_tool_call_output" };
    case "local_shell_call":
      // Without an id nothing can answer it.
      return item.call_id === null ? null : { callId: item.call_id, output: "function_call_output" };
    default:
      return null;
  }
}
