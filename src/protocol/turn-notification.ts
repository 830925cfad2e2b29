// Notifications about a turn as a whole.

import type { Static } from "typebox";
import { Turn, TurnError } from "./turn.ts";
import { text, bool, struct, choice, list, nullable } from "./schema.ts";

export const ContextCompactedNotification = struct("ContextCompactedNotification", {
  threadId: text,
  turnId: text,
});
export type ContextCompactedNotification = Static<typeof ContextCompactedNotification>;

export const ErrorNotification = struct("ErrorNotification", {
  error: TurnError,
  willRetry: bool,
  threadId: text,
  turnId: text,
});
export type ErrorNotification = Static<typeof ErrorNotification>;

export const TurnCompletedNotification = struct("TurnCompletedNotification", { threadId: text, turn: Turn });
export type TurnCompletedNotification = Static<typeof TurnCompletedNotification>;

export const TurnDiffUpdatedNotification = struct("TurnDiffUpdatedNotification", {
  threadId: text,
  turnId: text,
  diff: text,
});
export type TurnDiffUpdatedNotification = Static<typeof TurnDiffUpdatedNotification>;

export const TurnPlanStepStatus = choice("TurnPlanStepStatus", ["pending", "inProgress", "completed"]);
export type TurnPlanStepStatus = Static<typeof TurnPlanStepStatus>;

export const TurnPlanStep = struct("TurnPlanStep", { step: text, status: TurnPlanStepStatus });
export type TurnPlanStep = Static<typeof TurnPlanStep>;

export const TurnPlanUpdatedNotification = struct("TurnPlanUpdatedNotification", {
  threadId: text,
  turnId: text,
  explanation: nullable(text),
  plan: list(TurnPlanStep),
});
export type TurnPlanUpdatedNotification = Static<typeof TurnPlanUpdatedNotification>;

export const TurnStartedNotification = struct("TurnStartedNotification", { threadId: text, turn: Turn });
export type TurnStartedNotification = Static<typeof TurnStartedNotification>;
