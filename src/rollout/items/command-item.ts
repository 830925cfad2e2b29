// Stored command and file-change events as the items that clients see.
import { joinWords } from "../../base/shell-words.ts";
import type { JsonValue } from "../../protocol/schema.ts";
import type { CommandAction, FileUpdateChange, ThreadItem } from "../../protocol/item.ts";
import {
  camel,
  durationMs,
  type Fields,
  fieldsOf,
  isFields,
  listOf,
  numberOrNull,
  oneOf,
  textOf,
  textOrNull,
  textsOf,
} from "../fields.ts";

const SOURCES = ["agent", "userShell", "unifiedExecStartup", "unifiedExecInteraction"] as const;
const STATUSES = ["inProgress", "completed", "failed", "declined"] as const;

/** `exec_command_begin` or `exec_command_end`. */
export function commandItem(event: Fields, ended: boolean): ThreadItem {
  const output = textOf(event, "aggregated_output");
  const exitCode = numberOrNull(event, "exit_code");
  const fallback = exitCode === 0 ? "completed" : "failed";
  return {
    type: "commandExecution",
    id: textOf(event, "call_id"),
    command: joinWords(textsOf(event, "command")),
    cwd: textOf(event, "cwd"),
    processId: textOrNull(event, "process_id"),
    source: oneOf(SOURCES, camel(textOf(event, "source")), "agent"),
    status: ended ? oneOf(STATUSES, camel(textOf(event, "status")), fallback) : "inProgress",
    commandActions: listOf(event, "parsed_cmd").filter(isFields).map(action),
    aggregatedOutput: ended && output !== "" ? output : null,
    exitCode: ended ? exitCode : null,
    durationMs: ended ? durationMs(event, "duration") : null,
  };
}

/** `patch_apply_begin` or `patch_apply_end`. */
export function fileChangeItem(event: Fields, ended: boolean): ThreadItem {
  const changes = Object.entries(fieldsOf(event["changes"]));
  const fallback = event["success"] === true ? "completed" : "failed";
  return {
    type: "fileChange",
    id: textOf(event, "call_id"),
    changes: changes.map(([path, change]) => fileChange(path, fieldsOf(change))).sort(byPath),
    status: ended ? oneOf(STATUSES, camel(textOf(event, "status")), fallback) : "inProgress",
  };
}

/** `mcp_tool_call_begin` or `mcp_tool_call_end`. */
export function mcpItem(event: Fields, ended: boolean): ThreadItem {
  const call = fieldsOf(event["invocation"]);
  const outcome = fieldsOf(event["result"]);
  const result = isFields(outcome["Ok"]) ? outcome["Ok"] : undefined;
  const failed = result === undefined || result["isError"] === true;
  return {
    type: "mcpToolCall",
    id: textOf(event, "call_id"),
    server: textOf(call, "server"),
    tool: textOf(call, "tool"),
    status: ended ? (failed ? "failed" : "completed") : "inProgress",
    arguments: jsonOf(call["arguments"]),
    result: result === undefined ? null : mcpResult(result),
    error: ended && result === undefined ? { message: textOf(outcome, "Err") } : null,
    durationMs: ended ? durationMs(event, "duration") : null,
  };
}

/** `dynamic_tool_call_request`, whose members are camelCase on disk, or `dynamic_tool_call_response`. */
export function dynamicToolItem(event: Fields, ended: boolean): ThreadItem {
  const success = event["success"] === true;
  return {
    type: "dynamicToolCall",
    id: textOf(event, ended ? "call_id" : "callId"),
    tool: textOf(event, "tool"),
    arguments: jsonOf(event["arguments"]),
    status: ended ? (success ? "completed" : "failed") : "inProgress",
    contentItems: ended ? listOf(event, "content_items").filter(isFields).map(contentItem) : null,
    success: ended ? success : null,
    durationMs: ended ? durationMs(event, "duration") : null,
  };
}

function action(parsed: Fields): CommandAction {
  const command = textOf(parsed, "cmd");
  const path = textOrNull(parsed, "path");
  switch (parsed["type"]) {
    case "read":
      return { type: "read", command, name: textOf(parsed, "name"), path: path ?? "" };
    case "list_files":
      return { type: "listFiles", command, path };
    case "search":
      return { type: "search", command, query: textOrNull(parsed, "query"), path };
    default:
      return { type: "unknown", command };
  }
}

function fileChange(path: string, change: Fields): FileUpdateChange {
  switch (change["type"]) {
    case "add":
      return { path, kind: { type: "add" }, diff: textOf(change, "content") };
    case "delete":
      return { path, kind: { type: "delete" }, diff: textOf(change, "content") };
    default: {
      const move_path = textOrNull(change, "move_path");
      const moved = move_path === null ? "" : `\n\nMoved to: ${move_path}`;
      return { path, kind: { type: "update", move_path }, diff: textOf(change, "unified_diff") + moved };
    }
  }
}

function byPath(a: FileUpdateChange, b: FileUpdateChange): number {
  return a.path < b.path ? -1 : Number(a.path > b.path);
}

type McpItem = Extract<ThreadItem, { type: "mcpToolCall" }>;
type DynamicItem = Extract<ThreadItem, { type: "dynamicToolCall" }>;

function mcpResult(result: Fields): McpItem["result"] {
  return {
    content: listOf(result, "content").map(jsonOf),
    structuredContent: jsonOf(result["structuredContent"]),
    _meta: jsonOf(result["_meta"]),
  };
}

function contentItem(item: Fields): NonNullable<DynamicItem["contentItems"]>[number] {
  const imageUrl = textOrNull(item, "imageUrl");
  return imageUrl === null
    ? { type: "inputText", text: textOf(item, "text") }
    : { type: "inputImage", imageUrl };
}

// What came out of JSON.parse is JSON; an absent member reads as null.
function jsonOf(value: unknown): JsonValue {
  return value === undefined ? null : (value as JsonValue);
}
