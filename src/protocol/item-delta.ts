// Notifications about one item: started, its deltas, completed.

import type { Static } from "typebox";
import { ThreadItem } from "./item.ts";
import { text, int64, struct } from "./schema.ts";

export const AgentMessageDeltaNotification = struct("AgentMessageDeltaNotification", {
  threadId: text,
  turnId: text,
  itemId: text,
  delta: text,
});
export type AgentMessageDeltaNotification = Static<typeof AgentMessageDeltaNotification>;

export const CommandExecutionOutputDeltaNotification = struct("CommandExecutionOutputDeltaNotification", {
  threadId: text,
  turnId: text,
  itemId: text,
  delta: text,
});
export type CommandExecutionOutputDeltaNotification = Static<typeof CommandExecutionOutputDeltaNotification>;

export const FileChangeOutputDeltaNotification = struct("FileChangeOutputDeltaNotification", {
  threadId: text,
  turnId: text,
  itemId: text,
  delta: text,
});
export type FileChangeOutputDeltaNotification = Static<typeof FileChangeOutputDeltaNotification>;

export const ItemCompletedNotification = struct("ItemCompletedNotification", {
  item: ThreadItem,
  threadId: text,
  turnId: text,
});
export type ItemCompletedNotification = Static<typeof ItemCompletedNotification>;

export const ItemStartedNotification = struct("ItemStartedNotification", {
  item: ThreadItem,
  threadId: text,
  turnId: text,
});
export type ItemStartedNotification = Static<typeof ItemStartedNotification>;

export const PlanDeltaNotification = struct("PlanDeltaNotification", {
  threadId: text,
  turnId: text,
  itemId: text,
  delta: text,
});
export type PlanDeltaNotification = Static<typeof PlanDeltaNotification>;

export const ReasoningSummaryPartAddedNotification = struct("ReasoningSummaryPartAddedNotification", {
  threadId: text,
  turnId: text,
  itemId: text,
  summaryIndex: int64,
});
export type ReasoningSummaryPartAddedNotification = Static<typeof ReasoningSummaryPartAddedNotification>;

export const ReasoningSummaryTextDeltaNotification = struct("ReasoningSummaryTextDeltaNotification", {
  threadId: text,
  turnId: text,
  itemId: text,
  delta: text,
  summaryIndex: int64,
});
export type ReasoningSummaryTextDeltaNotification = Static<typeof ReasoningSummaryTextDeltaNotification>;

export const ReasoningTextDeltaNotification = struct("ReasoningTextDeltaNotification", {
  threadId: text,
  turnId: text,
  itemId: text,
  delta: text,
  contentIndex: int64,
});
export type ReasoningTextDeltaNotification = Static<typeof ReasoningTextDeltaNotification>;

export const TerminalInteractionNotification = struct("TerminalInteractionNotification", {
  threadId: text,
  turnId: text,
  itemId: text,
  processId: text,
  stdin: text,
});
export type TerminalInteractionNotification = Static<typeof TerminalInteractionNotification>;
