// States of sub-agents as items show them.

import type { Static } from "typebox";
import { text, struct, choice, nullable } from "./schema.ts";

export const CollabAgentStatus = choice("CollabAgentStatus", [
  "pendingInit",
  "running",
  "interrupted",
  "completed",
  "errored",
  "shutdown",
  "notFound",
]);
export type CollabAgentStatus = Static<typeof CollabAgentStatus>;

export const CollabAgentState = struct("CollabAgentState", {
  status: CollabAgentStatus,
  message: nullable(text),
});
export type CollabAgentState = Static<typeof CollabAgentState>;

export const CollabAgentTool = choice("CollabAgentTool", [
  "spawnAgent",
  "sendInput",
  "resumeAgent",
  "wait",
  "closeAgent",
]);
export type CollabAgentTool = Static<typeof CollabAgentTool>;

export const CollabAgentToolCallStatus = choice("CollabAgentToolCallStatus", [
  "inProgress",
  "completed",
  "failed",
]);
export type CollabAgentToolCallStatus = Static<typeof CollabAgentToolCallStatus>;
