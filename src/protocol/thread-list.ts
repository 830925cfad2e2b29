// Finding and reading stored threads.

import type { Static } from "typebox";
import { Thread } from "./thread.ts";
import { text, bool, uint32, struct, choice, list, nullable, maybe, param } from "./schema.ts";

export const ThreadSortKey = choice("ThreadSortKey", ["created_at", "updated_at"]);
export type ThreadSortKey = Static<typeof ThreadSortKey>;

export const ThreadSourceKind = choice("ThreadSourceKind", [
  "cli",
  "vscode",
  "exec",
  "appServer",
  "subAgent",
  "subAgentReview",
  "subAgentCompact",
  "subAgentThreadSpawn",
  "subAgentOther",
  "unknown",
]);
export type ThreadSourceKind = Static<typeof ThreadSourceKind>;

export const ThreadListParams = struct("ThreadListParams", {
  cursor: maybe(text),
  limit: maybe(uint32),
  sortKey: maybe(ThreadSortKey),
  modelProviders: maybe(list(text)),
  sourceKinds: maybe(list(ThreadSourceKind)),
  archived: maybe(bool),
  cwd: maybe(text),
  searchTerm: maybe(text),
});
export type ThreadListParams = Static<typeof ThreadListParams>;

export const ThreadListResponse = struct("ThreadListResponse", {
  data: list(Thread),
  nextCursor: nullable(text),
});
export type ThreadListResponse = Static<typeof ThreadListResponse>;

export const ThreadLoadedListParams = struct("ThreadLoadedListParams", {
  cursor: maybe(text),
  limit: maybe(uint32),
});
export type ThreadLoadedListParams = Static<typeof ThreadLoadedListParams>;

export const ThreadLoadedListResponse = struct("ThreadLoadedListResponse", {
  data: list(text),
  nextCursor: nullable(text),
});
export type ThreadLoadedListResponse = Static<typeof ThreadLoadedListResponse>;

export const ThreadReadParams = struct("ThreadReadParams", {
  threadId: text,
  includeTurns: param(bool, false),
});
export type ThreadReadParams = Static<typeof ThreadReadParams>;

export const ThreadReadResponse = struct("ThreadReadResponse", { thread: Thread });
export type ThreadReadResponse = Static<typeof ThreadReadResponse>;
