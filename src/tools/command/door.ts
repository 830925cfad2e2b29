// The door every command of the model passes: exec rules and command safety decide, the user is
// asked where they say so, and the result names exactly what may run. No tool spawns without it.
import { joinWords } from "../../base/shell-words.ts";
import { decideCommand } from "../../policy/approval.ts";
import { isGranted, type PermissionGrant } from "../../policy/permission-grant.ts";
import type { ToolContext } from "../types.ts";
import { startedItem, type CommandIdentity, type CommandItem } from "./item.ts";

export interface CommandIntent extends CommandIdentity {
  /** The model asked to run outside the sandbox. */
  readonly escalate: boolean;
  readonly justification: string | null;
  readonly prefixRule: readonly string[] | null;
  /** The model asked to run inside the sandbox, with these permissions besides. */
  readonly permissions: PermissionGrant | null;
  readonly wantsPermissions: boolean;
}

export type Clearance =
  | {
      readonly type: "run";
      readonly sandboxed: boolean;
      /** The item was already shown to the user. */ readonly announced: CommandItem | null;
    }
  | { readonly type: "refused"; readonly reason: string; readonly interruptTurn: boolean };

/** Decides about a command, asking the user if need be. */
export async function clearCommand(intent: CommandIntent, context: ToolContext): Promise<Clearance> {
  const { settings, grants } = context;
  const decision = decideCommand({
    argv: intent.argv,
    approvalPolicy: settings.approvalPolicy,
    sandboxPolicy: settings.sandboxPolicy.type,
    escalate: intent.escalate,
    justification: intent.justification,
    prefixRule: intent.prefixRule,
    rules: grants.rules,
    approvedForSession: grants.approvedCommands.has(sessionKey(intent)),
  });
  switch (decision.type) {
    case "run":
      return mustAskPermissions(intent, decision.sandboxed, context)
        ? askUser(intent, context, {
            reason: intent.justification,
            proposedAmendment: null,
            sandboxed: decision.sandboxed,
          })
        : { type: "run", sandboxed: decision.sandboxed, announced: null };
    case "forbid":
      return { type: "refused", reason: decision.reason, interruptTurn: false };
    case "ask":
      return askUser(intent, context, decision);
  }
}

/** Permissions that the user has not granted yet, to this command or to the turn. */
function mustAskPermissions(intent: CommandIntent, sandboxed: boolean, context: ToolContext): boolean {
  const { permissions } = intent;
  if (permissions === null || !sandboxed) return false;
  if (context.grants.approvedCommands.has(sessionKey(intent))) return false;
  return !isGranted(permissions, context.grants.permissionsOf(context.turnId));
}

interface Question {
  readonly reason: string | null;
  readonly proposedAmendment: readonly string[] | null;
  /** How the command runs when the user says yes. */
  readonly sandboxed: boolean;
}

/** Asks about a command and carries out what the answer implies. */
export async function askUser(
  intent: CommandIntent,
  context: ToolContext,
  question: Question,
): Promise<Clearance> {
  const item = startedItem(intent, "agent", null);
  context.items.started(item);
  const { decision, failed } = await context.approvals.command(
    {
      itemId: intent.callId,
      command: item.command,
      cwd: intent.cwd,
      commandActions: item.commandActions,
      reason: question.reason,
      proposedAmendment: question.proposedAmendment,
      permissions: intent.permissions,
    },
    context.signal,
  );
  const run = { type: "run", sandboxed: question.sandboxed, announced: item } as const;
  if (context.signal.aborted) return { type: "refused", reason: "aborted by user", interruptTurn: false };
  if (decision === "accept") return run;
  if (decision === "acceptForSession") {
    context.grants.approvedCommands.add(sessionKey(intent));
    return run;
  }
  if (typeof decision === "object" && "acceptWithExecpolicyAmendment" in decision) {
    const prefix = decision.acceptWithExecpolicyAmendment.execpolicy_amendment;
    context.grants.amendRules(prefix);
    context.note(
      "developer",
      `Approved command prefix saved:\n- ${JSON.stringify(prefix).replaceAll('","', '", "')}`,
    );
    return run;
  }
  context.items.completed({ ...item, status: failed ? "failed" : "declined" });
  return { type: "refused", reason: "rejected by user", interruptTurn: decision === "cancel" };
}

/** What "for this session" covers: the same command in the same place under the same sandbox wish. */
function sessionKey(intent: CommandIntent): string {
  return JSON.stringify([intent.argv, intent.cwd, intent.escalate, intent.permissions]);
}

/** How a command is named in texts to the model. */
export function commandText(argv: readonly string[]): string {
  return joinWords(argv);
}
