// Feature flags, collaboration modes, and the method that only tests the experimental gate.

import type { Static } from "typebox";
import { ModeKind, ReasoningEffort } from "./settings.ts";
import { text, bool, uint32, struct, choice, list, map, nullable, maybe } from "./schema.ts";

export const CollaborationModeListParams = struct("CollaborationModeListParams", {});
export type CollaborationModeListParams = Static<typeof CollaborationModeListParams>;

export const CollaborationModeMask = struct("CollaborationModeMask", {
  name: text,
  mode: nullable(ModeKind),
  model: nullable(text),
  reasoning_effort: nullable(ReasoningEffort),
});
export type CollaborationModeMask = Static<typeof CollaborationModeMask>;

export const CollaborationModeListResponse = struct("CollaborationModeListResponse", {
  data: list(CollaborationModeMask),
});
export type CollaborationModeListResponse = Static<typeof CollaborationModeListResponse>;

export const ExperimentalFeatureStage = choice("ExperimentalFeatureStage", [
  "beta",
  "underDevelopment",
  "stable",
  "deprecated",
  "removed",
]);
export type ExperimentalFeatureStage = Static<typeof ExperimentalFeatureStage>;

export const ExperimentalFeature = struct("ExperimentalFeature", {
  name: text,
  stage: ExperimentalFeatureStage,
  displayName: nullable(text),
  description: nullable(text),
  announcement: nullable(text),
  enabled: bool,
  defaultEnabled: bool,
});
export type ExperimentalFeature = Static<typeof ExperimentalFeature>;

export const ExperimentalFeatureEnablementSetParams = struct("ExperimentalFeatureEnablementSetParams", {
  enablement: map(bool),
});
export type ExperimentalFeatureEnablementSetParams = Static<typeof ExperimentalFeatureEnablementSetParams>;

export const ExperimentalFeatureEnablementSetResponse = struct("ExperimentalFeatureEnablementSetResponse", {
  enablement: map(bool),
});
export type ExperimentalFeatureEnablementSetResponse = Static<
  typeof ExperimentalFeatureEnablementSetResponse
>;

export const ExperimentalFeatureListParams = struct("ExperimentalFeatureListParams", {
  cursor: maybe(text),
  limit: maybe(uint32),
});
export type ExperimentalFeatureListParams = Static<typeof ExperimentalFeatureListParams>;

export const ExperimentalFeatureListResponse = struct("ExperimentalFeatureListResponse", {
  data: list(ExperimentalFeature),
  nextCursor: nullable(text),
});
export type ExperimentalFeatureListResponse = Static<typeof ExperimentalFeatureListResponse>;

export const MockExperimentalMethodParams = struct("MockExperimentalMethodParams", { value: maybe(text) });
export type MockExperimentalMethodParams = Static<typeof MockExperimentalMethodParams>;

export const MockExperimentalMethodResponse = struct("MockExperimentalMethodResponse", {
  echoed: nullable(text),
});
export type MockExperimentalMethodResponse = Static<typeof MockExperimentalMethodResponse>;
