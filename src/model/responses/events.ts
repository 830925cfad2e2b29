// One event of the Responses stream → model events. Unknown kinds are skipped, a damaged event
// costs that event only. A failure is kept in `failure`, so that what came before it is delivered.
import { newItemId } from "../../base/ids.ts";
import { asNumber, asObject, asString, parseObject, type JsonObject } from "../json.ts";
import { tokenUsage } from "../usage.ts";
import type { ModelError, ModelEvent } from "../types.ts";
import { responseFailed, responseIncomplete } from "./failures.ts";
import { responseItem } from "./items.ts";

/** Told of events that were skipped because they could not be read. */
export type EventLog = (text: string) => void;

const PLAIN_DELTA =
  /^\{"type":"response\.output_text\.delta",(?:"sequence_number":\d+,)?"item_id":"([^"\\]*)","output_index":\d+,"content_index":\d+,"delta":"([^"\\]*)"(?:,"logprobs":\[\])?(?:,"obfuscation":"[^"\\]*")?(?:,"sequence_number":\d+)?\}$/;

export class EventReader {
  /** The response is complete: nothing that follows counts. */
  completed = false;
  failure: ModelError | null = null;
  private batch: ModelEvent[] = [];
  /** Ids of items, by `output_index`; ours where the server gave none. */
  private readonly ids = new Map<number, string>();
  private currentId = "";
  private readonly log: EventLog;

  constructor(log: EventLog = () => undefined) {
    this.log = log;
  }

  /** The model events read since the last call. */
  take(): readonly ModelEvent[] {
    const { batch } = this;
    this.batch = [];
    return batch;
  }

  /** Reads one server-sent event. @param name its `event:` line, for data without a `type` */
  read(data: string, name: string): void {
    if (this.completed || this.failure !== null) return;
    if (this.readPlainDelta(data)) return;
    const event = parseObject(data);
    if (event !== null) return this.dispatch(asString(event["type"]) ?? name, event);
    if (data !== "[DONE]") this.log(`skipped an event that is not a JSON object (${data.length} characters)`);
  }

  // Almost every event of a long answer is a text delta of one shape: a pattern reads it at a
  // fraction of a JSON parser's cost. Anything else, escapes too, takes the usual way.
  private readPlainDelta(data: string): boolean {
    const found = PLAIN_DELTA.exec(data);
    if (found === null) return false;
    const [, itemId = "", delta = ""] = found;
    this.batch.push({
      type: "textDelta",
      itemId: itemId === this.currentId ? this.currentId : itemId,
      delta,
    });
    return true;
  }

  private dispatch(type: string, event: JsonObject): void {
    switch (type) {
      case "response.output_text.delta":
        return this.delta(event, (itemId, delta) => ({ type: "textDelta", itemId, delta }));
      case "response.reasoning_summary_text.delta":
        return this.delta(event, (itemId, delta) => ({
          type: "reasoningSummaryDelta",
          itemId,
          summaryIndex: asNumber(event["summary_index"]) ?? 0,
          delta,
        }));
      case "response.reasoning_text.delta":
        return this.delta(event, (itemId, delta) => ({
          type: "reasoningTextDelta",
          itemId,
          contentIndex: asNumber(event["content_index"]) ?? 0,
          delta,
        }));
      case "response.reasoning_summary_part.added":
        return this.push({
          type: "reasoningSummaryPart",
          itemId: this.idOf(event),
          summaryIndex: asNumber(event["summary_index"]) ?? 0,
        });
      case "response.output_item.added":
        return this.item("itemStarted", event);
      case "response.output_item.done":
        return this.item("itemDone", event);
      default:
        return this.ending(type, event["response"]);
    }
  }

  // `error` is not here: `response.failed` or the end of the stream follows it and decides.
  private ending(type: string, response: unknown): void {
    if (type === "response.failed") this.failure = responseFailed(response);
    else if (type === "response.incomplete") this.failure = responseIncomplete(response);
    else if (type === "response.completed") {
      const body = asObject(response);
      const responseId = asString(body?.["id"]) ?? "";
      this.push({ type: "completed", responseId, usage: tokenUsage(body?.["usage"]) });
      this.completed = true;
    }
  }

  private delta(event: JsonObject, make: (itemId: string, delta: string) => ModelEvent): void {
    const delta = asString(event["delta"]);
    if (delta !== null) this.push(make(this.idOf(event), delta));
  }

  private item(type: "itemStarted" | "itemDone", event: JsonObject): void {
    const raw = asObject(event["item"]);
    const item = raw === null ? null : responseItem(raw);
    if (raw === null || item === null) {
      return this.log(`skipped an item of type ${JSON.stringify(raw?.["type"] ?? null)}`);
    }
    const index = asNumber(event["output_index"]) ?? 0;
    const itemId =
      asString(raw["id"]) ?? (type === "itemDone" ? this.ids.get(index) : undefined) ?? newItemId();
    this.ids.set(index, itemId);
    this.currentId = itemId;
    this.push({ type, itemId, item });
  }

  private idOf(event: JsonObject): string {
    const index = asNumber(event["output_index"]);
    const known = index === null ? undefined : this.ids.get(index);
    return asString(event["item_id"]) ?? known ?? this.currentId;
  }

  private push(event: ModelEvent): void {
    this.batch.push(event);
  }
}
