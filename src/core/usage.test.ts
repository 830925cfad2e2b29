import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TokenUsage } from "../protocol/model-item.ts";
import { NO_USAGE, UsageTracker } from "./usage.ts";

const used = (n: number): TokenUsage => ({
  totalTokens: n,
  inputTokens: n - 3,
  cachedInputTokens: 2,
  outputTokens: 3,
  reasoningOutputTokens: 1,
});

describe("token usage of a thread", () => {
  it("says nothing before the first request and stores null", () => {
    const tracker = new UsageTracker(1000);
    expect(tracker.snapshot()).toBeNull();
    expect(tracker.event()).toMatchObject({ type: "token_count", info: null });
  });

  it("adds up over requests and keeps the last one apart", () => {
    const tracker = new UsageTracker(1000);
    tracker.record(used(10));
    tracker.record(used(20));
    expect(tracker.snapshot()).toEqual({
      total: {
        totalTokens: 30,
        inputTokens: 24,
        cachedInputTokens: 4,
        outputTokens: 6,
        reasoningOutputTokens: 2,
      },
      last: used(20),
      modelContextWindow: 1000,
    });
  });

  it("is the sum of what was recorded, for any requests", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000), { minLength: 1 }), (counts) => {
        const tracker = new UsageTracker(null);
        for (const count of counts) tracker.record({ ...NO_USAGE, totalTokens: count });
        expect(tracker.total.totalTokens).toBe(counts.reduce((sum, count) => sum + count, 0));
        expect(tracker.last?.totalTokens).toBe(counts.at(-1));
      }),
    );
  });

  it("goes on from a stored thread's counts", () => {
    const tracker = new UsageTracker(1000);
    tracker.restore(used(100), used(40));
    tracker.record(used(10));
    expect(tracker.total.totalTokens).toBe(110);
    expect(tracker.last).toEqual(used(10));
  });

  it("takes an estimate for the window after a compaction and leaves the total", () => {
    const tracker = new UsageTracker(1000);
    tracker.record(used(100));
    tracker.estimateContext(12);
    expect(tracker.snapshot()).toMatchObject({ total: used(100), last: { ...NO_USAGE, totalTokens: 12 } });
  });

  it("stores counts in the member order of 0.120's files", () => {
    const tracker = new UsageTracker(1000);
    tracker.record(used(10));
    tracker.rateLimits = {
      limitId: "codex",
      limitName: null,
      primary: { usedPercent: 13, windowDurationMins: 300, resetsAt: 1_900_000_000 },
      secondary: null,
      credits: null,
    };
    expect(JSON.stringify(tracker.event())).toBe(
      '{"type":"token_count","info":{"total_token_usage":{"input_tokens":7,"cached_input_tokens":2,"output_tokens":3,' +
        '"reasoning_output_tokens":1,"total_tokens":10},"last_token_usage":{"input_tokens":7,"cached_input_tokens":2,' +
        '"output_tokens":3,"reasoning_output_tokens":1,"total_tokens":10},"model_context_window":1000},' +
        '"rate_limits":{"limit_id":"codex","limit_name":null,"primary":{"used_percent":13,"window_minutes":300,' +
        '"resets_at":1900000000},"secondary":null,"credits":null,"plan_type":null}}',
    );
  });
});
