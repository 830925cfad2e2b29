// A running child process, with or without a terminal. One function starts them all (`spawn.ts`).

export interface SpawnRequest {
  /** argv[0] is looked up on `env.PATH`. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /**
   * `closed`: reads give EOF. `pipe`: `write` works. With `tty` the terminal is stdin and this is ignored.
   */
  readonly stdin: "closed" | "pipe";
  /**
   * `merged`: stdout and stderr come through one pipe, in the order they were written.
   * `split`: two pipes, told apart in `onOutput`.
   */
  readonly output: "merged" | "split";
  readonly tty?: { readonly rows: number; readonly cols: number };
  /** File contents the child finds at descriptors 3, 4, … (the sandbox's seccomp program). */
  readonly inherit?: readonly Uint8Array[];
}

export type OutputStream = "stdout" | "stderr";

export interface ExitStatus {
  /** Exit code; 128 + signal number when a signal ended it. */
  readonly code: number;
  readonly signal: number | null;
  /** Set when another process still held the output open at the end: what it writes later is lost. */
  readonly outputHeld?: true;
}

export interface RunningProcess {
  readonly pid: number;
  /** Receives output as it comes. Set before the first turn of the event loop; chunks are not reused. */
  onOutput: (chunk: Buffer, stream: OutputStream) => void;
  /** Settles when the process has ended and all its output was delivered (a grandchild that keeps the pipe open is waited for at most a short grace). Never rejects. */
  readonly exited: Promise<ExitStatus>;
  /** Resolves false when stdin is closed or the process is gone. Respects back-pressure. */
  write(data: Uint8Array): Promise<boolean>;
  closeStdin(): void;
  /**
   * Stops reading the output, so that the command waits in its writes once the system's buffer is full. What
   * it wrote before its end is delivered all the same. Idempotent, like `resume`.
   */
  pause(): void;
  resume(): void;
  /** @throws when there is no terminal */
  resize(rows: number, cols: number): void;
  /** Ends the whole process group: SIGTERM first, SIGKILL after a grace; at once with `force`. Idempotent. */
  terminate(options?: { readonly force?: boolean }): void;
}

/** Could not be started at all. `message` is the operating system's text ("No such file or directory (os error 2)"). */
export class SpawnError extends Error {
  override readonly name = "SpawnError";
}
