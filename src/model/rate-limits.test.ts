import { describe, expect, it } from "vitest";
import { backoffMs } from "./backoff.ts";
import { rateLimits } from "./rate-limits.ts";
import { tokenUsage } from "./usage.ts";

const primary = (fields: Record<string, string>): unknown => {
  const headers = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [`x-codex-primary-${name}`, value]),
  );
  return rateLimits(headers)?.primary ?? null;
};

describe("rateLimits", () => {
  it("rounds the percentage and keeps window and reset", () => {
    expect(primary({ "used-percent": "12.5", "window-minutes": "300", "reset-at": "1900000000" })).toEqual({
      usedPercent: 13,
      windowDurationMins: 300,
      resetsAt: 1_900_000_000,
    });
    expect(primary({ "used-percent": "-3.5" })).toMatchObject({ usedPercent: -4 });
    expect(primary({ "used-percent": "33.4", "window-minutes": "5.5", "reset-at": "x" })).toEqual({
      usedPercent: 33,
      windowDurationMins: null,
      resetsAt: null,
    });
  });

  it("takes an empty or unreadable window as none", () => {
    expect(primary({ "used-percent": "abc", "window-minutes": "5" })).toBeNull();
    expect(primary({ "used-percent": "NaN" })).toBeNull();
    expect(primary({ "used-percent": "0", "window-minutes": "0" })).toBeNull();
    expect(primary({ "used-percent": "0", "reset-at": "5" })).not.toBeNull();
    expect(rateLimits({})).toBeNull();
  });

  it("reads the second window, credits and another limit by name", () => {
    const headers = {
      "x-codex-secondary-used-percent": "101",
      "x-codex-credits-has-credits": "true",
      "x-codex-credits-unlimited": "0",
      "x-codex-credits-balance": "12.5",
      "x-codex-other-primary-used-percent": "44",
      "x-codex-other-limit-name": "Other",
    };
    expect(rateLimits(headers)).toMatchObject({
      limitId: "codex",
      primary: null,
      secondary: { usedPercent: 101 },
      credits: { hasCredits: true, unlimited: false, balance: "12.5" },
    });
    expect(rateLimits(headers, "codex_other")).toMatchObject({
      limitName: "Other",
      primary: { usedPercent: 44 },
    });
    expect(rateLimits({ "x-codex-credits-has-credits": "true" })).toBeNull();
  });
});

describe("tokenUsage", () => {
  it("reads counts and takes absent ones as zero", () => {
    expect(tokenUsage({ input_tokens: 5, output_tokens: 3, total_tokens: 8 })).toEqual({
      totalTokens: 8,
      inputTokens: 5,
      cachedInputTokens: 0,
      outputTokens: 3,
      reasoningOutputTokens: 0,
    });
    expect(tokenUsage({ input_tokens: 5, output_tokens: 3 })?.totalTokens).toBe(8);
    expect(tokenUsage({ input_tokens_details: "x" })?.totalTokens).toBe(0);
    expect(tokenUsage(null)).toBeNull();
    expect(tokenUsage([])).toBeNull();
  });
});

describe("backoffMs", () => {
  it("doubles from 200 ms within 10 %, up to 30 s", () => {
    for (const [attempt, exact] of [
      [1, 200],
      [2, 400],
      [5, 3200],
      [100, 30_000],
    ] as const) {
      const wait = backoffMs(attempt);
      expect(wait).toBeGreaterThanOrEqual(exact * 0.9 - 1);
      expect(wait).toBeLessThanOrEqual(exact * 1.1 + 1);
    }
  });
});
