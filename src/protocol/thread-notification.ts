// Notifications about a thread as a whole.

import type { Static } from "typebox";
import { Thread, ThreadStatus } from "./thread.ts";
import { text, int64, struct, nullable, omitted } from "./schema.ts";

export const ThreadArchivedNotification = struct("ThreadArchivedNotification", { threadId: text });
export type ThreadArchivedNotification = Static<typeof ThreadArchivedNotification>;

export const ThreadClosedNotification = struct("ThreadClosedNotification", { threadId: text });
export type ThreadClosedNotification = Static<typeof ThreadClosedNotification>;

export const ThreadNameUpdatedNotification = struct("ThreadNameUpdatedNotification", {
  threadId: text,
  threadName: omitted(text),
});
export type ThreadNameUpdatedNotification = Static<typeof ThreadNameUpdatedNotification>;

export const ThreadStartedNotification = struct("ThreadStartedNotification", { thread: Thread });
export type ThreadStartedNotification = Static<typeof ThreadStartedNotification>;

export const ThreadStatusChangedNotification = struct("ThreadStatusChangedNotification", {
  threadId: text,
  status: ThreadStatus,
});
export type ThreadStatusChangedNotification = Static<typeof ThreadStatusChangedNotification>;

export const TokenUsageBreakdown = struct("TokenUsageBreakdown", {
  totalTokens: int64,
  inputTokens: int64,
  cachedInputTokens: int64,
  outputTokens: int64,
  reasoningOutputTokens: int64,
});
export type TokenUsageBreakdown = Static<typeof TokenUsageBreakdown>;

export const ThreadTokenUsage = struct("ThreadTokenUsage", {
  total: TokenUsageBreakdown,
  last: TokenUsageBreakdown,
  modelContextWindow: nullable(int64),
});
export type ThreadTokenUsage = Static<typeof ThreadTokenUsage>;

export const ThreadTokenUsageUpdatedNotification = struct("ThreadTokenUsageUpdatedNotification", {
  threadId: text,
  turnId: text,
  tokenUsage: ThreadTokenUsage,
});
export type ThreadTokenUsageUpdatedNotification = Static<typeof ThreadTokenUsageUpdatedNotification>;

export const ThreadUnarchivedNotification = struct("ThreadUnarchivedNotification", { threadId: text });
export type ThreadUnarchivedNotification = Static<typeof ThreadUnarchivedNotification>;
