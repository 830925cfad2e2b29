// The door to a thread's rollout. A line is on disk before anything that follows from it is shown.
// The file is made at the first turn: until then lines wait here. Ephemeral threads record nothing.
import { osErrorText } from "../base/os-error.ts";
import { UserError } from "../base/user-error.ts";
import type { RolloutLine, RolloutWriter } from "../rollout/types.ts";

/** The rollout could not be written; the turn must not go on as if it had been. */
export class RecordError extends Error {
  override readonly name = "RecordError";
}

export class Recorder {
  private writer: RolloutWriter | null = null;
  private waiting: RolloutLine[] = [];
  /** Null: nothing is recorded (an ephemeral thread, or one that was closed). */
  private open: (() => RolloutWriter) | null;

  /** @param open makes or opens the file; null for an ephemeral thread */
  constructor(open: (() => RolloutWriter) | null) {
    this.open = open;
  }

  /** Whether the file exists: a turn has begun, or the thread was resumed. */
  get materialised(): boolean {
    return this.writer !== null;
  }

  /** Keeps lines for the moment the file is made. */
  defer(lines: readonly RolloutLine[]): void {
    if (this.open === null) return;
    if (this.writer === null) this.waiting.push(...lines);
    else this.write(lines);
  }

  /** Appends lines, making the file first if need be. @throws RecordError */
  write(lines: readonly RolloutLine[]): void {
    if (this.open === null || lines.length === 0) return;
    this.put(lines);
  }

  /** The waiting lines stay until they are on disk: without session_meta a file is no thread. */
  private put(lines: readonly RolloutLine[]): void {
    if (this.open === null) return;
    const all = [...this.waiting, ...lines];
    try {
      this.writer ??= this.open();
      if (all.length > 0) this.writer.append(all);
      this.waiting = [];
    } catch (error) {
      throw recordError(error);
    }
  }

  /** Makes or opens the file now. @throws RecordError */
  materialise(): void {
    this.put([]);
  }

  /** Asks the system to put what was written on the medium; for power cuts, not for our own death. */
  sync(): void {
    // Nobody waits for it: what cannot be synced was written all the same, and the next write says why.
    this.writer?.sync().catch(() => undefined);
  }

  close(): void {
    this.writer?.close();
    this.writer = null;
    // What comes after this (there should be nothing) must not open the file again.
    this.open = null;
  }
}

function recordError(error: unknown): RecordError {
  if (error instanceof RecordError) return error;
  // The writer's own sentence says what to do.
  if (error instanceof UserError) return new RecordError(error.message, { cause: error });
  return new RecordError(
    `The thread could not be saved: ${osErrorText(error)}. Free space or make CODEX_HOME writable, then resume the thread.`,
    { cause: error },
  );
}
