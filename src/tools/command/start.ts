// Starts a cleared command: sandbox plan, launch, spawn. A sandbox that cannot be had refuses the
// command with its cause and its fix; nothing ever runs bare instead.
import { err, ok, type Result } from "../../base/result.ts";
import { spawnProcess } from "../../process/spawn.ts";
import { SpawnError, type RunningProcess } from "../../process/types.ts";
import { planSandbox } from "../../sandbox/plan.ts";
import { nodeFacts } from "../../sandbox/facts.ts";
import type { ToolContext } from "../types.ts";

export interface StartRequest {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly sandboxed: boolean;
  readonly tty: boolean;
  readonly stdin?: "closed" | "pipe";
}

/** Starts the process. The error is one sentence for the model. */
export async function startCommand(
  request: StartRequest,
  context: Pick<ToolContext, "settings" | "sandbox">,
): Promise<Result<RunningProcess, string>> {
  const { settings, sandbox } = context;
  const plan = request.sandboxed
    ? planSandbox(settings.sandboxPolicy, {
        cwd: settings.cwd,
        tmpdir: request.env.TMPDIR,
        extraWritableRoots: settings.extraWritableRoots,
        grantedRoots: settings.grantedRoots,
        facts: nodeFacts,
      })
    : ({ type: "unrestricted" } as const);
  const command = { argv: request.argv, cwd: request.cwd, env: request.env, tty: request.tty };
  const launch = await sandbox.launch(plan, command);
  if (!launch.ok) return err(`${launch.error.cause} ${launch.error.fix}`);
  const { release } = launch.value;
  try {
    const running = await spawnProcess({
      argv: launch.value.argv,
      cwd: request.cwd,
      env: launch.value.env,
      inherit: launch.value.inherit,
      stdin: request.stdin ?? "closed",
      output: "merged",
      ...(request.tty ? { tty: { rows: 24, cols: 80 } } : {}),
    });
    void running.exited.then(release);
    return ok(running);
  } catch (error) {
    release();
    if (error instanceof SpawnError) return err(error.message);
    throw error;
  }
}
