import { describe, expect, it } from "vitest";
import { responseFailed, responseIncomplete } from "./failures.ts";

const broken = (detail: string): string => `stream disconnected before completion: ${detail}`;

describe("response.failed", () => {
  const rows: readonly [unknown, string, string, boolean, number | null][] = [
    [
      { code: "context_length_exceeded", message: "too long" },
      "contextWindowExceeded",
      "Codex ran out of room in the model's context window. Start a new thread or clear earlier history before retrying.",
      false,
      null,
    ],
    [
      { code: "insufficient_quota" },
      "usageLimitExceeded",
      "Quota exceeded. Check your plan and billing details.",
      false,
      null,
    ],
    [
      { code: "usage_not_included" },
      "usageLimitExceeded",
      "To use Codex with your ChatGPT plan, upgrade to Plus: https://chatgpt.com/explore/plus.",
      false,
      null,
    ],
    [{ code: "invalid_prompt", message: "bad" }, "unexpectedStatus", "bad", false, null],
    [{ code: "invalid_prompt" }, "unexpectedStatus", "Invalid request.", false, null],
    [
      { code: "server_is_overloaded" },
      "serverOverloaded",
      "Selected model is at capacity. Please try a different model.",
      false,
      null,
    ],
    [
      { code: "slow_down" },
      "serverOverloaded",
      "Selected model is at capacity. Please try a different model.",
      false,
      null,
    ],
    [
      { code: "rate_limit_exceeded", message: "Please try again in 0.1s." },
      "streamDisconnected",
      broken("Please try again in 0.1s."),
      true,
      100,
    ],
    [
      { code: "rate_limit_exceeded", message: "Try again in 28ms" },
      "streamDisconnected",
      broken("Try again in 28ms"),
      true,
      28,
    ],
    [
      { code: "rate_limit_exceeded", message: "try again in 35 seconds" },
      "streamDisconnected",
      broken("try again in 35 seconds"),
      true,
      35_000,
    ],
    [{ code: "rate_limit_exceeded", message: "later" }, "streamDisconnected", broken("later"), true, null],
    [{ code: "server_error", message: "boom" }, "streamDisconnected", broken("boom"), true, null],
    [{}, "streamDisconnected", broken(""), true, null],
    [null, "streamDisconnected", broken("response.failed event received"), true, null],
    ["text", "streamDisconnected", broken("response.failed event received"), true, null],
  ];

  it.each(rows)("%j is %s", (error, kind, message, retryable, retryAfterMs) => {
    expect({ ...responseFailed({ error }), message: responseFailed({ error }).message }).toMatchObject({
      kind,
      message,
      retryable,
      retryAfterMs,
      httpStatus: null,
    });
  });

  it("is understood without a response member", () => {
    expect(responseFailed(undefined).message).toBe(broken("response.failed event received"));
  });
});

describe("response.incomplete", () => {
  it("names the reason, or says that it is unknown", () => {
    const known = responseIncomplete({ incomplete_details: { reason: "max_output_tokens" } });
    expect(known.message).toBe(broken("Incomplete response returned, reason: max_output_tokens"));
    expect(known.retryable).toBe(true);
    expect(responseIncomplete(undefined).message).toBe(
      broken("Incomplete response returned, reason: unknown"),
    );
  });
});
