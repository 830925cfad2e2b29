// A thread as clients see it.

import type { Static } from "typebox";
import { SessionSource } from "./session-source.ts";
import { Turn } from "./turn.ts";
import { text, bool, int64, struct, choice, variant, tagged, list, nullable } from "./schema.ts";

export const GitInfo = struct("GitInfo", {
  sha: nullable(text),
  branch: nullable(text),
  originUrl: nullable(text),
});
export type GitInfo = Static<typeof GitInfo>;

export const ThreadActiveFlag = choice("ThreadActiveFlag", ["waitingOnApproval", "waitingOnUserInput"]);
export type ThreadActiveFlag = Static<typeof ThreadActiveFlag>;

export const ThreadStatus = tagged("ThreadStatus", [
  variant("notLoaded", {}),
  variant("idle", {}),
  variant("systemError", {}),
  variant("active", { activeFlags: list(ThreadActiveFlag) }),
]);
export type ThreadStatus = Static<typeof ThreadStatus>;

export const Thread = struct("Thread", {
  id: text,
  forkedFromId: nullable(text),
  preview: text,
  ephemeral: bool,
  modelProvider: text,
  createdAt: int64,
  updatedAt: int64,
  status: ThreadStatus,
  path: nullable(text),
  cwd: text,
  cliVersion: text,
  source: SessionSource,
  agentNickname: nullable(text),
  agentRole: nullable(text),
  gitInfo: nullable(GitInfo),
  name: nullable(text),
  turns: list(Turn),
});
export type Thread = Static<typeof Thread>;
