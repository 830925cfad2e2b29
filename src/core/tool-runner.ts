// Runs the tool calls of one response. Calls that are safe together run at once (at most
// MAX_CONCURRENT), a call that must be alone waits for the others. An output is on disk as soon as its
// call has ended, and only then is the end shown; into the history outputs go in the order of the calls.
import { monotonicMs } from "../base/clock.ts";
import { limitToolOutput } from "../context/truncate.ts";
import type { MessageItem, ResponseItem, ToolOutput } from "../protocol/model-item.ts";
import type { ToolSet } from "../tools/tool-set.ts";
import { failure, type ToolCall, type ToolContext, type ToolResult } from "../tools/types.ts";
import type { ActiveTurn } from "./active-turn.ts";
import type { CallItem } from "./stream-items.ts";
import { notifyRawItem, type ThreadState } from "./thread-state.ts";
import { noteItem } from "./user-text.ts";

const MAX_CONCURRENT = 16;

interface Pending {
  readonly item: CallItem;
  readonly call: ToolCall;
  readonly notes: MessageItem[];
  /** Settles when the outcome is on disk and shown; false when the turn was interrupted before that. */
  readonly stored: Promise<boolean>;
  output: ResponseItem | null;
  interruptsTurn: boolean;
}

export class ToolRunner {
  private readonly state: ThreadState;
  private readonly turn: ActiveTurn;
  private readonly tools: ToolSet;
  private readonly context: (note: ToolContext["note"]) => ToolContext;
  private pending: Pending[] = [];
  /** Resolves when the response is whole: nothing of its calls is stored before what it says itself. */
  private readonly responseEnded: Promise<void>;
  private endResponse: () => void = () => undefined;
  private readonly gate = new Gate(MAX_CONCURRENT);

  constructor(
    state: ThreadState,
    turn: ActiveTurn,
    tools: ToolSet,
    context: (note: ToolContext["note"]) => ToolContext,
  ) {
    this.state = state;
    this.turn = turn;
    this.tools = tools;
    this.context = context;
    this.responseEnded = new Promise((resolve) => {
      this.endResponse = resolve;
    });
  }

  /** Starts a call; it may have to wait for its place. */
  start(item: CallItem): void {
    const call = toolCall(item);
    const notes: MessageItem[] = [];
    this.turn.openCalls.set(call.callId, {
      kind: item.type === "custom_tool_call" ? "custom" : "function",
      startedMs: monotonicMs(),
    });
    const tool = this.tools.find(call);
    const run = async (): Promise<ToolResult> => {
      if (tool === null) return failure(unsupported(call));
      if (this.turn.signal.aborted) return failure("aborted by user");
      return tool.run(
        call,
        this.context((role, text) => notes.push(noteItem(role, text))),
      );
    };
    const result = this.gate.enter(tool !== null && this.tools.exclusive(tool), run);
    const pending: Pending = {
      item,
      call,
      notes,
      stored: this.responseEnded.then(async () => this.store(pending, await result)),
      output: null,
      interruptsTurn: false,
    };
    // Failures are looked at in `finish`; an interrupted turn never comes to look.
    result.catch(() => undefined);
    pending.stored.catch(() => undefined);
    this.pending.push(pending);
  }

  /**
   * Waits for every call and puts the outputs into the history. Returns whether the user cancelled the
   * turn. When the turn is interrupted it returns at once: open calls get their output from the turn's end.
   */
  async finish(): Promise<boolean> {
    this.endResponse();
    const { signal } = this.turn;
    const aborted = new Promise<false>((resolve) => {
      if (signal.aborted) return resolve(false);
      signal.addEventListener("abort", () => resolve(false), { once: true });
    });
    const calls = this.pending;
    this.pending = [];
    for (const pending of calls) {
      // Settled ones come first in the race: what was stored counts even when the turn is over.
      await Promise.race([pending.stored, aborted]);
      if (pending.output === null) continue;
      for (const item of [...pending.notes, pending.output]) {
        this.state.history.append(item, false);
        notifyRawItem(this.state, item, this.turn.id);
      }
    }
    return calls.some((pending) => pending.interruptsTurn);
  }

  /** Writes a call's outcome to disk and shows it. */
  private async store(pending: Pending, result: ToolResult): Promise<boolean> {
    if (this.turn.signal.aborted && result.interruptTurn !== true) return false;
    this.turn.openCalls.delete(pending.call.callId);
    const output = this.outputItem(pending.item, pending.call, result.output);
    this.state.recorder.write(
      [...pending.notes, output].map((item) => ({ type: "response_item" as const, payload: item })),
    );
    pending.output = output;
    pending.interruptsTurn = result.interruptTurn === true;
    await result.announce?.();
    return true;
  }

  private outputItem(item: CallItem, call: ToolCall, output: ToolOutput): ResponseItem {
    const limited = limitToolOutput(output, this.context(() => undefined).settings.truncation);
    return item.type === "custom_tool_call"
      ? { type: "custom_tool_call_output", call_id: call.callId, output: limited }
      : { type: "function_call_output", call_id: call.callId, output: limited };
  }
}

function unsupported(call: ToolCall): string {
  return call.kind === "custom"
    ? `unsupported custom tool call: ${call.name}`
    : `unsupported call: ${call.name}`;
}

function toolCall(item: CallItem): ToolCall {
  switch (item.type) {
    case "function_call":
      return { callId: item.call_id, name: item.name, kind: "function", input: item.arguments };
    case "custom_tool_call":
      return { callId: item.call_id, name: item.name, kind: "custom", input: item.input };
    case "local_shell_call":
      return {
        callId: item.call_id ?? "",
        name: "local_shell",
        kind: "localShell",
        input: "",
        localShell: item.action,
      };
  }
}

/** Many shared holders up to a limit, or one exclusive holder; first come, first served. */
class Gate {
  private readonly limit: number;
  private active = 0;
  private exclusiveActive = false;
  private readonly queue: { readonly exclusive: boolean; readonly go: () => void }[] = [];

  constructor(limit: number) {
    this.limit = limit;
  }

  async enter<T>(exclusive: boolean, body: () => Promise<T>): Promise<T> {
    await new Promise<void>((go) => {
      this.queue.push({ exclusive, go });
      this.advance();
    });
    try {
      return await body();
    } finally {
      this.active -= 1;
      this.exclusiveActive = false;
      this.advance();
    }
  }

  private advance(): void {
    for (let next = this.queue[0]; next !== undefined; next = this.queue[0]) {
      const free = next.exclusive ? this.active === 0 : !this.exclusiveActive && this.active < this.limit;
      if (!free) return;
      this.queue.shift();
      this.active += 1;
      this.exclusiveActive = next.exclusive;
      next.go();
    }
  }
}
