// The texts of failures that come inside a stream or instead of one. Clients match on them:
// spec/app-server.md §7, spec/cli.md 2.2. Pure.
import { asObject, asString } from "../json.ts";
import { ModelError } from "../types.ts";

export const AT_CAPACITY = "Selected model is at capacity. Please try a different model.";
export const NOT_INCLUDED =
  "To use Codex with your ChatGPT plan, upgrade to Plus: https://chatgpt.com/explore/plus.";

const OUT_OF_ROOM =
  "Codex ran out of room in the model's context window. Start a new thread or clear earlier history before retrying.";
const NO_QUOTA = "Quota exceeded. Check your plan and billing details.";
const TRY_AGAIN = /try again in\s*(\d+(?:\.\d+)?)\s*(ms|s|seconds?)\b/i;

/** A stream that broke in a way that a new one may mend. */
export function disconnected(detail: string, retryAfterMs?: number): ModelError {
  return new ModelError("streamDisconnected", `stream disconnected before completion: ${detail}`, {
    retryable: true,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** The turn was interrupted: no failure of the model. */
export function interrupted(): ModelError {
  return new ModelError("interrupted", "interrupted");
}

/** What a `response.failed` event means. @param response the event's `response` member */
export function responseFailed(response: unknown): ModelError {
  const error = asObject(asObject(response)?.["error"]);
  if (error === null) return disconnected("response.failed event received");
  const message = asString(error["message"]);
  switch (error["code"]) {
    case "context_length_exceeded":
      return new ModelError("contextWindowExceeded", OUT_OF_ROOM);
    case "insufficient_quota":
      return new ModelError("usageLimitExceeded", NO_QUOTA);
    case "usage_not_included":
      return new ModelError("usageLimitExceeded", NOT_INCLUDED);
    case "invalid_prompt":
      return new ModelError("unexpectedStatus", message ?? "Invalid request.");
    case "server_is_overloaded":
    case "slow_down":
      return new ModelError("serverOverloaded", AT_CAPACITY);
    case "rate_limit_exceeded":
      return disconnected(message ?? "", tryAgainMs(message ?? ""));
    default:
      return disconnected(message ?? "");
  }
}

/** What a `response.incomplete` event means. @param response the event's `response` member */
export function responseIncomplete(response: unknown): ModelError {
  const details = asObject(asObject(response)?.["incomplete_details"]);
  const reason = asString(details?.["reason"]) ?? "unknown";
  return disconnected(`Incomplete response returned, reason: ${reason}`);
}

/** The wait that "… try again in 1.5s." asks for, in ms. */
function tryAgainMs(message: string): number | undefined {
  const found = TRY_AGAIN.exec(message);
  if (found === null) return undefined;
  return Math.round(Number(found[1]) * (found[2]?.toLowerCase() === "ms" ? 1 : 1000));
}
