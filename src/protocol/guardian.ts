// Reviews of approvals by the guardian sub-agent. The shape of these notifications may still change.

import type { Static } from "typebox";
import { NetworkApprovalProtocol } from "./permission.ts";
import { choice, list, nullable, struct, tagged, text, uint16, variant } from "./schema.ts";

export const AutoReviewDecisionSource = choice("AutoReviewDecisionSource", ["agent"]);
export type AutoReviewDecisionSource = Static<typeof AutoReviewDecisionSource>;

export const GuardianApprovalReviewStatus = choice("GuardianApprovalReviewStatus", [
  "inProgress",
  "approved",
  "denied",
  "aborted",
]);
export type GuardianApprovalReviewStatus = Static<typeof GuardianApprovalReviewStatus>;

export const GuardianRiskLevel = choice("GuardianRiskLevel", ["low", "medium", "high", "critical"]);
export type GuardianRiskLevel = Static<typeof GuardianRiskLevel>;

export const GuardianUserAuthorization = choice("GuardianUserAuthorization", [
  "unknown",
  "low",
  "medium",
  "high",
]);
export type GuardianUserAuthorization = Static<typeof GuardianUserAuthorization>;

export const GuardianApprovalReview = struct("GuardianApprovalReview", {
  status: GuardianApprovalReviewStatus,
  riskLevel: nullable(GuardianRiskLevel),
  userAuthorization: nullable(GuardianUserAuthorization),
  rationale: nullable(text),
});
export type GuardianApprovalReview = Static<typeof GuardianApprovalReview>;

export const GuardianCommandSource = choice("GuardianCommandSource", ["shell", "unifiedExec"]);
export type GuardianCommandSource = Static<typeof GuardianCommandSource>;

export const GuardianApprovalReviewAction = tagged("GuardianApprovalReviewAction", [
  variant("command", { source: GuardianCommandSource, command: text, cwd: text }),
  variant("execve", {
    source: GuardianCommandSource,
    program: text,
    argv: list(text),
    cwd: text,
  }),
  variant("applyPatch", { cwd: text, files: list(text) }),
  variant("networkAccess", {
    target: text,
    host: text,
    protocol: NetworkApprovalProtocol,
    port: uint16,
  }),
  variant("mcpToolCall", {
    server: text,
    toolName: text,
    connectorId: nullable(text),
    connectorName: nullable(text),
    toolTitle: nullable(text),
  }),
]);
export type GuardianApprovalReviewAction = Static<typeof GuardianApprovalReviewAction>;

export const ItemGuardianApprovalReviewCompletedNotification = struct(
  "ItemGuardianApprovalReviewCompletedNotification",
  {
    threadId: text,
    turnId: text,
    reviewId: text,
    targetItemId: nullable(text),
    decisionSource: AutoReviewDecisionSource,
    review: GuardianApprovalReview,
    action: GuardianApprovalReviewAction,
  },
);
export type ItemGuardianApprovalReviewCompletedNotification = Static<
  typeof ItemGuardianApprovalReviewCompletedNotification
>;

export const ItemGuardianApprovalReviewStartedNotification = struct(
  "ItemGuardianApprovalReviewStartedNotification",
  {
    threadId: text,
    turnId: text,
    reviewId: text,
    targetItemId: nullable(text),
    review: GuardianApprovalReview,
    action: GuardianApprovalReviewAction,
  },
);
export type ItemGuardianApprovalReviewStartedNotification = Static<
  typeof ItemGuardianApprovalReviewStartedNotification
>;
