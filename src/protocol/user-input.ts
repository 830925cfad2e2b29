// Questions of a tool to the user, and tools that the client runs.

import type { Static } from "typebox";
import { DynamicToolCallOutputContentItem } from "./item.ts";
import { text, bool, json, struct, list, map, nullable, defaulted } from "./schema.ts";

export const DynamicToolCallParams = struct("DynamicToolCallParams", {
  threadId: text,
  turnId: text,
  callId: text,
  tool: text,
  arguments: json,
});
export type DynamicToolCallParams = Static<typeof DynamicToolCallParams>;

export const DynamicToolCallResponse = struct("DynamicToolCallResponse", {
  contentItems: list(DynamicToolCallOutputContentItem),
  success: bool,
});
export type DynamicToolCallResponse = Static<typeof DynamicToolCallResponse>;

export const ToolRequestUserInputAnswer = struct("ToolRequestUserInputAnswer", { answers: list(text) });
export type ToolRequestUserInputAnswer = Static<typeof ToolRequestUserInputAnswer>;

export const ToolRequestUserInputOption = struct("ToolRequestUserInputOption", {
  label: text,
  description: text,
});
export type ToolRequestUserInputOption = Static<typeof ToolRequestUserInputOption>;

export const ToolRequestUserInputQuestion = struct("ToolRequestUserInputQuestion", {
  id: text,
  header: text,
  question: text,
  isOther: defaulted(bool, false),
  isSecret: defaulted(bool, false),
  options: nullable(list(ToolRequestUserInputOption)),
});
export type ToolRequestUserInputQuestion = Static<typeof ToolRequestUserInputQuestion>;

export const ToolRequestUserInputParams = struct("ToolRequestUserInputParams", {
  threadId: text,
  turnId: text,
  itemId: text,
  questions: list(ToolRequestUserInputQuestion),
});
export type ToolRequestUserInputParams = Static<typeof ToolRequestUserInputParams>;

export const ToolRequestUserInputResponse = struct("ToolRequestUserInputResponse", {
  answers: map(ToolRequestUserInputAnswer),
});
export type ToolRequestUserInputResponse = Static<typeof ToolRequestUserInputResponse>;
