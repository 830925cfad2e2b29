// The one place that starts a child process. Every child leads its own session, so that its group can be
// ended as a whole, and finds no descriptor of ours beyond those that it was given.
import { spawn } from "node:child_process";
import type { ChildProcess, StdioOptions } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import { osErrorText } from "../base/os-error.ts";
import { SpawnError } from "./types.ts";
import type { ExitStatus } from "./types.ts";

export interface ChildSpec {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Descriptors 0, 1 and 2. */
  readonly stdio: readonly ("ignore" | "pipe" | number)[];
  readonly inherit: readonly Uint8Array[];
}

type StdioEntry = "ignore" | "pipe" | number;

/** Descriptors that a native library opened without close-on-exec: masked in every child. */
const unsafeFds = new Set<number>();

/** Keeps `fd` from every later child until `unmaskFd`. */
export function maskFd(fd: number): void {
  unsafeFds.add(fd);
}

/** Call before closing a masked descriptor. */
export function unmaskFd(fd: number): void {
  unsafeFds.delete(fd);
}

/** Starts a child. Rejects with SpawnError carrying the system's text, also for a missing `cwd`. */
export async function startChild(spec: ChildSpec): Promise<ChildProcess> {
  const [file, ...args] = spec.argv;
  if (file === undefined || file === "") throw new SpawnError("No such file or directory (os error 2)");
  const nullFd = unsafeFds.size > 0 ? fs.openSync("/dev/null", "r+") : -1;
  let child: ChildProcess;
  try {
    child = spawn(file, args, {
      argv0: file,
      cwd: spec.cwd,
      env: { ...spec.env },
      stdio: childStdio(spec, nullFd),
      detached: true,
      windowsHide: true,
    });
  } catch (error) {
    // E2BIG and the like are thrown; so is a NUL byte in an argument.
    throw new SpawnError(osErrorText(error), { cause: error });
  } finally {
    if (nullFd >= 0) fs.closeSync(nullFd);
  }
  // Node reports the other errors one tick later. A started child continues without that tick, so the
  // caller attaches its listeners before any output can be read.
  if (child.pid === undefined) throw await startError(child);
  sendInherited(child, spec.inherit);
  return child;
}

function startError(child: ChildProcess): Promise<SpawnError> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(new SpawnError(osErrorText(error), { cause: error })));
  });
}

function childStdio(spec: ChildSpec, nullFd: number): StdioOptions {
  const stdio: StdioEntry[] = [...spec.stdio, ...spec.inherit.map(() => "pipe" as const)];
  for (const fd of unsafeFds) {
    while (stdio.length <= fd) stdio.push("ignore");
    stdio[fd] = nullFd;
  }
  return stdio;
}

/** A pipe's content is written by the event loop, so that no size can deadlock; small ones go at once. */
function sendInherited(child: ChildProcess, contents: readonly Uint8Array[]): void {
  contents.forEach((content, index) => {
    const stream = child.stdio[3 + index];
    if (stream === null || stream === undefined || !("end" in stream)) return;
    stream.on("error", ignoreClosedPipe);
    stream.end(content);
  });
}

/** A child that ends without reading what it was given is no failure of ours: its exit says enough. */
export function ignoreClosedPipe(): void {
  return undefined;
}

/** The exit status in the shell's convention (128 + signal). */
export function exitStatus(code: number | null, signal: NodeJS.Signals | null): ExitStatus {
  if (signal === null) return { code: code ?? 0, signal: null };
  const number = os.constants.signals[signal];
  return { code: 128 + number, signal: number };
}
