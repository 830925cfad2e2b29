// The rollout event of an item that has ended: commands, file changes and the other tool items are kept
// so that a thread reads back as it was shown. The lines have the form that 0.120 writes for threads with
// `persistExtendedHistory`; here every thread keeps them.
import { splitWords } from "../base/shell-words.ts";
import { truncateMiddle } from "../context/truncate.ts";
import type { CollabAgentState } from "../protocol/collab.ts";
import type { CommandAction, FileUpdateChange, ThreadItem } from "../protocol/item.ts";
import type { EventMsg } from "../rollout/types.ts";

/** Output kept with a command's item: the model's own view is in the call's output. */
const MAX_OUTPUT_BYTES = 64 * 1024;

type Item<T extends ThreadItem["type"]> = Extract<ThreadItem, { type: T }>;

/** The event of an ended item; null for kinds that the rollout keeps as events of their own. */
export function endEvent(item: ThreadItem, turnId: string): EventMsg | null {
  switch (item.type) {
    case "commandExecution":
      return commandEnd(item, turnId);
    case "fileChange":
      return patchEnd(item, turnId);
    case "dynamicToolCall":
      return dynamicEnd(item, turnId);
    case "webSearch":
      return { type: "web_search_end", call_id: item.id, query: item.query, action: searchAction(item) };
    case "imageView":
      return { type: "view_image_tool_call", call_id: item.id, path: item.path };
    case "collabAgentToolCall":
      return collabEnd(item);
    default:
      return null;
  }
}

function commandEnd(item: Item<"commandExecution">, turnId: string): EventMsg {
  return {
    type: "exec_command_end",
    call_id: item.id,
    ...(item.processId === null ? {} : { process_id: item.processId }),
    turn_id: turnId,
    command: splitWords(item.command) ?? [item.command],
    cwd: item.cwd,
    parsed_cmd: item.commandActions.map(storedAction),
    source: snake(item.source),
    stdout: "",
    stderr: "",
    aggregated_output: truncateMiddle(item.aggregatedOutput ?? "", MAX_OUTPUT_BYTES, "chars"),
    exit_code: item.exitCode,
    duration: duration(item.durationMs),
    formatted_output: "",
    status: snake(item.status),
  };
}

function patchEnd(item: Item<"fileChange">, turnId: string): EventMsg {
  return {
    type: "patch_apply_end",
    call_id: item.id,
    turn_id: turnId,
    stdout: "",
    stderr: "",
    success: item.status === "completed",
    changes: Object.fromEntries(item.changes.map((change) => [change.path, storedChange(change)])),
    status: snake(item.status),
  };
}

function dynamicEnd(item: Item<"dynamicToolCall">, turnId: string): EventMsg {
  return {
    type: "dynamic_tool_call_response",
    call_id: item.id,
    turn_id: turnId,
    tool: item.tool,
    arguments: item.arguments,
    content_items: item.contentItems ?? [],
    success: item.success === true,
    error: null,
    duration: duration(item.durationMs),
  };
}

function searchAction({ action }: Item<"webSearch">): Readonly<Record<string, unknown>> {
  if (action === null) return { type: "other" };
  const { type, ...rest } = action;
  const set = Object.entries(rest).filter(([, value]) => value !== null);
  return { type: snake(type), ...Object.fromEntries(set) };
}

const COLLAB_EVENTS: Readonly<Record<Item<"collabAgentToolCall">["tool"], string>> = {
  spawnAgent: "collab_agent_spawn_end",
  sendInput: "collab_agent_interaction_end",
  resumeAgent: "collab_resume_end",
  wait: "collab_waiting_end",
  closeAgent: "collab_close_end",
};

function collabEnd(item: Item<"collabAgentToolCall">): EventMsg {
  const [receiver] = item.receiverThreadIds;
  const states = Object.entries(item.agentsStates).map(([id, state]) => [id, storedState(state)] as const);
  return {
    type: COLLAB_EVENTS[item.tool],
    call_id: item.id,
    sender_thread_id: item.senderThreadId,
    ...(item.prompt === null ? {} : { prompt: item.prompt }),
    ...(item.model === null ? {} : { model: item.model }),
    ...(item.reasoningEffort === null ? {} : { reasoning_effort: item.reasoningEffort }),
    ...(item.tool === "wait"
      ? { statuses: Object.fromEntries(states) }
      : {
          [item.tool === "spawnAgent" ? "new_thread_id" : "receiver_thread_id"]: receiver ?? null,
          status: states[0]?.[1] ?? "not_found",
        }),
  };
}

function storedState({ status, message }: CollabAgentState): unknown {
  const name = snake(status);
  return status === "completed" || status === "errored" ? { [name]: message } : name;
}

function duration(ms: number | null): { readonly secs: number; readonly nanos: number } {
  const whole = ms ?? 0;
  return { secs: Math.floor(whole / 1000), nanos: (whole % 1000) * 1_000_000 };
}

function storedAction(action: CommandAction): Readonly<Record<string, unknown>> {
  const { command, type, ...rest } = action;
  return { type: snake(type), cmd: command, ...rest };
}

function storedChange({ kind, diff }: FileUpdateChange): Readonly<Record<string, unknown>> {
  if (kind.type !== "update") return { type: kind.type, content: diff };
  const moved = `\n\nMoved to: ${kind.move_path ?? ""}`;
  const unified = kind.move_path !== null && diff.endsWith(moved) ? diff.slice(0, -moved.length) : diff;
  return { type: "update", unified_diff: unified, move_path: kind.move_path };
}

function snake(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
