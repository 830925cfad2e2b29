// The door to the user: every question of a turn is asked here. The thread's status says that it
// waits; a turn that ends withdraws its questions; anything but a clear yes is a no.
import type { CommandExecutionApprovalDecision, FileChangeApprovalDecision } from "../protocol/approval.ts";
import type { ServerRequests } from "../protocol/methods.ts";
import { NO_GRANT, type PermissionGrant } from "../policy/permission-grant.ts";
import type { ApprovalPort, CommandQuestion, UserQuestion } from "../tools/types.ts";
import type { ActiveTurn } from "./active-turn.ts";
import type { ServerRequestMethod } from "./events.ts";
import { setStatus, type ThreadState } from "./thread-state.ts";

type Flag = "waitingOnApproval" | "waitingOnUserInput";

export class ApprovalBroker implements ApprovalPort {
  private readonly state: ThreadState;
  private readonly turn: ActiveTurn;
  private readonly waiting: Flag[] = [];

  constructor(state: ThreadState, turn: ActiveTurn) {
    this.state = state;
    this.turn = turn;
  }

  async command(question: CommandQuestion, signal: AbortSignal) {
    const amendment = question.proposedAmendment === null ? null : [...question.proposedAmendment];
    const answer = await this.ask(
      "item/commandExecution/requestApproval",
      {
        threadId: this.state.id,
        turnId: this.turn.id,
        itemId: question.itemId,
        ...(question.reason === null ? {} : { reason: question.reason }),
        command: question.command,
        cwd: question.cwd,
        commandActions: [...question.commandActions] as never,
        ...(question.permissions === null
          ? {}
          : { additionalPermissions: wirePermissions(question.permissions) }),
        ...(amendment === null ? {} : { proposedExecpolicyAmendment: amendment }),
        availableDecisions: [
          "accept",
          ...(amendment === null
            ? []
            : [{ acceptWithExecpolicyAmendment: { execpolicy_amendment: amendment } }]),
          "cancel",
        ],
      },
      "waitingOnApproval",
      signal,
    );
    return { decision: commandDecision(answer.value), failed: answer.failed };
  }

  async fileChange(
    question: { readonly itemId: string; readonly reason: string | null },
    signal: AbortSignal,
  ) {
    const answer = await this.ask(
      "item/fileChange/requestApproval",
      {
        threadId: this.state.id,
        turnId: this.turn.id,
        itemId: question.itemId,
        reason: question.reason,
        grantRoot: null,
      },
      "waitingOnApproval",
      signal,
    );
    return { decision: fileDecision(answer.value), failed: answer.failed };
  }

  async permissions(
    question: {
      readonly itemId: string;
      readonly reason: string | null;
      readonly requested: PermissionGrant;
    },
    signal: AbortSignal,
  ) {
    const answer = await this.ask(
      "item/permissions/requestApproval",
      {
        threadId: this.state.id,
        turnId: this.turn.id,
        itemId: question.itemId,
        reason: question.reason,
        permissions: wirePermissions(question.requested),
      },
      "waitingOnApproval",
      signal,
    );
    return permissionAnswer(answer.value);
  }

  async userInput(
    question: { readonly itemId: string; readonly questions: readonly UserQuestion[] },
    signal: AbortSignal,
  ): Promise<unknown> {
    const questions = question.questions.map((one) => ({
      id: one.id,
      header: one.header,
      question: one.question,
      isOther: true,
      isSecret: false,
      options: one.options.map((option) => ({ label: option.label, description: option.description })),
    }));
    const answer = await this.ask(
      "item/tool/requestUserInput",
      { threadId: this.state.id, turnId: this.turn.id, itemId: question.itemId, questions },
      "waitingOnUserInput",
      signal,
    );
    return answer.failed ? null : answer.value;
  }

  private async ask<M extends ServerRequestMethod>(
    method: M,
    params: ServerRequests[M]["params"],
    flag: Flag,
    signal: AbortSignal,
  ): Promise<{ value: unknown; failed: boolean }> {
    this.waiting.push(flag);
    this.showWaiting();
    try {
      const answer = await this.state.events.ask(method, params, signal);
      return answer.ok ? { value: answer.value, failed: false } : { value: null, failed: true };
    } finally {
      this.waiting.splice(this.waiting.indexOf(flag), 1);
      if (!this.turn.signal.aborted) this.showWaiting();
    }
  }

  private showWaiting(): void {
    setStatus(this.state, { type: "active", activeFlags: [...new Set(this.waiting)] });
  }
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

/** Anything that is not a well-formed decision declines. */
function commandDecision(answer: unknown): CommandExecutionApprovalDecision {
  const decision = member(answer, "decision");
  if (decision === "accept" || decision === "acceptForSession" || decision === "cancel") return decision;
  const amendment = member(member(decision, "acceptWithExecpolicyAmendment"), "execpolicy_amendment");
  if (
    Array.isArray(amendment) &&
    amendment.length > 0 &&
    amendment.every((word) => typeof word === "string")
  ) {
    return { acceptWithExecpolicyAmendment: { execpolicy_amendment: amendment } };
  }
  return "decline";
}

function fileDecision(answer: unknown): FileChangeApprovalDecision {
  const decision = member(answer, "decision");
  return decision === "accept" || decision === "acceptForSession" || decision === "cancel"
    ? decision
    : "decline";
}

function wirePermissions({ network, read, write }: PermissionGrant) {
  const files = { read: read.length === 0 ? null : [...read], write: write.length === 0 ? null : [...write] };
  return {
    network: network ? { enabled: true } : null,
    fileSystem: files.read === null && files.write === null ? null : files,
  };
}

/** What a client granted, as far as it can be read. */
function permissionAnswer(answer: unknown): {
  readonly granted: PermissionGrant;
  readonly scope: "turn" | "session";
} {
  const permissions = member(answer, "permissions");
  const files = member(permissions, "fileSystem");
  const granted = {
    ...NO_GRANT,
    network: member(member(permissions, "network"), "enabled") === true,
    read: absolutePaths(member(files, "read")),
    write: absolutePaths(member(files, "write")),
  };
  return { granted, scope: member(answer, "scope") === "session" ? "session" : "turn" };
}

function absolutePaths(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.filter((one): one is string => typeof one === "string" && one.startsWith("/"));
}
