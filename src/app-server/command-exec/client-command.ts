// One command of a client from its request to its answer. It ends by itself, by its time limit, by the
// client's wish, or with its client. The answer comes after everything the command wrote. What it streams
// it writes no faster than its client reads.
import { delay } from "../../base/clock.ts";
import type { CommandExecResponse, CommandExecTerminalSize } from "../../protocol/command.ts";
import type { ExitStatus, RunningProcess } from "../../process/types.ts";
import type { Connection } from "../connection.ts";
import { internalError, invalidRequest, overloaded, RpcError } from "../rpc-error.ts";
import { CommandOutput } from "./output.ts";
import type { OutputSink } from "./output.ts";
import type { CommandRequest } from "./request.ts";

/** What coreutils' timeout(1) answers. */
const TIMEOUT_EXIT_CODE = 124;
/** For a command that a signal or its client ended. */
const ENDED_EXIT_CODE = -1;
/** Input that the command has not taken yet. One write alone may be larger. */
const MAX_WAITING_INPUT = 8 * 1024 * 1024;
/** Ctrl-D on a line of its own: how a terminal says that the input ends. */
const TERMINAL_EOF = Buffer.from("\n\x04");

/** What a command asks of the client's connection. */
type Client = Pick<Connection, "behind" | "drained">;

type Ending = "terminated" | "timedOut" | "tooMuchOutput";

export class ClientCommand {
  readonly request: CommandRequest;
  private readonly output: CommandOutput;
  private readonly client: Client;
  private isPaused = false;
  private process: RunningProcess | null = null;
  private ending: Ending | null = null;
  private readonly stop = new AbortController();
  private waitingInput = 0;
  private inputClosed = false;
  /** Settles when the process runs, or never will. */
  private readonly ready: Promise<void>;
  private setReady: () => void = () => undefined;

  constructor(request: CommandRequest, client: Client, onDelta: OutputSink["onDelta"]) {
    this.request = request;
    this.client = client;
    this.ready = new Promise((resolve) => (this.setReady = resolve));
    this.output = new CommandOutput(request.capBytes, {
      ...(request.streams && onDelta !== undefined ? { onDelta } : {}),
      onTooMuch: () => this.end("tooMuchOutput"),
    });
  }

  /** Aborted when the command shall end before its time. */
  get stopped(): AbortSignal {
    return this.stop.signal;
  }

  /** Starts the process and waits for its end. @throws RpcError, also what `start` throws */
  async run(start: () => Promise<RunningProcess>): Promise<CommandExecResponse> {
    try {
      if (this.stopped.aborted) return this.answer(null);
      const process = await start();
      process.onOutput = (chunk, stream) => {
        this.output.take(chunk, stream);
        if (this.request.streams && this.client.behind) void this.waitForClient(process);
      };
      this.process = process;
      if (this.stopped.aborted) process.terminate({ force: true });
      else void this.watchTime();
      this.setReady();
      return this.answer(await process.exited);
    } finally {
      this.stop.abort();
      this.setReady();
    }
  }

  terminate(): void {
    this.end("terminated");
  }

  /** Puts bytes into the queue for the command's stdin. @throws RpcError */
  write(data: Buffer): void {
    if (!this.request.takesInput) {
      throw invalidRequest("stdin streaming is not enabled for this command/exec");
    }
    if (data.length === 0) return;
    if (this.inputClosed) throw invalidRequest("stdin is already closed");
    if (this.waitingInput > 0 && this.waitingInput + data.length > MAX_WAITING_INPUT) {
      const { code, message } = overloaded();
      throw new RpcError(code, message);
    }
    void this.feed(data);
  }

  closeStdin(): void {
    if (this.inputClosed) return;
    this.inputClosed = true;
    if (this.request.terminal !== null) void this.feed(TERMINAL_EOF);
    else void this.ready.then(() => this.process?.closeStdin());
  }

  /** @throws RpcError */
  async resize({ rows, cols }: CommandExecTerminalSize): Promise<void> {
    if (this.request.terminal === null) {
      throw invalidRequest("failed to resize PTY: process is not attached to a PTY");
    }
    await this.ready;
    this.process?.resize(rows, cols);
  }

  private async waitForClient(process: RunningProcess): Promise<void> {
    if (this.isPaused) return;
    this.isPaused = true;
    process.pause();
    await this.client.drained();
    this.isPaused = false;
    process.resume();
  }

  private async feed(data: Buffer): Promise<void> {
    this.waitingInput += data.length;
    await this.ready;
    // A command that reads no more is no fault of the client's: its exit says enough.
    await this.process?.write(data);
    this.waitingInput -= data.length;
  }

  private end(ending: Ending): void {
    this.ending ??= ending;
    this.stop.abort();
    this.process?.terminate({ force: true });
  }

  private async watchTime(): Promise<void> {
    if (this.request.timeoutMs === null) return;
    await delay(this.request.timeoutMs, this.stopped);
    if (!this.stopped.aborted) this.end("timedOut");
  }

  private answer(exit: ExitStatus | null): CommandExecResponse {
    if (this.ending === "tooMuchOutput") {
      throw internalError(
        "The command wrote more than one answer can carry (64 MiB); set outputBytesCap or streamStdoutStderr.",
      );
    }
    return {
      exitCode: this.exitCode(exit),
      stdout: this.output.text("stdout"),
      stderr: this.output.text("stderr"),
    };
  }

  private exitCode(exit: ExitStatus | null): number {
    if (this.ending === "timedOut") return TIMEOUT_EXIT_CODE;
    if (this.ending !== null || exit === null || exit.signal !== null) return ENDED_EXIT_CODE;
    return exit.code;
  }
}
