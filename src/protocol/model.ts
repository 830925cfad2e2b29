// Models a client may choose from.

import type { Static } from "typebox";
import { InputModality, ReasoningEffort } from "./settings.ts";
import { bool, choice, defaulted, list, maybe, nullable, struct, text, uint32 } from "./schema.ts";

export const ModelAvailabilityNux = struct("ModelAvailabilityNux", { message: text });
export type ModelAvailabilityNux = Static<typeof ModelAvailabilityNux>;

export const ModelUpgradeInfo = struct("ModelUpgradeInfo", {
  model: text,
  upgradeCopy: nullable(text),
  modelLink: nullable(text),
  migrationMarkdown: nullable(text),
});
export type ModelUpgradeInfo = Static<typeof ModelUpgradeInfo>;

export const ReasoningEffortOption = struct("ReasoningEffortOption", {
  reasoningEffort: ReasoningEffort,
  description: text,
});
export type ReasoningEffortOption = Static<typeof ReasoningEffortOption>;

export const Model = struct("Model", {
  id: text,
  model: text,
  upgrade: nullable(text),
  upgradeInfo: nullable(ModelUpgradeInfo),
  availabilityNux: nullable(ModelAvailabilityNux),
  displayName: text,
  description: text,
  hidden: bool,
  supportedReasoningEfforts: list(ReasoningEffortOption),
  defaultReasoningEffort: ReasoningEffort,
  inputModalities: defaulted(list(InputModality), ["text", "image"]),
  supportsPersonality: defaulted(bool, false),
  additionalSpeedTiers: defaulted(list(text), []),
  isDefault: bool,
});
export type Model = Static<typeof Model>;

export const ModelListParams = struct("ModelListParams", {
  cursor: maybe(text),
  limit: maybe(uint32),
  includeHidden: maybe(bool),
});
export type ModelListParams = Static<typeof ModelListParams>;

export const ModelListResponse = struct("ModelListResponse", {
  data: list(Model),
  nextCursor: nullable(text),
});
export type ModelListResponse = Static<typeof ModelListResponse>;

export const ModelRerouteReason = choice("ModelRerouteReason", ["highRiskCyberActivity"]);
export type ModelRerouteReason = Static<typeof ModelRerouteReason>;

export const ModelReroutedNotification = struct("ModelReroutedNotification", {
  threadId: text,
  turnId: text,
  fromModel: text,
  toModel: text,
  reason: ModelRerouteReason,
});
export type ModelReroutedNotification = Static<typeof ModelReroutedNotification>;
