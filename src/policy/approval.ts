// The decision about one command: run it (inside the sandbox or not), ask the user, or refuse. Pure;
// everything it depends on is in its input (spec/cli.md 2.10, spec/app-server.md §6).
// Invariant: nothing runs outside the sandbox unless a rule allows it, the sandbox policy is full
// access, or the user is asked.
import { proposedAmendment } from "./amendment.ts";
import { isDangerousCommand, isSafeCommand } from "./command-safety.ts";
import { judgeByRules } from "./exec-rules/matcher.ts";
import type { RuleVerdict } from "./exec-rules/matcher.ts";
import type { ExecRules } from "./exec-rules/rules.ts";
import { joinWords } from "../base/shell-words.ts";

export type ApprovalPolicy = "untrusted" | "on-failure" | "on-request" | "never";

export interface CommandRequest {
  readonly argv: readonly string[];
  readonly approvalPolicy: ApprovalPolicy;
  readonly sandboxPolicy: "readOnly" | "workspaceWrite" | "dangerFullAccess";
  /** The model asks to run outside the sandbox. */
  readonly escalate: boolean;
  /** The model's reason. */
  readonly justification: string | null;
  /** The prefix that the model proposes to allow from now on. */
  readonly prefixRule: readonly string[] | null;
  readonly rules: ExecRules;
  /** The user accepted this very command for the rest of the thread. */
  readonly approvedForSession: boolean;
  /** False when the sandbox cannot be had here; default true. */
  readonly sandboxAvailable?: boolean;
}

export type CommandDecision =
  | { readonly type: "run"; readonly sandboxed: boolean }
  | {
      readonly type: "ask";
      readonly reason: string | null;
      /** The prefix that the user may allow from now on; null when there is nothing to offer. */
      readonly proposedAmendment: readonly string[] | null;
      /** How the command runs when the user accepts. */
      readonly sandboxed: boolean;
    }
  | { readonly type: "forbid"; readonly reason: string };

/** The policy as it is named in refusals. */
const POLICY_NAME: Readonly<Record<ApprovalPolicy, string>> = {
  untrusted: "UnlessTrusted",
  "on-failure": "OnFailure",
  "on-request": "OnRequest",
  never: "Never",
};

/** Decides about a command that the model wants to run. */
export function decideCommand(request: CommandRequest): CommandDecision {
  const { argv, approvalPolicy, escalate } = request;
  if (escalate && approvalPolicy !== "on-request") return forbid(escalationRefusal(approvalPolicy));
  const verdict = judgeByRules(request.rules, argv);
  if (verdict?.decision === "forbidden") return forbid(forbiddenText(argv, verdict));
  if (request.approvedForSession) return { type: "run", sandboxed: isSandboxed(request) && !escalate };
  if (verdict?.decision === "prompt") return promptByRule(request, verdict);
  if (verdict?.coversAll === true) return { type: "run", sandboxed: false };
  const sandboxed = isSandboxed(request);
  if (isDangerousCommand(argv) && !(approvalPolicy === "never" && !sandboxed)) {
    if (approvalPolicy === "never") return forbid(`\`${joinWords(argv)}\` rejected: blocked by policy`);
    return ask(request, escalate ? request.justification : null);
  }
  const safe = isSafeCommand(argv);
  if (approvalPolicy === "untrusted" && !safe) return ask(request, null);
  // With full access there is nothing left to escalate to.
  if (escalate && sandboxed && !safe) return ask(request, request.justification);
  if (!sandboxed || request.sandboxAvailable !== false) return { type: "run", sandboxed };
  if (approvalPolicy === "never") return forbid("the sandbox is unavailable and approval policy is Never");
  return { ...ask(request, "the sandbox is unavailable; run without it?"), sandboxed: false };
}

function isSandboxed(request: CommandRequest): boolean {
  return request.sandboxPolicy !== "dangerFullAccess";
}

function forbid(reason: string): CommandDecision {
  return { type: "forbid", reason };
}

function ask(request: CommandRequest, reason: string | null): CommandDecision & { readonly type: "ask" } {
  return {
    type: "ask",
    reason,
    proposedAmendment: proposedAmendment(request),
    sandboxed: isSandboxed(request) && !request.escalate,
  };
}

/** A rule that says prompt is not to be overruled by a new one, so none is offered. */
function promptByRule(request: CommandRequest, { match }: RuleVerdict): CommandDecision {
  if (request.approvalPolicy === "never") {
    return forbid("approval required by policy, but AskForApproval is set to Never");
  }
  const command = `\`${joinWords(request.argv)}\``;
  const reason =
    match.justification === null
      ? `${command} requires approval by policy`
      : `${command} requires approval: ${match.justification}`;
  return { ...ask(request, reason), proposedAmendment: null };
}

function forbiddenText(argv: readonly string[], { match }: RuleVerdict): string {
  const command = `\`${joinWords(argv)}\` rejected: `;
  if (match.justification !== null) return command + match.justification;
  return `${command}policy forbids commands starting with \`${joinWords(match.matchedPrefix)}\``;
}

function escalationRefusal(policy: ApprovalPolicy): string {
  const name = POLICY_NAME[policy];
  return (
    `approval policy is ${name}; reject command — you cannot ask for escalated permissions ` +
    `if the approval policy is ${name}`
  );
}
