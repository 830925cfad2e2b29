// Thread items in the form of `--json` lines. Member order is part of the form. Null: the item does
// not show there.
import type { ThreadItem } from "../protocol/item.ts";

export type JsonItem = Readonly<Record<string, unknown>>;

/** An item without its id. `started`: it has just begun. */
export function jsonItem(item: ThreadItem, started: boolean): JsonItem | null {
  switch (item.type) {
    case "agentMessage":
      return started ? null : { type: "agent_message", text: item.text };
    case "plan":
      return started ? null : { type: "agent_message", text: item.text };
    case "reasoning":
      return started ? null : { type: "reasoning", text: item.summary.join("\n") };
    case "commandExecution":
      return {
        type: "command_execution",
        command: item.command,
        aggregated_output: item.aggregatedOutput ?? "",
        exit_code: item.exitCode,
        status: STATUS[item.status],
      };
    case "fileChange":
      return {
        type: "file_change",
        changes: item.changes
          .map((change) => ({ path: change.path, kind: change.kind.type }))
          .toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)),
        status: item.status === "declined" ? "failed" : STATUS[item.status],
      };
    case "mcpToolCall":
      return {
        type: "mcp_tool_call",
        server: item.server,
        tool: item.tool,
        arguments: item.arguments,
        result:
          item.result === null
            ? null
            : { content: item.result.content, structured_content: item.result.structuredContent },
        error: item.error,
        status: STATUS[item.status],
      };
    case "webSearch":
      return { type: "web_search", query: item.query, action: searchAction(item.action) };
    case "collabAgentToolCall":
      return {
        type: "collab_tool_call",
        tool: COLLAB_TOOLS[item.tool],
        sender_thread_id: item.senderThreadId,
        receiver_thread_ids: item.receiverThreadIds,
        prompt: item.prompt,
        agents_states: agentStates(item.agentsStates),
        status: STATUS[item.status],
      };
    default:
      return null;
  }
}

const STATUS = {
  inProgress: "in_progress",
  completed: "completed",
  failed: "failed",
  declined: "declined",
} as const;

const COLLAB_TOOLS = {
  spawnAgent: "spawn_agent",
  sendInput: "send_input",
  resumeAgent: "resume_agent",
  wait: "wait",
  closeAgent: "close_agent",
} as const;

function agentStates(
  states: Readonly<Record<string, { readonly status: string; readonly message: string | null } | undefined>>,
) {
  const snake = (text: string): string => text.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(
    Object.entries(states).map(([id, state]) => [
      id,
      { status: snake(state?.status ?? ""), message: state?.message ?? null },
    ]),
  );
}

/** Only searches are told apart in this format. */
function searchAction(action: Extract<ThreadItem, { type: "webSearch" }>["action"]): JsonItem {
  if (action?.type !== "search") return { type: "other" };
  return {
    type: "search",
    ...(action.query === null || action.query === undefined ? {} : { query: action.query }),
    ...(action.queries === null || action.queries === undefined ? {} : { queries: action.queries }),
  };
}
