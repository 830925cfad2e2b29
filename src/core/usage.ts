// Token counts of a thread: the running total and the last request, as the protocol and the
// rollout's `token_count` lines carry them.
import type { RateLimits } from "../model/types.ts";
import type { TokenUsage } from "../protocol/model-item.ts";
import type { EventMsg } from "../rollout/types.ts";

export const NO_USAGE: TokenUsage = {
  totalTokens: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  reasoningOutputTokens: 0,
};

function add(a: TokenUsage, b: TokenUsage): TokenUsage {
  return {
    totalTokens: a.totalTokens + b.totalTokens,
    inputTokens: a.inputTokens + b.inputTokens,
    cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    reasoningOutputTokens: a.reasoningOutputTokens + b.reasoningOutputTokens,
  };
}

export class UsageTracker {
  total: TokenUsage = NO_USAGE;
  /** The last request's usage: what now fills the context window. Null before any. */
  last: TokenUsage | null = null;
  rateLimits: RateLimits | null = null;
  contextWindow: number | null;

  constructor(contextWindow: number | null) {
    this.contextWindow = contextWindow;
  }

  /** Takes up what a stored thread had used. */
  restore(total: TokenUsage, last: TokenUsage): void {
    this.total = total;
    this.last = last;
  }

  record(usage: TokenUsage): void {
    this.total = add(this.total, usage);
    this.last = usage;
  }

  /** After compaction the window holds about `estimate` tokens; the total stays. */
  estimateContext(estimate: number): void {
    this.last = { ...NO_USAGE, totalTokens: estimate };
  }

  /** `thread/tokenUsage/updated`'s payload, or null when nothing was counted yet. */
  snapshot(): { total: TokenUsage; last: TokenUsage; modelContextWindow: number | null } | null {
    return this.last === null
      ? null
      : { total: this.total, last: this.last, modelContextWindow: this.contextWindow };
  }

  /** The rollout's `token_count` event (member order as 0.120 writes it). */
  event(): EventMsg {
    const info =
      this.last === null
        ? null
        : {
            total_token_usage: stored(this.total),
            last_token_usage: stored(this.last),
            model_context_window: this.contextWindow,
          };
    return { type: "token_count", info, rate_limits: storedRateLimits(this.rateLimits) };
  }
}

function stored(usage: TokenUsage): Readonly<Record<string, number>> {
  return {
    input_tokens: usage.inputTokens,
    cached_input_tokens: usage.cachedInputTokens,
    output_tokens: usage.outputTokens,
    reasoning_output_tokens: usage.reasoningOutputTokens,
    total_tokens: usage.totalTokens,
  };
}

function storedRateLimits(limits: RateLimits | null): Readonly<Record<string, unknown>> {
  const window = (value: RateLimits["primary"]): Readonly<Record<string, unknown>> | null =>
    value === null
      ? null
      : {
          used_percent: value.usedPercent,
          window_minutes: value.windowDurationMins,
          resets_at: value.resetsAt,
        };
  return {
    limit_id: limits?.limitId ?? "codex",
    limit_name: limits?.limitName ?? null,
    primary: window(limits?.primary ?? null),
    secondary: window(limits?.secondary ?? null),
    credits: limits?.credits ?? null,
    plan_type: null,
  };
}
