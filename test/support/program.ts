// Runs the real program as its users do: a process, its arguments, its streams, its exit code.
// CODEX_BIN names another build to test.
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "../fakes/model-step.ts";
import type { Place } from "./place.ts";

export const BIN: string =
  process.env["CODEX_BIN"] ?? fileURLToPath(new URL("../../bin/codex.js", import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Default: nothing, at its end at once. */
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the workspace. */
  readonly cwd?: string;
  /** A bash script that runs it as `"$0" "$@"`, for limits and redirections. */
  readonly shell?: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** What it printed so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Settles when it has ended and its streams are closed. */
  readonly ended: Promise<Ran>;
}

/** Starts `codex ARGS` in the place. */
export function startCodex(place: Place, args: readonly string[], options: RunOptions = {}): Running {
  const argv = [process.execPath, BIN, ...args];
  const [program = "", ...rest] =
    options.shell === undefined ? argv : ["/bin/bash", "-c", options.shell, ...argv];
  const child = spawn(program, rest, {
    cwd: options.cwd ?? place.workspace,
    env: { ...place.env, ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  // A program that ends without reading its input is no failure of the test.
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.stdin ?? "");
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, stdout: () => stdout, stderr: () => stderr, ended };
}

/** Runs `codex ARGS` to its end. */
export function runCodex(place: Place, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return startCodex(place, args, options).ended;
}

/** Runs `codex exec --skip-git-repo-check ARGS`. */
export function runExec(place: Place, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return runCodex(place, ["exec", "--skip-git-repo-check", ...args], options);
}

/** The events of `exec --json`; a torn last line is left out. */
export function eventsOf(stdout: string): readonly JsonObject[] {
  const lines = stdout.split("\n");
  return lines.slice(0, -1).map((line) => JSON.parse(line) as JsonObject);
}

/** The thread id of `exec --json`. */
export function threadIdOf(stdout: string): string {
  const started = eventsOf(stdout).find((event) => event["type"] === "thread.started");
  if (started === undefined) throw new Error(`no thread.started in ${JSON.stringify(stdout)}`);
  return String(started["thread_id"]);
}

/** What makes it to a terminal must hold no control character but newline and tab. */
export function controlCharacters(text: string): readonly string[] {
  // oxlint-disable-next-line no-control-regex
  return [...text.matchAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g)].map(
    ([found]) => JSON.stringify(found),
  );
}
