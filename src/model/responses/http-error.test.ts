import type { IncomingHttpHeaders } from "node:http";
import { describe, expect, it } from "vitest";
import type { ModelError } from "../types.ts";
import { httpError, retryAfterMs } from "./http-error.ts";
import { resetTime } from "./usage-limit.ts";

const URL_TEXT = "http://h/v1/responses";
const NOW = new Date(2029, 10, 23, 9, 0).getTime();

function refused(status: number, body: unknown, headers: IncomingHttpHeaders = {}): ModelError {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return httpError({ status, headers, body: text, url: URL_TEXT }, NOW);
}

const MESSAGE = { error: { message: "msg" } };

describe("httpError", () => {
  it("gives the raw body of a 400, once", () => {
    expect(refused(400, MESSAGE)).toMatchObject({
      kind: "unexpectedStatus",
      message: '{"error":{"message":"msg"}}',
      retryable: false,
      httpStatus: 400,
    });
    expect(refused(400, "plain text error").message).toBe("plain text error");
    const image = refused(400, {
      error: { message: "The image data you provided does not represent a valid image." },
    });
    expect(image.kind).toBe("badRequest");
    expect(image.message).toBe("Invalid image in your last message. Please remove it and try again.");
  });

  const statuses: readonly [number, string][] = [
    [301, "301 Moved Permanently"],
    [401, "401 Unauthorized"],
    [403, "403 Forbidden"],
    [404, "404 Not Found"],
    [408, "408 Request Timeout"],
    [413, "413 Payload Too Large"],
    [418, "418 I'm a teapot"],
    [499, "499 <unknown status code>"],
    [502, "502 Bad Gateway"],
    [503, "503 Service Unavailable"],
    [529, "529 <unknown status code>"],
  ];
  it.each(statuses)("names status %i as %s, and lets the turn try again", (status, named) => {
    expect(refused(status, MESSAGE)).toMatchObject({
      kind: "unexpectedStatus",
      message: `unexpected status ${named}: msg, url: ${URL_TEXT}`,
      httpStatus: status,
      retryable: true,
    });
  });

  it("explains with error.message, else the body, else nothing", () => {
    const explained = (body: unknown): string =>
      refused(401, body).message.replace(/^unexpected status 401 Unauthorized: (.*), url: .*$/s, "$1");
    expect(explained("plain body")).toBe("plain body");
    expect(explained("<html>busy</html>")).toBe("<html>busy</html>");
    expect(explained("")).toBe("Unknown error");
    expect(explained({ error: "str" })).toBe('{"error":"str"}');
    expect(explained({ error: { message: "" } })).toBe('{"error":{"message":""}}');
    expect(explained("[1")).toBe("[1");
    expect(explained("y".repeat(3000))).toBe(`${"y".repeat(1000)}...`);
    expect(explained(`a${"é".repeat(800)}`)).toBe(`a${"é".repeat(499)}...`);
  });

  it("adds what helps support: ray, request id, authorisation error", () => {
    const headers = { "cf-ray": "ray", "x-request-id": "rid", "x-openai-authorization-error": "expired" };
    expect(refused(401, MESSAGE, headers).message).toBe(
      `unexpected status 401 Unauthorized: msg, url: ${URL_TEXT}, cf-ray: ray, request id: rid, auth error: expired`,
    );
    expect(refused(403, "<html>Cloudflare: you have been blocked</html>", { "cf-ray": "ray" }).message).toBe(
      `Access blocked by Cloudflare. This usually happens when connecting from a restricted region (status 403 Forbidden), url: ${URL_TEXT}, cf-ray: ray`,
    );
  });

  it("calls a 500 high demand, without a status", () => {
    expect(refused(500, MESSAGE)).toMatchObject({
      kind: "internalServerError",
      message: "We're currently experiencing high demand, which may cause temporary errors.",
      httpStatus: null,
      retryable: true,
    });
  });

  it("says that the model is at capacity for the two codes of a 503", () => {
    for (const code of ["server_is_overloaded", "slow_down"]) {
      expect(refused(503, { error: { code } })).toMatchObject({
        kind: "serverOverloaded",
        message: "Selected model is at capacity. Please try a different model.",
        retryable: false,
      });
    }
  });

  it("gives up on a 429", () => {
    for (const body of [MESSAGE, "slow", { error: { type: "insufficient_quota" } }]) {
      expect(refused(429, body)).toMatchObject({
        kind: "tooManyFailedAttempts",
        message: "exceeded retry limit, last status: 429 Too Many Requests",
        httpStatus: 429,
        retryable: false,
      });
    }
    expect(refused(429, "x", { "x-request-id": "rid" }).message).toMatch(/Requests, request id: rid$/);
    expect(refused(429, { error: { type: "usage_not_included" } }).message).toBe(
      "To use Codex with your ChatGPT plan, upgrade to Plus: https://chatgpt.com/explore/plus.",
    );
  });
});

