// Starts every command of the program: with pipes here, with a terminal in `pty.ts`.
// The invariant: whatever the command wrote before it ended is delivered before `exited` settles.
import * as fs from "node:fs";
import type { ChildProcess } from "node:child_process";
import { osErrorText } from "../base/os-error.ts";
import { exitStatus, ignoreClosedPipe, startChild } from "./child.ts";
import { openFifo } from "./fifo.ts";
import type { Fifo } from "./fifo.ts";
import { readFifo, readNodePipe } from "./output.ts";
import type { OutputReader } from "./output.ts";
import { createTermination, trackGroup, untrackGroup } from "./terminate.ts";
import { SpawnError } from "./types.ts";
import type { ExitStatus, OutputStream, RunningProcess, SpawnRequest } from "./types.ts";

/**
 * Starts a command in its own session. Set `onOutput` in the same turn of the event loop.
 * @throws SpawnError with the operating system's text when it cannot be started
 */
export async function spawnProcess(request: SpawnRequest): Promise<RunningProcess> {
  if (request.tty === undefined) return spawnWithPipes(request);
  const { spawnWithTerminal } = await import("./pty.ts");
  return spawnWithTerminal(request, request.tty);
}

async function spawnWithPipes(request: SpawnRequest): Promise<RunningProcess> {
  const fifos = openFifos(request.output);
  let child: ChildProcess;
  try {
    child = await startChild({
      argv: fifos.length === 0 && request.output === "merged" ? mergedByShell(request.argv) : request.argv,
      cwd: request.cwd,
      env: request.env,
      stdio: [
        request.stdin === "pipe" ? "pipe" : "ignore",
        fifos[0]?.writeFd ?? "pipe",
        fifos.at(-1)?.writeFd ?? "pipe",
      ],
      inherit: request.inherit ?? [],
    });
  } catch (error) {
    for (const fifo of fifos) fs.closeSync(fifo.readFd);
    throw error;
  } finally {
    for (const fifo of fifos) fs.closeSync(fifo.writeFd);
  }
  return runningProcess(child, fifos);
}

function openFifos(output: SpawnRequest["output"]): readonly Fifo[] {
  try {
    const first = openFifo();
    if (first === undefined) return [];
    if (output === "merged") return [first];
    const second = openFifo();
    if (second !== undefined) return [first, second];
    fs.closeSync(first.writeFd);
    fs.closeSync(first.readFd);
    return [];
  } catch (error) {
    throw new SpawnError(osErrorText(error), { cause: error });
  }
}

/** Where no FIFO can be had, a shell joins the two streams; without a shell their order is not kept. */
function mergedByShell(argv: readonly string[]): readonly string[] {
  return fs.existsSync("/bin/sh") ? ["/bin/sh", "-c", 'exec "$@" 2>&1', "sh", ...argv] : argv;
}

function runningProcess(child: ChildProcess, fifos: readonly Fifo[]): RunningProcess {
  const pid = child.pid!;
  trackGroup(pid);
  const termination = createTermination(pid);
  const deliver = (stream: OutputStream) => (chunk: Buffer) => running.onOutput(chunk, stream);
  const readers = openReaders(child, fifos, deliver);
  child.stdin?.on("error", ignoreClosedPipe);
  const running: RunningProcess = {
    pid,
    onOutput: () => undefined,
    exited: waitForEnd(child, readers, () => {
      untrackGroup(pid);
      termination.leaderExited();
    }),
    write: (data) => writeTo(child, data),
    closeStdin: () => void child.stdin?.end(),
    pause: () => readers.forEach((reader) => reader.pause()),
    resume: () => readers.forEach((reader) => reader.resume()),
    resize() {
      throw new Error("This process has no terminal to resize.");
    },
    terminate: (options) => termination.request(options?.force === true),
  };
  return running;
}

function openReaders(
  child: ChildProcess,
  fifos: readonly Fifo[],
  deliver: (stream: OutputStream) => (chunk: Buffer) => void,
): readonly OutputReader[] {
  if (fifos.length > 0) {
    return fifos.map((fifo, index) => readFifo(fifo, deliver(index === 0 ? "stdout" : "stderr")));
  }
  return [readNodePipe(child.stdout!, deliver("stdout")), readNodePipe(child.stderr!, deliver("stderr"))];
}

async function waitForEnd(
  child: ChildProcess,
  readers: readonly OutputReader[],
  onExit: () => void,
): Promise<ExitStatus> {
  const status = await new Promise<ExitStatus>((resolve) => {
    child.once("exit", (code, signal) => resolve(exitStatus(code, signal)));
  });
  onExit();
  child.stdin?.destroy();
  const held = await Promise.all(readers.map((reader) => reader.finish()));
  return held.includes(true) ? { ...status, outputHeld: true } : status;
}

function writeTo(child: ChildProcess, data: Uint8Array): Promise<boolean> {
  const stdin = child.stdin;
  if (stdin === null || stdin.destroyed || stdin.writableEnded) return Promise.resolve(false);
  return new Promise((resolve) => {
    stdin.write(data, (error) => resolve(error === null || error === undefined));
  });
}
