// Runs scripts in the real sandbox and, as the negative control, without it: a test that blocks something
// also shows that the same script would have done it.
import * as fs from "node:fs";
import * as path from "node:path";
import { spawnProcess } from "../../src/process/spawn.ts";
import type { SpawnRequest } from "../../src/process/types.ts";
import { nodeFacts } from "../../src/sandbox/facts.ts";
import { createLinuxSandbox } from "../../src/sandbox/linux/sandbox.ts";
import { planSandbox } from "../../src/sandbox/plan.ts";
import type { Sandbox, SandboxLaunch, SandboxPolicy } from "../../src/sandbox/types.ts";

export const sandbox: Sandbox = createLinuxSandbox();
const status = await sandbox.status();

/** Why the kernel tests cannot run here, or false. */
export const skipped: string | false = status.type === "available" ? false : `${status.cause} ${status.fix}`;
if (skipped !== false) console.warn(`sandbox tests skipped: ${skipped}`);

export const ENV: Readonly<Record<string, string>> = {
  PATH: process.env["PATH"] ?? "/usr/bin:/bin",
  HOME: "/nonexistent",
};

type WorkspaceWrite = Extract<SandboxPolicy, { type: "workspaceWrite" }>;

export interface RunOptions {
  readonly cwd: string;
  readonly policy?: SandboxPolicy;
  readonly tmpdir?: string;
  readonly tty?: boolean;
  /** The directory of the command when it differs from the thread's. */
  readonly workdir?: string;
}

export interface Ran {
  readonly code: number;
  readonly text: string;
}

/** The workspace-write policy without the shared temporary folder, unless asked for. */
export function workspaceWrite(more: Partial<WorkspaceWrite> = {}): WorkspaceWrite {
  return {
    type: "workspaceWrite",
    writableRoots: [],
    networkAccess: false,
    excludeTmpdirEnvVar: false,
    excludeSlashTmp: true,
    ...more,
  };
}

/** Runs `sh -c script` in the sandbox. */
export async function sandboxed(script: string, options: RunOptions): Promise<Ran> {
  return runArgv(["/bin/sh", "-c", script], options);
}

export async function runArgv(argv: readonly string[], options: RunOptions): Promise<Ran> {
  const launch = await launchOf(argv, options);
  try {
    return await run(launch, options);
  } finally {
    launch.release();
  }
}

/** The launch of a command; the caller releases it. */
export async function launchOf(argv: readonly string[], options: RunOptions): Promise<SandboxLaunch> {
  const plan = planSandbox(options.policy ?? workspaceWrite(), {
    cwd: options.cwd,
    tmpdir: options.tmpdir,
    extraWritableRoots: [],
    facts: nodeFacts,
  });
  const command = { argv, cwd: options.workdir ?? options.cwd, env: ENV, tty: options.tty === true };
  const launch = await sandbox.launch(plan, command);
  if (!launch.ok) throw new Error(launch.error.cause);
  return launch.value;
}

/** The negative control: the same script without a sandbox. */
export function bare(script: string, cwd: string): Promise<Ran> {
  return run({ argv: ["/bin/sh", "-c", script], env: ENV, inherit: [] }, { cwd });
}

async function run(launch: Omit<SandboxLaunch, "release">, options: RunOptions): Promise<Ran> {
  const request: SpawnRequest = {
    ...launch,
    cwd: options.workdir ?? options.cwd,
    stdin: "closed",
    output: "merged",
    ...(options.tty === true && { tty: { rows: 24, cols: 80 } }),
  };
  const running = await spawnProcess(request);
  const chunks: Buffer[] = [];
  running.onOutput = (chunk) => chunks.push(chunk);
  const { code } = await running.exited;
  return { code, text: Buffer.concat(chunks).toString() };
}

/** A fresh folder in `parent` with a workspace `ws` and a folder `outside` next to it. */
export function scene(parent = "/var/tmp"): {
  readonly ws: string;
  readonly outside: string;
  readonly remove: () => void;
} {
  const top = fs.mkdtempSync(path.join(fs.realpathSync(parent), "codex-sandbox-test-"));
  const [ws, outside] = [path.join(top, "ws"), path.join(top, "outside")];
  fs.mkdirSync(ws);
  fs.mkdirSync(outside);
  return { ws, outside, remove: () => fs.rmSync(top, { recursive: true, force: true }) };
}
