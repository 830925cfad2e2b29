// Child processes that write thread files, for the tests of crashes and rivals.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { buildSync } from "esbuild";
import type { WriterOptions } from "./writer.ts";

let bundled: string | undefined;

/** Removes what the children ran. Call it when a test file is done. */
export function removeWriterModule(): void {
  if (bundled !== undefined) fs.rmSync(path.dirname(bundled), { recursive: true, force: true });
  bundled = undefined;
}

// The writer as plain JavaScript, which every supported Node runs.
function writerModule(): string {
  if (bundled !== undefined) return bundled;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "rollout-writer-js-"));
  const outfile = path.join(folder, "writer.mjs");
  const entryPoints = [path.join(import.meta.dirname, "writer.ts")];
  buildSync({ entryPoints, bundle: true, platform: "node", format: "esm", outfile });
  bundled = outfile;
  return outfile;
}

export interface WritingChild {
  readonly pid: number;
  /** Resolves with the first acknowledged line. */
  readonly ready: Promise<void>;
  /** The acknowledged line numbers, once it is dead. */
  readonly ended: Promise<number[]>;
  kill(): void;
}

/** Appends lines numbered from `from` for ever and acknowledges each on stdout after `append` returned. */
export function writingChild(options: WriterOptions, from = 0): WritingChild {
  const child = spawnScript(
    options,
    `
    if (!opened.ok) throw new Error(opened.error.message);
    for (let n = ${from}; ; n++) {
      const text = "y".repeat((n * 37) % 3000);
      opened.value.append([{ type: "event_msg", payload: { type: "note", n, text } }]);
      writeSync(1, n + "\\n");
    }`,
  );
  let output = "";
  const ready = new Promise<void>((resolve) => {
    child.stdout?.on("data", (data: Buffer) => {
      output += data.toString();
      resolve();
    });
  });
  const ended = new Promise<number[]>((resolve) => {
    // The last number may itself be torn: only whole lines are acknowledgements.
    child.on("close", () => resolve(output.split("\n").slice(0, -1).map(Number)));
  });
  return { pid: child.pid!, ready, ended, kill: () => child.kill("SIGKILL") };
}

/** Starts a process that opens the writer as `opened` and then runs `script`. */
export function spawnScript(options: WriterOptions, script: string): ChildProcess {
  return spawn(process.execPath, nodeArguments(options, script), { stdio: ["ignore", "pipe", "inherit"] });
}

/** Runs such a script to its end behind a shell prefix such as `ulimit`; gives its stdout. */
export function runScript(options: WriterOptions, script: string, shellPrefix: string): string {
  const command = `${shellPrefix}exec "$0" "$@"`;
  const run = spawnSync("bash", ["-c", command, process.execPath, ...nodeArguments(options, script)], {
    encoding: "utf8",
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stdout;
}

function nodeArguments(options: WriterOptions, script: string): string[] {
  const opening = `
    import { writeSync } from "node:fs";
    const { openRolloutWriter } = await import(${JSON.stringify(writerModule())});
    const opened = openRolloutWriter(${JSON.stringify(options)});`;
  return ["--input-type=module", "-e", opening + script];
}
