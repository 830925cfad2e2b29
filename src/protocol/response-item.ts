// Items of the model's own language (the Responses API) as clients may send and see them.

import type { Static } from "typebox";
import {
  maybe,
  text,
  bool,
  bigUint64,
  unknown,
  struct,
  choice,
  variant,
  tagged,
  untagged,
  list,
  map,
  nullable,
  omitted,
} from "./schema.ts";

export const ContentItem = tagged("ContentItem", [
  variant("input_text", { text }),
  variant("input_image", { image_url: text }),
  variant("output_text", { text }),
]);
export type ContentItem = Static<typeof ContentItem>;

export const ImageDetail = choice("ImageDetail", ["auto", "low", "high", "original"]);
export type ImageDetail = Static<typeof ImageDetail>;

export const FunctionCallOutputContentItem = tagged("FunctionCallOutputContentItem", [
  variant("input_text", { text }),
  variant("input_image", { image_url: text, detail: omitted(ImageDetail) }),
]);
export type FunctionCallOutputContentItem = Static<typeof FunctionCallOutputContentItem>;

export const FunctionCallOutputBody = untagged("FunctionCallOutputBody", [
  text,
  list(FunctionCallOutputContentItem),
]);
export type FunctionCallOutputBody = Static<typeof FunctionCallOutputBody>;

export const GhostCommit = struct("GhostCommit", {
  id: text,
  parent: nullable(text),
  preexisting_untracked_files: list(text),
  preexisting_untracked_dirs: list(text),
});
export type GhostCommit = Static<typeof GhostCommit>;

export const LocalShellExecAction = struct("LocalShellExecAction", {
  command: list(text),
  timeout_ms: nullable(bigUint64),
  working_directory: nullable(text),
  env: nullable(map(text)),
  user: nullable(text),
});
export type LocalShellExecAction = Static<typeof LocalShellExecAction>;

export const LocalShellAction = tagged("LocalShellAction", [
  variant("exec", LocalShellExecAction.properties),
]);
export type LocalShellAction = Static<typeof LocalShellAction>;

export const LocalShellStatus = choice("LocalShellStatus", ["completed", "in_progress", "incomplete"]);
export type LocalShellStatus = Static<typeof LocalShellStatus>;

export const MessagePhase = choice("MessagePhase", ["commentary", "final_answer"]);
export type MessagePhase = Static<typeof MessagePhase>;

export const ReasoningItemContent = tagged("ReasoningItemContent", [
  variant("reasoning_text", { text }),
  variant("text", { text }),
]);
export type ReasoningItemContent = Static<typeof ReasoningItemContent>;

export const ReasoningItemReasoningSummary = tagged("ReasoningItemReasoningSummary", [
  variant("summary_text", { text }),
]);
export type ReasoningItemReasoningSummary = Static<typeof ReasoningItemReasoningSummary>;

export const ResponsesApiWebSearchAction = tagged(
  "ResponsesApiWebSearchAction",
  [
    variant("search", { query: omitted(text), queries: omitted(list(text)) }),
    variant("open_page", { url: omitted(text) }),
    variant("find_in_page", { url: omitted(text), pattern: omitted(text) }),
    variant("other", {}),
  ],
  { tsName: "WebSearchAction", acceptsOther: true },
);
export type ResponsesApiWebSearchAction = Static<typeof ResponsesApiWebSearchAction>;

/** Accepted from clients, never sent. */
const legacyId = maybe(text, { tsHidden: true });

export const ResponseItem = tagged(
  "ResponseItem",
  [
    variant("message", {
      id: legacyId,
      role: text,
      content: list(ContentItem),
      end_turn: omitted(bool),
      phase: omitted(MessagePhase),
    }),
    variant("reasoning", {
      summary: list(ReasoningItemReasoningSummary),
      content: omitted(list(ReasoningItemContent)),
      encrypted_content: nullable(text),
    }),
    variant("local_shell_call", {
      id: legacyId,
      call_id: nullable(text),
      status: LocalShellStatus,
      action: LocalShellAction,
    }),
    variant("function_call", {
      id: legacyId,
      name: text,
      namespace: omitted(text),
      arguments: text,
      call_id: text,
    }),
    variant("tool_search_call", {
      id: legacyId,
      call_id: nullable(text),
      status: omitted(text),
      execution: text,
      arguments: unknown,
    }),
    variant("function_call_output", { call_id: text, output: FunctionCallOutputBody }),
    variant("custom_tool_call", {
      id: legacyId,
      status: omitted(text),
      call_id: text,
      name: text,
      input: text,
    }),
    variant("custom_tool_call_output", {
      call_id: text,
      name: omitted(text),
      output: FunctionCallOutputBody,
    }),
    variant("tool_search_output", {
      call_id: nullable(text),
      status: text,
      execution: text,
      tools: list(unknown),
    }),
    variant("web_search_call", {
      id: legacyId,
      status: omitted(text),
      action: omitted(ResponsesApiWebSearchAction),
    }),
    variant("image_generation_call", {
      id: text,
      status: text,
      revised_prompt: omitted(text),
      result: text,
    }),
    variant("ghost_snapshot", { ghost_commit: GhostCommit }),
    variant("compaction", { encrypted_content: text }),
    variant("other", {}),
  ],
  { acceptsOther: true },
);
export type ResponseItem = Static<typeof ResponseItem>;

export const RawResponseItemCompletedNotification = struct("RawResponseItemCompletedNotification", {
  threadId: text,
  turnId: text,
  item: ResponseItem,
});
export type RawResponseItemCompletedNotification = Static<typeof RawResponseItemCompletedNotification>;
