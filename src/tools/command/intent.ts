// What a model asked for when it called a tool that runs a command, before any door is opened.
import * as path from "node:path";
import { err, ok, type Result } from "../../base/result.ts";
import type { ToolContext } from "../types.ts";
import { permissionsOf } from "../permission-arguments.ts";
import type { CommandIntent } from "./door.ts";

/** The arguments that exec_command, shell_command and shell have in common. */
interface CommonArguments {
  readonly workdir?: string | undefined;
  readonly sandbox_permissions?: string | undefined;
  readonly justification?: string | undefined;
  readonly prefix_rule?: readonly string[] | undefined;
  readonly additional_permissions?: Parameters<typeof permissionsOf>[0] | undefined;
}

/** The command of a call; its folder counts from the turn's. */
export function intentOf(
  callId: string,
  argv: readonly string[],
  args: CommonArguments,
  context: Pick<ToolContext, "settings">,
): CommandIntent {
  return {
    callId,
    argv,
    cwd: path.resolve(context.settings.cwd, args.workdir ?? "."),
    escalate: args.sandbox_permissions === "require_escalated",
    justification: args.justification ?? null,
    prefixRule: args.prefix_rule ?? null,
    permissions:
      args.sandbox_permissions === "with_additional_permissions" && args.additional_permissions !== undefined
        ? permissionsOf(args.additional_permissions, context.settings.cwd)
        : null,
    wantsPermissions: args.sandbox_permissions === "with_additional_permissions",
  };
}

/** The words that run `script` in a shell, by default the user's. The error is one sentence for the model. */
export function shellArgv(
  script: string,
  args: { readonly login?: boolean | undefined; readonly shell?: string | undefined },
  { settings }: Pick<ToolContext, "settings">,
): Result<readonly string[], string> {
  const login = args.login ?? settings.allowLoginShell;
  if (login && !settings.allowLoginShell) {
    return err("login shell is disabled by config; omit `login` or set it to false.");
  }
  return ok([args.shell ?? settings.userShell, login ? "-lc" : "-c", script]);
}

/** Why an escalation cannot be asked for, in the text models know; null when it can, or none is wanted. */
export function escalationRefused(
  intent: CommandIntent,
  { settings }: Pick<ToolContext, "settings">,
): string | null {
  const policy = settings.approvalPolicy;
  if (intent.wantsPermissions) return permissionsRefused(intent, settings);
  if (!intent.escalate || policy === "on-request") return null;
  const name = { never: "Never", untrusted: "UnlessTrusted", "on-failure": "OnFailure" }[policy] ?? policy;
  return `approval policy is ${name}; reject command — you cannot ask for escalated permissions if the approval policy is ${name}`;
}

function permissionsRefused(intent: CommandIntent, settings: ToolContext["settings"]): string | null {
  if (!settings.additionalPermissions) {
    return "additional permissions are switched off; the feature `exec_permission_approvals` allows `with_additional_permissions`";
  }
  if (intent.permissions === null) {
    return "`with_additional_permissions` needs `additional_permissions` with at least one permission";
  }
  return settings.mayAskPermissions
    ? null
    : "the approval policy allows no questions; run the command without additional permissions";
}
