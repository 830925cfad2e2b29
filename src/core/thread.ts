// A loaded thread: one task at a time, everything else waits or is refused. Verbs that need no turn
// live in the engine; what a turn does is turn.ts.
import { newTurnId, type TurnId } from "../base/ids.ts";
import type { UserInput } from "../protocol/input.ts";
import { ActiveTurn, type TaskKind, type TurnEnd } from "./active-turn.ts";
import { compactThread } from "./compact.ts";
import { setStatus, type ThreadState } from "./thread-state.ts";
import { runTurn, type TurnOptions } from "./turn.ts";

/** Why a steer was refused. */
export type SteerRefusal =
  | { readonly type: "noActiveTurn" }
  | { readonly type: "otherTurn"; readonly actual: string }
  | { readonly type: "notSteerable"; readonly kind: "review" | "compact" };

interface Task {
  readonly turn: ActiveTurn;
  readonly body: () => Promise<void>;
}

export class Thread {
  readonly state: ThreadState;
  active: ActiveTurn | null = null;
  /** The last message of the last turn that ended. */
  lastAgentMessage: string | null = null;
  /** Questions that clients have open on their own. */
  elicitations = 0;
  /** Tasks that wait for the active one. */
  private readonly waiting: Task[] = [];
  /** Settles when no task is left. */
  private working: Promise<void> | null = null;
  private closing = false;

  constructor(state: ThreadState) {
    this.state = state;
  }

  /**
   * Starts a turn, or steers the running one with the input. Returns the id the client is told.
   * `done` settles when the turn that took the input has ended.
   */
  startTurn(
    input: readonly UserInput[],
    options: TurnOptions = {},
  ): { readonly id: TurnId; readonly done: Promise<TurnEnd>; readonly run: () => void } {
    if (this.active?.kind === "regular") {
      this.active.steered.push(input);
      return { id: newTurnId(), done: this.active.done, run: () => undefined };
    }
    const turn = new ActiveTurn("regular");
    return {
      id: turn.id,
      done: turn.done,
      run: () => this.run(turn, () => runTurn(this.state, turn, input, options)),
    };
  }

  steer(expectedTurnId: string, input: readonly UserInput[]): SteerRefusal | null {
    const { active } = this;
    if (active === null) return { type: "noActiveTurn" };
    if (active.kind === "review" || active.kind === "compact")
      return { type: "notSteerable", kind: active.kind };
    if (active.id !== expectedTurnId) return { type: "otherTurn", actual: active.id };
    active.steered.push(input);
    return null;
  }

  /** Starts a compaction as a turn of its own. */
  startCompaction(): void {
    const turn = new ActiveTurn("compact");
    this.run(turn, () => compactThread(this.state, turn));
  }

  /** Runs a task of another kind (review, shell) as the active turn. */
  runTask(kind: TaskKind, body: (turn: ActiveTurn) => Promise<void>, id?: TurnId): ActiveTurn {
    const turn = new ActiveTurn(kind, id);
    this.run(turn, () => body(turn));
    return turn;
  }

  /** A user's own command: inside the running turn, or as a turn of its own. */
  userShell(command: string): void {
    if (this.active !== null) {
      void runUserShell(this.state, this.active, command);
      return;
    }
    this.runTask("shell", (turn) => runUserShell(this.state, turn, command));
  }

  /** Interrupts the running turn. `onAborted` is called when it took effect; at once when nothing runs. */
  async interrupt(onAborted: () => void): Promise<void> {
    const { active } = this;
    if (active === null) return onAborted();
    active.onAborted.push(onAborted);
    active.abort();
    await active.done;
  }

  /** Ends the turn, those that wait for it, and every command; the file stays. */
  async close(): Promise<void> {
    this.closing = true;
    this.active?.abort();
    await this.working;
    await this.state.sessions.terminateAll();
    this.state.recorder.close();
  }

  /** Tasks queue behind each other: a compaction asked for during a turn runs after it. */
  private run(turn: ActiveTurn, body: () => Promise<void>): void {
    this.waiting.push({ turn, body });
    // Synchronous up to the task's first wait, so that what follows in this tick sees the thread busy.
    this.working ??= this.work();
  }

  private async work(): Promise<void> {
    for (let task = this.waiting.shift(); task !== undefined; task = this.waiting.shift()) {
      const { turn, body } = task;
      this.active = turn;
      turn.onEnded = () => {
        this.active = null;
        this.lastAgentMessage = turn.lastAgentMessage;
      };
      // A client was told of it: it begins and ends, but does nothing.
      if (this.closing) turn.abort();
      await turn.run(this.state, body);
      this.takeUp(turn);
    }
    this.working = null;
  }

  /** A user's shell command asks no model: what was added meanwhile becomes a turn of its own. */
  private takeUp({ kind, signal, steered }: ActiveTurn): void {
    const input = steered.splice(0).flat();
    if (kind === "shell" && input.length > 0 && !signal.aborted) this.startTurn(input).run();
  }

  /** Marks the thread broken without a turn (a refused request that 0.120 reports this way). */
  markSystemError(): void {
    setStatus(this.state, { type: "systemError" });
  }
}

/** Loaded when the user types one: the shell parser behind it would be a quarter of the start. */
async function runUserShell(state: ThreadState, turn: ActiveTurn, command: string): Promise<void> {
  const userShell = await import("./user-shell.ts");
  return userShell.runUserShell(state, turn, command);
}
