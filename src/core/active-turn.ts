// The one task a thread may be doing: a turn, a compaction, a review, a user's shell command. Every
// kind has the same life: task_started → … → task_complete, turn_aborted or an error, and exactly
// one turn/completed.
import { monotonicMs, nowSeconds } from "../base/clock.ts";
import { newTurnId, type TurnId } from "../base/ids.ts";
import { ModelError } from "../model/types.ts";
import type { TurnError, TurnStatus } from "../protocol/turn.ts";
import type { EventMsg } from "../rollout/types.ts";
import type { UserInput } from "../protocol/input.ts";
import { UserError } from "../base/user-error.ts";
import { RecordError } from "./recorder.ts";
import { recordItem, setStatus, type ThreadState } from "./thread-state.ts";
import { abortedCalls, type OpenCalls } from "./open-calls.ts";
import { otherTurnError, turnError } from "./turn-error.ts";
import { TURN_ABORTED } from "../context/turn-aborted.ts";
import { userText } from "./user-text.ts";

export type TaskKind = "regular" | "compact" | "review" | "shell";

/** How a turn ended. */
export interface TurnEnd {
  readonly status: Exclude<TurnStatus, "inProgress">;
  readonly error: TurnError | null;
}

export class ActiveTurn {
  readonly id: TurnId;
  readonly kind: TaskKind;
  readonly startedAt = nowSeconds();
  /** Input that arrived while the turn runs; taken up before the next model request. */
  readonly steered: (readonly UserInput[])[] = [];
  readonly openCalls: OpenCalls = new Map();
  lastAgentMessage: string | null = null;
  /** An error that ended the task and that clients have heard of: a reviewer's. */
  failure: TurnError | null = null;
  /** Settles after turn/completed was sent. Never rejects. */
  readonly done: Promise<TurnEnd>;
  /** Called when the abort took effect, before turn/completed: the answer to turn/interrupt. */
  onAborted: (() => void)[] = [];
  /** Called when nothing more follows, before turn/completed: the thread is free again. */
  onEnded: () => void = () => undefined;
  private readonly controller = new AbortController();
  private readonly began = monotonicMs();
  private settle: (end: TurnEnd) => void = () => undefined;

  constructor(kind: TaskKind, id: TurnId = newTurnId()) {
    this.kind = kind;
    this.id = id;
    this.done = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  abort(): void {
    this.controller.abort();
  }

  /** Runs the task to its end. Errors of the body become a failed turn; nothing is thrown. */
  async run(state: ThreadState, body: () => Promise<void>): Promise<TurnEnd> {
    let end: TurnEnd;
    try {
      this.begin(state);
      await body();
      end = this.endOfBody();
    } catch (error) {
      end = this.endOf(error);
    }
    this.finish(state, end);
    this.settle(end);
    return end;
  }

  private endOfBody(): TurnEnd {
    if (this.signal.aborted) return { status: "interrupted", error: null };
    if (this.failure !== null) return { status: "failed", error: this.failure };
    return { status: "completed", error: null };
  }

  private endOf(error: unknown): TurnEnd {
    if (this.signal.aborted) return { status: "interrupted", error: null };
    if (error instanceof ModelError) return { status: "failed", error: turnError(error) };
    if (error instanceof RecordError || error instanceof UserError)
      return { status: "failed", error: otherTurnError(error.message) };
    const text = error instanceof Error ? error.message : String(error);
    return { status: "failed", error: otherTurnError(`Internal error: ${text}`) };
  }

  /** The rollout event that begins the task. */
  startEvent(state: ThreadState): EventMsg {
    return {
      type: "task_started",
      turn_id: this.id,
      started_at: this.startedAt,
      model_context_window: state.usage.contextWindow,
      collaboration_mode_kind: state.settings.collaborationMode?.mode ?? "default",
    };
  }

  private begin(state: ThreadState): void {
    // A review is announced by its items and its reviewer's own turn.
    if (this.kind === "review") return;
    state.recorder.write([{ type: "event_msg", payload: this.startEvent(state) }]);
    setStatus(state, { type: "active", activeFlags: [] });
    state.events.notify("turn/started", { threadId: state.id, turn: this.turn("inProgress", null) });
  }

  private finish(state: ThreadState, end: TurnEnd): void {
    const durationMs = Math.round(monotonicMs() - this.began);
    const completedAt = nowSeconds();
    state.updatedAt = completedAt;
    try {
      this.recordEnd(state, end, completedAt, durationMs);
    } catch (error) {
      // The turn is over; a disk that is still full must not keep clients from hearing so.
      if (!(error instanceof RecordError)) throw error;
    }
    if (end.error !== null) {
      this.tellError(state, end.error);
    } else {
      for (const answer of this.onAborted.splice(0)) answer();
      // A status that says something broke during the turn stays until the next one.
      if (state.status.type !== "systemError") setStatus(state, { type: "idle" });
    }
    this.onEnded();
    const turn = { ...this.turn(end.status, end.error), completedAt, durationMs };
    state.events.notify("turn/completed", { threadId: state.id, turn });
    state.recorder.sync();
    for (const answer of this.onAborted.splice(0)) answer();
  }

  private tellError(state: ThreadState, error: TurnError): void {
    setStatus(state, { type: "systemError" });
    if (error === this.failure) return;
    state.events.notify("error", { error, willRetry: false, threadId: state.id, turnId: this.id });
  }

  private recordEnd(state: ThreadState, end: TurnEnd, completedAt: number, durationMs: number): void {
    const times = { completed_at: completedAt, duration_ms: durationMs };
    if (end.status === "interrupted") {
      for (const item of abortedCalls(this.openCalls)) recordItem(state, item, this.id);
      if (this.kind === "regular" || this.kind === "review")
        recordItem(state, userText(TURN_ABORTED), this.id);
      const payload = { type: "turn_aborted", turn_id: this.id, reason: "interrupted", ...times };
      return state.recorder.write([{ type: "event_msg", payload }]);
    }
    if (end.error !== null) {
      const payload = { type: "error", message: end.error.message, codex_error_info: storedInfo(end.error) };
      state.recorder.write([{ type: "event_msg", payload }]);
    }
    const payload = {
      type: "task_complete",
      turn_id: this.id,
      last_agent_message: this.lastAgentMessage,
      ...times,
    };
    state.recorder.write([{ type: "event_msg", payload }]);
  }

  private turn(status: TurnStatus, error: TurnError | null) {
    return {
      id: this.id,
      items: [],
      status,
      error,
      startedAt: this.startedAt,
      completedAt: null,
      durationMs: null,
    };
  }
}

/** The rollout spells `codexErrorInfo` in snake_case. */
function storedInfo(error: TurnError): unknown {
  const snake = (text: string): string => text.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const convert = (value: unknown): unknown => {
    if (typeof value === "string") return snake(value);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [snake(key), convert(inner)]));
  };
  return convert(error.codexErrorInfo);
}