describe("usage limits", () => {
  const resetsAt = new Date(2030, 0, 1, 0, 0).getTime() / 1000;
  const limit = (error: object, headers: IncomingHttpHeaders = {}): string => {
    const failure = refused(
      429,
      { error: { type: "usage_limit_reached", resets_at: resetsAt, ...error } },
      headers,
    );
    expect(failure).toMatchObject({ kind: "usageLimitExceeded", retryable: false, httpStatus: 429 });
    return failure.message.replace("You've hit your usage limit", "…");
  };
  const admin =
    "…. To get more access now, send a request to your admin or try again at Jan 1st, 2030 12:00 AM.";
  const plans: readonly [string | null, string][] = [
    [
      "free",
      "…. Upgrade to Plus to continue using Codex (https://chatgpt.com/explore/plus), or try again at Jan 1st, 2030 12:00 AM.",
    ],
    [
      "plus",
      "…. Upgrade to Pro (https://chatgpt.com/explore/pro), visit https://chatgpt.com/codex/settings/usage to purchase more credits or try again at Jan 1st, 2030 12:00 AM.",
    ],
    [
      "pro",
      "…. Visit https://chatgpt.com/codex/settings/usage to purchase more credits or try again at Jan 1st, 2030 12:00 AM.",
    ],
    ["team", admin],
    ["business", admin],
    ["enterprise", "…. Try again at Jan 1st, 2030 12:00 AM."],
    ["unheard_of", "…. Try again at Jan 1st, 2030 12:00 AM."],
    [null, "…. Try again at Jan 1st, 2030 12:00 AM."],
  ];
  it.each(plans)("tells plan %s what it can do", (plan, message) => {
    expect(limit({ plan_type: plan })).toBe(message);
  });

  it("says later when the reset is not known", () => {
    expect(limit({ resets_at: null })).toBe("…. Try again later.");
    expect(limit({ resets_at: "soon", plan_type: "team" })).toMatch(/or try again later\.$/);
  });

  it("names another limit, or the server's offer", () => {
    const headers = { "x-codex-active-limit": "codex_other", "x-codex-other-limit-name": "other" };
    expect(limit({ plan_type: "plus" }, headers)).toBe(
      "… for other. Switch to another model now, or try again at Jan 1st, 2030 12:00 AM.",
    );
    expect(limit({}, { "x-codex-promo-message": "Buy it" })).toBe(
      "…. Buy it, or try again at Jan 1st, 2030 12:00 AM.",
    );
  });

  it("words the time of the reset in the local zone", () => {
    const at = (...parts: [number, number, number, number, number]): string =>
      resetTime(new Date(...parts).getTime(), NOW);
    expect(at(2030, 2, 17, 17, 46)).toBe("Mar 17th, 2030 5:46 PM");
    expect(at(2030, 0, 2, 12, 5)).toBe("Jan 2nd, 2030 12:05 PM");
    expect(at(2030, 0, 3, 1, 0)).toBe("Jan 3rd, 2030 1:00 AM");
    expect(at(2030, 0, 11, 0, 0)).toBe("Jan 11th, 2030 12:00 AM");
    expect(at(2030, 0, 22, 0, 0)).toBe("Jan 22nd, 2030 12:00 AM");
    expect(at(2029, 10, 23, 18, 30)).toBe("6:30 PM");
  });
});

describe("retryAfterMs", () => {
  it("reads seconds and dates, at most a minute", () => {
    expect(retryAfterMs({ "retry-after": "2" }, NOW)).toBe(2000);
    expect(retryAfterMs({ "retry-after": "0.5" }, NOW)).toBe(500);
    expect(retryAfterMs({ "retry-after": new Date(NOW + 5000).toUTCString() }, NOW)).toBe(5000);
    expect(retryAfterMs({ "retry-after": new Date(NOW - 5000).toUTCString() }, NOW)).toBe(0);
    expect(retryAfterMs({ "retry-after": "86400" }, NOW)).toBe(60_000);
    expect(retryAfterMs({ "retry-after": "soon" }, NOW)).toBeNull();
    expect(retryAfterMs({}, NOW)).toBeNull();
  });
});
