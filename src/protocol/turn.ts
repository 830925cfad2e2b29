// A turn, its state and its error.

import type { Static } from "typebox";
import { ThreadItem } from "./item.ts";
import {
  text,
  uint16,
  int64,
  struct,
  object,
  choice,
  wrapped,
  external,
  literal,
  list,
  nullable,
} from "./schema.ts";

export const NonSteerableTurnKind = choice("NonSteerableTurnKind", ["review", "compact"]);
export type NonSteerableTurnKind = Static<typeof NonSteerableTurnKind>;

export const CodexErrorInfo = external("CodexErrorInfo", [
  literal("contextWindowExceeded"),
  literal("usageLimitExceeded"),
  literal("serverOverloaded"),
  wrapped("httpConnectionFailed", object({ httpStatusCode: nullable(uint16) })),
  wrapped("responseStreamConnectionFailed", object({ httpStatusCode: nullable(uint16) })),
  literal("internalServerError"),
  literal("unauthorized"),
  literal("badRequest"),
  literal("threadRollbackFailed"),
  literal("sandboxError"),
  wrapped("responseStreamDisconnected", object({ httpStatusCode: nullable(uint16) })),
  wrapped("responseTooManyFailedAttempts", object({ httpStatusCode: nullable(uint16) })),
  wrapped("activeTurnNotSteerable", object({ turnKind: NonSteerableTurnKind })),
  literal("other"),
]);
export type CodexErrorInfo = Static<typeof CodexErrorInfo>;

export const TurnError = struct("TurnError", {
  message: text,
  codexErrorInfo: nullable(CodexErrorInfo),
  additionalDetails: nullable(text),
});
export type TurnError = Static<typeof TurnError>;

export const TurnStatus = choice("TurnStatus", ["completed", "interrupted", "failed", "inProgress"]);
export type TurnStatus = Static<typeof TurnStatus>;

export const Turn = struct("Turn", {
  id: text,
  items: list(ThreadItem),
  status: TurnStatus,
  error: nullable(TurnError),
  startedAt: nullable(int64),
  completedAt: nullable(int64),
  durationMs: nullable(int64),
});
export type Turn = Static<typeof Turn>;
