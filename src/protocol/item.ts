// Items: the durable elements of a turn.

import type { Static } from "typebox";
import { CollabAgentState, CollabAgentTool, CollabAgentToolCallStatus } from "./collab.ts";
import { UserInput } from "./input.ts";
import { MessagePhase } from "./response-item.ts";
import { ReasoningEffort } from "./settings.ts";
import {
  text,
  bool,
  int32,
  uint32,
  int64,
  json,
  struct,
  choice,
  variant,
  tagged,
  list,
  map,
  nullable,
  omitted,
  optional,
  defaulted,
} from "./schema.ts";

export const CommandAction = tagged("CommandAction", [
  variant("read", { command: text, name: text, path: text }),
  variant("listFiles", { command: text, path: nullable(text) }),
  variant("search", { command: text, query: nullable(text), path: nullable(text) }),
  variant("unknown", { command: text }),
]);
export type CommandAction = Static<typeof CommandAction>;

export const CommandExecutionSource = choice("CommandExecutionSource", [
  "agent",
  "userShell",
  "unifiedExecStartup",
  "unifiedExecInteraction",
]);
export type CommandExecutionSource = Static<typeof CommandExecutionSource>;

export const CommandExecutionStatus = choice("CommandExecutionStatus", [
  "inProgress",
  "completed",
  "failed",
  "declined",
]);
export type CommandExecutionStatus = Static<typeof CommandExecutionStatus>;

export const DynamicToolCallOutputContentItem = tagged("DynamicToolCallOutputContentItem", [
  variant("inputText", { text }),
  variant("inputImage", { imageUrl: text }),
]);
export type DynamicToolCallOutputContentItem = Static<typeof DynamicToolCallOutputContentItem>;

export const DynamicToolCallStatus = choice("DynamicToolCallStatus", ["inProgress", "completed", "failed"]);
export type DynamicToolCallStatus = Static<typeof DynamicToolCallStatus>;

export const DynamicToolSpec = struct(
  "DynamicToolSpec",
  {
    name: text,
    description: text,
    inputSchema: json,
    deferLoading: optional(bool),
  },
  { errorName: "DynamicToolSpecDe" },
);
export type DynamicToolSpec = Static<typeof DynamicToolSpec>;

export const PatchChangeKind = tagged("PatchChangeKind", [
  variant("add", {}),
  variant("delete", {}),
  variant("update", { move_path: nullable(text) }),
]);
export type PatchChangeKind = Static<typeof PatchChangeKind>;

export const FileUpdateChange = struct("FileUpdateChange", { path: text, kind: PatchChangeKind, diff: text });
export type FileUpdateChange = Static<typeof FileUpdateChange>;

export const HookPromptFragment = struct("HookPromptFragment", { text, hookRunId: text });
export type HookPromptFragment = Static<typeof HookPromptFragment>;

export const McpToolCallError = struct("McpToolCallError", { message: text });
export type McpToolCallError = Static<typeof McpToolCallError>;

export const McpToolCallResult = struct("McpToolCallResult", {
  content: list(json),
  structuredContent: nullable(json),
  _meta: nullable(json),
});
export type McpToolCallResult = Static<typeof McpToolCallResult>;

export const McpToolCallStatus = choice("McpToolCallStatus", ["inProgress", "completed", "failed"]);
export type McpToolCallStatus = Static<typeof McpToolCallStatus>;

export const MemoryCitationEntry = struct("MemoryCitationEntry", {
  path: text,
  lineStart: uint32,
  lineEnd: uint32,
  note: text,
});
export type MemoryCitationEntry = Static<typeof MemoryCitationEntry>;

export const MemoryCitation = struct("MemoryCitation", {
  entries: list(MemoryCitationEntry),
  threadIds: list(text),
});
export type MemoryCitation = Static<typeof MemoryCitation>;

export const PatchApplyStatus = choice("PatchApplyStatus", ["inProgress", "completed", "failed", "declined"]);
export type PatchApplyStatus = Static<typeof PatchApplyStatus>;

export const WebSearchAction = tagged("WebSearchAction", [
  variant("search", { query: nullable(text), queries: nullable(list(text)) }),
  variant("openPage", { url: nullable(text) }),
  variant("findInPage", { url: nullable(text), pattern: nullable(text) }),
  variant("other", {}),
]);
export type WebSearchAction = Static<typeof WebSearchAction>;

export const ThreadItem = tagged("ThreadItem", [
  variant("userMessage", { id: text, content: list(UserInput) }),
  variant("hookPrompt", { id: text, fragments: list(HookPromptFragment) }),
  variant("agentMessage", {
    id: text,
    text,
    phase: nullable(MessagePhase),
    memoryCitation: nullable(MemoryCitation),
  }),
  variant("plan", { id: text, text }),
  variant("reasoning", {
    id: text,
    summary: defaulted(list(text), []),
    content: defaulted(list(text), []),
  }),
  variant("commandExecution", {
    id: text,
    command: text,
    cwd: text,
    processId: nullable(text),
    source: defaulted(CommandExecutionSource, "agent"),
    status: CommandExecutionStatus,
    commandActions: list(CommandAction),
    aggregatedOutput: nullable(text),
    exitCode: nullable(int32),
    durationMs: nullable(int64),
  }),
  variant("fileChange", {
    id: text,
    changes: list(FileUpdateChange),
    status: PatchApplyStatus,
  }),
  variant("mcpToolCall", {
    id: text,
    server: text,
    tool: text,
    status: McpToolCallStatus,
    arguments: json,
    result: nullable(McpToolCallResult),
    error: nullable(McpToolCallError),
    durationMs: nullable(int64),
  }),
  variant("dynamicToolCall", {
    id: text,
    tool: text,
    arguments: json,
    status: DynamicToolCallStatus,
    contentItems: nullable(list(DynamicToolCallOutputContentItem)),
    success: nullable(bool),
    durationMs: nullable(int64),
  }),
  variant("collabAgentToolCall", {
    id: text,
    tool: CollabAgentTool,
    status: CollabAgentToolCallStatus,
    senderThreadId: text,
    receiverThreadIds: list(text),
    prompt: nullable(text),
    model: nullable(text),
    reasoningEffort: nullable(ReasoningEffort),
    agentsStates: map(CollabAgentState),
  }),
  variant("webSearch", { id: text, query: text, action: nullable(WebSearchAction) }),
  variant("imageView", { id: text, path: text }),
  variant("imageGeneration", {
    id: text,
    status: text,
    revisedPrompt: nullable(text),
    result: text,
    savedPath: omitted(text),
  }),
  variant("enteredReviewMode", { id: text, review: text }),
  variant("exitedReviewMode", { id: text, review: text }),
  variant("contextCompaction", { id: text }),
]);
export type ThreadItem = Static<typeof ThreadItem>;
