// Runs of hooks as clients see them.

import type { Static } from "typebox";
import { text, bigInt64, struct, choice, list, nullable } from "./schema.ts";

export const HookEventName = choice("HookEventName", [
  "preToolUse",
  "postToolUse",
  "sessionStart",
  "userPromptSubmit",
  "stop",
]);
export type HookEventName = Static<typeof HookEventName>;

export const HookExecutionMode = choice("HookExecutionMode", ["sync", "async"]);
export type HookExecutionMode = Static<typeof HookExecutionMode>;

export const HookHandlerType = choice("HookHandlerType", ["command", "prompt", "agent"]);
export type HookHandlerType = Static<typeof HookHandlerType>;

export const HookOutputEntryKind = choice("HookOutputEntryKind", [
  "warning",
  "stop",
  "feedback",
  "context",
  "error",
]);
export type HookOutputEntryKind = Static<typeof HookOutputEntryKind>;

export const HookOutputEntry = struct("HookOutputEntry", { kind: HookOutputEntryKind, text });
export type HookOutputEntry = Static<typeof HookOutputEntry>;

export const HookRunStatus = choice("HookRunStatus", [
  "running",
  "completed",
  "failed",
  "blocked",
  "stopped",
]);
export type HookRunStatus = Static<typeof HookRunStatus>;

export const HookScope = choice("HookScope", ["thread", "turn"]);
export type HookScope = Static<typeof HookScope>;

export const HookRunSummary = struct("HookRunSummary", {
  id: text,
  eventName: HookEventName,
  handlerType: HookHandlerType,
  executionMode: HookExecutionMode,
  scope: HookScope,
  sourcePath: text,
  displayOrder: bigInt64,
  status: HookRunStatus,
  statusMessage: nullable(text),
  startedAt: bigInt64,
  completedAt: nullable(bigInt64),
  durationMs: nullable(bigInt64),
  entries: list(HookOutputEntry),
});
export type HookRunSummary = Static<typeof HookRunSummary>;

export const HookCompletedNotification = struct("HookCompletedNotification", {
  threadId: text,
  turnId: nullable(text),
  run: HookRunSummary,
});
export type HookCompletedNotification = Static<typeof HookCompletedNotification>;

export const HookStartedNotification = struct("HookStartedNotification", {
  threadId: text,
  turnId: nullable(text),
  run: HookRunSummary,
});
export type HookStartedNotification = Static<typeof HookStartedNotification>;
