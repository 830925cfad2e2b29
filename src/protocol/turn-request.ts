// Starting, steering and interrupting a turn.

import type { Static } from "typebox";
import { UserInput } from "./input.ts";
import {
  ApprovalsReviewer,
  AskForApproval,
  CollaborationMode,
  Personality,
  ReasoningEffort,
  ReasoningSummary,
  SandboxPolicy,
  ServiceTier,
} from "./settings.ts";
import { Turn } from "./turn.ts";
import { json, list, map, maybe, path, struct, text } from "./schema.ts";

export const TurnInterruptParams = struct("TurnInterruptParams", { threadId: text, turnId: text });
export type TurnInterruptParams = Static<typeof TurnInterruptParams>;

export const TurnInterruptResponse = struct("TurnInterruptResponse", {});
export type TurnInterruptResponse = Static<typeof TurnInterruptResponse>;

export const TurnStartParams = struct("TurnStartParams", {
  threadId: text,
  input: list(UserInput),
  responsesapiClientMetadata: maybe(map(text), { experimental: true }),
  cwd: maybe(path),
  approvalPolicy: maybe(AskForApproval),
  approvalsReviewer: maybe(ApprovalsReviewer),
  sandboxPolicy: maybe(SandboxPolicy),
  model: maybe(text),
  serviceTier: maybe(ServiceTier),
  effort: maybe(ReasoningEffort),
  summary: maybe(ReasoningSummary),
  personality: maybe(Personality),
  outputSchema: maybe(json),
  collaborationMode: maybe(CollaborationMode, { experimental: "schema-only" }),
});
export type TurnStartParams = Static<typeof TurnStartParams>;

export const TurnStartResponse = struct("TurnStartResponse", { turn: Turn });
export type TurnStartResponse = Static<typeof TurnStartResponse>;

export const TurnSteerParams = struct("TurnSteerParams", {
  threadId: text,
  input: list(UserInput),
  responsesapiClientMetadata: maybe(map(text), { experimental: true }),
  expectedTurnId: text,
});
export type TurnSteerParams = Static<typeof TurnSteerParams>;

export const TurnSteerResponse = struct("TurnSteerResponse", { turnId: text });
export type TurnSteerResponse = Static<typeof TurnSteerResponse>;
