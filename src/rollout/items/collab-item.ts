// Stored events of sub-agent tools as collabAgentToolCall items.
import type { CollabAgentState, CollabAgentStatus, CollabAgentTool } from "../../protocol/collab.ts";
import type { ThreadItem } from "../../protocol/item.ts";
import { camel, type Fields, fieldsOf, oneOf, textOf, textOrNull, textsOf } from "../fields.ts";

type CollabItem = Extract<ThreadItem, { type: "collabAgentToolCall" }>;

const TOOLS: Readonly<Record<string, CollabAgentTool>> = {
  collab_agent_spawn: "spawnAgent",
  collab_agent_interaction: "sendInput",
  collab_resume: "resumeAgent",
  collab_waiting: "wait",
  collab_close: "closeAgent",
};

const STATUSES: readonly CollabAgentStatus[] = [
  "pendingInit",
  "running",
  "interrupted",
  "completed",
  "errored",
  "shutdown",
  "notFound",
];

const EFFORTS = ["none", "minimal", "low", "medium", "high", "xhigh"] as const;

/** A `collab_…_begin` or `collab_…_end` event; undefined for any other type. */
export function collabItem(event: Fields): CollabItem | undefined {
  const match = /^(collab_\w+)_(begin|end)$/.exec(textOf(event, "type"));
  const tool = match === null ? undefined : TOOLS[match[1]!];
  if (match === null || tool === undefined) return undefined;
  const ended = match[2] === "end";
  const receiverThreadIds = receivers(event, ended);
  const agentsStates = ended ? states(event, receiverThreadIds) : {};
  return {
    type: "collabAgentToolCall",
    id: textOf(event, "call_id"),
    tool,
    status: ended ? endStatus(tool, receiverThreadIds, agentsStates) : "inProgress",
    senderThreadId: textOf(event, "sender_thread_id"),
    receiverThreadIds,
    prompt: textOrNull(event, "prompt"),
    model: textOrNull(event, "model"),
    reasoningEffort: effort(event),
    agentsStates,
  };
}

function receivers(event: Fields, ended: boolean): string[] {
  const one = textOrNull(event, "new_thread_id") ?? textOrNull(event, "receiver_thread_id");
  if (one !== null) return [one];
  return ended ? Object.keys(fieldsOf(event["statuses"])).sort() : textsOf(event, "receiver_thread_ids");
}

function states(event: Fields, ids: readonly string[]): Record<string, CollabAgentState> {
  const many = fieldsOf(event["statuses"]);
  return Object.fromEntries(ids.map((id) => [id, state(many[id] ?? event["status"])]));
}

// `"running"`, `{"completed": text | null}` or `{"errored": text}`.
function state(stored: unknown): CollabAgentState {
  if (typeof stored === "string")
    return { status: oneOf(STATUSES, camel(stored), "notFound"), message: null };
  const [entry] = Object.entries(fieldsOf(stored));
  const message = typeof entry?.[1] === "string" ? entry[1] : null;
  return { status: oneOf(STATUSES, camel(entry?.[0] ?? ""), "notFound"), message };
}

function endStatus(
  tool: CollabAgentTool,
  ids: readonly string[],
  agents: Readonly<Record<string, CollabAgentState>>,
): CollabItem["status"] {
  if (tool === "spawnAgent" && ids.length === 0) return "failed";
  const isBad = ({ status }: CollabAgentState): boolean => status === "errored" || status === "notFound";
  return Object.values(agents).some(isBad) ? "failed" : "completed";
}

function effort(event: Fields): CollabItem["reasoningEffort"] {
  const stored = textOrNull(event, "reasoning_effort");
  return stored === null ? null : (EFFORTS.find((known) => known === stored) ?? null);
}
