// Starts a cleared command: sandbox plan, launch, spawn. A sandbox that cannot be had refuses the
// command with its cause and its fix; nothing ever runs bare instead.
import { err, ok, type Result } from "../../base/result.ts";
import { spawnProcess } from "../../process/spawn.ts";
import { SpawnError, type RunningProcess, type SpawnRequest } from "../../process/types.ts";
import { planSandbox } from "../../sandbox/plan.ts";
import { nodeFacts } from "../../sandbox/facts.ts";
import type { Sandbox, SandboxPlan } from "../../sandbox/types.ts";
import type { PermissionGrant } from "../../policy/permission-grant.ts";
import type { ToolContext } from "../types.ts";

/** The context of a command that was cleared: with the permissions it asked for. */
export function permitted<C extends Pick<ToolContext, "settings">>(
  { permissions }: { readonly permissions: PermissionGrant | null },
  context: C,
): C {
  if (permissions === null) return context;
  const { settings } = context;
  const { sandboxPolicy } = settings;
  return {
    ...context,
    settings: {
      ...settings,
      grantedRoots: [...settings.grantedRoots, ...permissions.write],
      sandboxPolicy:
        permissions.network && sandboxPolicy.type !== "dangerFullAccess"
          ? { ...sandboxPolicy, networkAccess: true }
          : sandboxPolicy,
    },
  };
}

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
  const started = await spawnUnder(
    plan,
    {
      argv: request.argv,
      cwd: request.cwd,
      env: request.env,
      stdin: request.stdin ?? "closed",
      output: "merged",
      ...(request.tty ? { tty: { rows: 24, cols: 80 } } : {}),
    },
    sandbox,
  );
  return started.ok ? started : err(started.error.message);
}

/** Why there is no process: the sandbox cannot be had, or the system did not start the program. */
export interface StartFailure {
  readonly type: "sandbox" | "spawn";
  readonly message: string;
}

/** Starts a process under a plan: the only way from a plan to a process. */
export async function spawnUnder(
  plan: SandboxPlan,
  request: Omit<SpawnRequest, "inherit">,
  sandbox: Sandbox,
): Promise<Result<RunningProcess, StartFailure>> {
  const { argv, cwd, env } = request;
  const launch = await sandbox.launch(plan, { argv, cwd, env, tty: request.tty !== undefined });
  if (!launch.ok) return err({ type: "sandbox", message: `${launch.error.cause} ${launch.error.fix}` });
  const { release, ...launched } = launch.value;
  try {
    const running = await spawnProcess({ ...request, ...launched });
    void running.exited.then(release);
    return ok(running);
  } catch (error) {
    release();
    if (error instanceof SpawnError) return err({ type: "spawn", message: error.message });
    throw error;
  }
}
