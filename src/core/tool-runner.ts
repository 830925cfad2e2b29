// Runs the tool calls of one response. Calls that are safe together run at once (at most
// MAX_CONCURRENT), a call that must be alone waits for the others; outputs enter the history in the
// order of the calls, whatever finishes first.
import { monotonicMs } from "../base/clock.ts";
import { limitToolOutput } from "../context/truncate.ts";
import type { MessageItem, ResponseItem, ToolOutput } from "../protocol/model-item.ts";
import type { ToolSet } from "../tools/tool-set.ts";
import { failure, type ToolCall, type ToolContext, type ToolResult } from "../tools/types.ts";
import type { ActiveTurn } from "./active-turn.ts";
import type { CallItem } from "./stream-items.ts";
import { recordItem, type ThreadState } from "./thread-state.ts";
import { noteItem } from "./user-text.ts";

const MAX_CONCURRENT = 16;

interface Pending {
  readonly item: CallItem;
  readonly call: ToolCall;
  readonly notes: MessageItem[];
  readonly result: Promise<ToolResult>;
  announced: boolean;
  /** The early announcement; its failure is looked at in `finish`. */
  shown: Promise<void>;
}

export class ToolRunner {
  private readonly state: ThreadState;
  private readonly turn: ActiveTurn;
  private readonly tools: ToolSet;
  private readonly context: (note: ToolContext["note"]) => ToolContext;
  private readonly pending: Pending[] = [];
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
      result,
      announced: false,
      shown: Promise.resolve(),
    };
    this.pending.push(pending);
    // A call that ends while earlier ones run is shown at once. Failures are looked at in `finish`.
    result.then(
      (settled) => {
        if (this.pending[0] !== pending) pending.shown = this.announce(pending, settled, false);
        // An interrupted turn never comes to look.
        pending.shown.catch(() => undefined);
      },
      () => undefined,
    );
  }

  /**
   * Waits for every call and records the outputs. Returns whether the user cancelled the turn.
   * When the turn is interrupted it returns at once: open calls get their output from the turn's end.
   */
  async finish(): Promise<boolean> {
    let cancelled = false;
    const aborted = new Promise<null>((resolve) => {
      if (this.turn.signal.aborted) return resolve(null);
      this.turn.signal.addEventListener("abort", () => resolve(null), { once: true });
    });
    for (let next = this.pending[0]; next !== undefined; next = this.pending[0]) {
      const settled = await Promise.race([next.result, aborted]);
      if (settled === null || (this.turn.signal.aborted && settled.interruptTurn !== true)) return false;
      this.turn.openCalls.delete(next.call.callId);
      for (const note of next.notes) recordItem(this.state, note, this.turn.id);
      recordItem(this.state, this.outputItem(next.item, next.call, settled.output), this.turn.id);
      await next.shown;
      await this.announce(next, settled, true);
      this.pending.shift();
      if (settled.interruptTurn === true) cancelled = true;
    }
    return cancelled;
  }

  private async announce(pending: Pending, result: ToolResult, recorded: boolean): Promise<void> {
    if (pending.announced || this.turn.signal.aborted) return;
    pending.announced = true;
    await result.announce?.(recorded);
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
