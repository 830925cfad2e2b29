// A model failure in the protocol's words: message and `codexErrorInfo` (`spec/app-server.md` §7).
import { ModelError } from "../model/types.ts";
import type { CodexErrorInfo, TurnError } from "../protocol/turn.ts";

/** What the final `error` notification and the failed turn carry. */
export function turnError(error: ModelError): TurnError {
  return { message: error.message, codexErrorInfo: finalInfo(error), additionalDetails: null };
}

/** A failure that is not the model's: disk full, a bug. */
export function otherTurnError(message: string): TurnError {
  return { message, codexErrorInfo: "other", additionalDetails: null };
}

/** The notice that a broken stream is being opened again, attempt `attempt` of `limit`. */
export function reconnectNotice(error: ModelError, attempt: number, limit: number): TurnError {
  return {
    message: `Reconnecting... ${attempt}/${limit}`,
    codexErrorInfo: { responseStreamDisconnected: { httpStatusCode: error.httpStatus } },
    additionalDetails: error.message,
  };
}

function finalInfo(error: ModelError): CodexErrorInfo {
  switch (error.kind) {
    case "contextWindowExceeded":
    case "usageLimitExceeded":
    case "serverOverloaded":
    case "internalServerError":
    case "badRequest":
    case "unauthorized":
      return error.kind;
    case "tooManyFailedAttempts":
      return { responseTooManyFailedAttempts: { httpStatusCode: error.httpStatus } };
    case "streamDisconnected":
    case "unexpectedStatus":
    case "missingCredentials":
    case "interrupted":
      return "other";
  }
}
