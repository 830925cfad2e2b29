// The port through which the agent tools reach other threads. The engine implements it: a
// sub-agent is a thread of its own with its parent's settings.
import type { UserInput } from "../../protocol/input.ts";

export type AgentStatus =
  | { readonly type: "pendingInit" }
  | { readonly type: "running" }
  | { readonly type: "interrupted" }
  | { readonly type: "completed"; readonly message: string | null }
  | { readonly type: "errored"; readonly message: string }
  | { readonly type: "shutdown" }
  | { readonly type: "notFound" };

export interface SpawnAgentRequest {
  readonly input: readonly UserInput[];
  readonly role: string | null;
  readonly model: string | null;
  readonly effort: string | null;
  /** Starts from a copy of the parent's history. */
  readonly forkContext: boolean;
}

export interface AgentControl {
  spawn(
    request: SpawnAgentRequest,
  ): Promise<
    | { readonly ok: true; readonly value: { readonly agentId: string; readonly nickname: string } }
    | { readonly ok: false; readonly error: string }
  >;
  send(
    agentId: string,
    input: readonly UserInput[],
    interrupt: boolean,
  ): Promise<
    | { readonly ok: true; readonly value: { readonly submissionId: string } }
    | { readonly ok: false; readonly error: string }
  >;
  resume(agentId: string): Promise<AgentStatus>;
  /** Resolves when one of the agents has come to an end, or after `timeoutMs`. */
  wait(
    agentIds: readonly string[],
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<{
    readonly statuses: Readonly<Record<string, AgentStatus>>;
    readonly timedOut: boolean;
  }>;
  /** Ends an agent and tells what it was doing. */
  close(agentId: string): Promise<AgentStatus>;
  status(agentId: string): AgentStatus;
}

/** An agent's state as models read it: a word, or a word with its message. */
export function statusJson(status: AgentStatus): unknown {
  switch (status.type) {
    case "pendingInit":
      return "pending_init";
    case "completed":
      return { completed: status.message };
    case "errored":
      return { errored: status.message };
    case "notFound":
      return "not_found";
    default:
      return status.type;
  }
}
