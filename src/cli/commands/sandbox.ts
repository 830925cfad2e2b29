// `codex sandbox`: one command, run the way the agent's commands are, with our stdin and stdout.
import path from "node:path";
import { UserError } from "../../base/user-error.ts";
import type { EffectiveConfig } from "../../config/effective-types.ts";
import { exitStatus, startChild } from "../../process/child.ts";
import { commandEnvironment } from "../../process/environment.ts";
import { SpawnError } from "../../process/types.ts";
import { nodeFacts } from "../../sandbox/facts.ts";
import { planSandbox } from "../../sandbox/plan.ts";
import { createSandbox } from "../../sandbox/platform.ts";
import type { SandboxLaunch, SandboxPlan, SandboxPolicy } from "../../sandbox/types.ts";
import { isGiven, valuesOf } from "../args/read.ts";
import type { ParsedArgs } from "../args/types.ts";
import { loadCommandConfig } from "../config.ts";

const FORWARDED: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];

/** There is no Seatbelt sandbox in this build. */
export async function runSandboxMacos(): Promise<number> {
  if (process.platform === "darwin") throw new UserError("the Seatbelt sandbox is not part of this build");
  throw new UserError("Seatbelt sandbox is only available on macOS");
}

/** There is no Windows sandbox in this build. */
export async function runSandboxWindows(): Promise<number> {
  if (process.platform === "win32")
    throw new UserError("the Windows sandbox is not part of this build; use WSL 2");
  throw new UserError("Windows sandbox is only available on Windows");
}

/**
 * Runs the command read-only, or with `--full-auto` with writes in the working directory. The
 * `sandbox_mode` of the config does not count (spec/cli.md 2.9). Resolves to the command's exit code.
 */
export async function runSandboxLinux(args: ParsedArgs): Promise<number> {
  if (process.platform !== "linux") throw new UserError("Linux sandbox is only available on Linux");
  const argv = valuesOf(args, "COMMAND");
  if (argv.length === 0) {
    throw new UserError("no command to run: write it at the end, as in `codex sandbox linux -- ls -l`", {
      exitCode: 2,
    });
  }
  const config = await loadCommandConfig(args, "bare");
  const policy = policyOf(config, isGiven(args, "full-auto"));
  const plan = planSandbox(policy, {
    cwd: config.cwd,
    tmpdir: process.env["TMPDIR"],
    extraWritableRoots: [path.join(config.codexHome, "memories")],
    facts: nodeFacts,
  });
  const sandbox = createSandbox(process.platform);
  const launched = await sandbox.launch(plan, {
    argv,
    cwd: config.cwd,
    env: environment(config, plan),
  });
  if (!launched.ok) throw new UserError(`${launched.error.cause} ${launched.error.fix}`);
  return run(launched.value, config.cwd);
}

function policyOf(config: EffectiveConfig, fullAuto: boolean): SandboxPolicy {
  return fullAuto
    ? { type: "workspaceWrite", ...config.workspaceWrite }
    : { type: "readOnly", networkAccess: false };
}

function environment(config: EffectiveConfig, plan: SandboxPlan): Record<string, string> {
  return commandEnvironment({
    base: process.env,
    policy: config.shellEnvironmentPolicy,
    networkRestricted: plan.type === "restricted" && !plan.network,
    plainOutput: false,
  });
}

async function run(launch: SandboxLaunch, cwd: string): Promise<number> {
  try {
    const { argv, env, inherit } = launch;
    const child = await startChild({ argv, cwd, env, stdio: [0, 1, 2], inherit });
    // The child leads its own session: what a terminal or a supervisor sends us has to be passed on.
    for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
    return await new Promise((resolve) => {
      child.once("exit", (code, signal) => resolve(exitStatus(code, signal).code));
    });
  } catch (error) {
    if (error instanceof SpawnError)
      throw new UserError(`${launch.argv[0]}: ${error.message}`, { cause: error });
    throw error;
  } finally {
    launch.release();
  }
}
