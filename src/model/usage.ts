// Token counts of one response, from the server's `usage` object.
import type { TokenUsage } from "../protocol/model-item.ts";
import { asNumber, asObject } from "./json.ts";

/** The counts of a `usage` member; null when there is none. Absent counts are 0, an absent total is input + output. */
export function tokenUsage(value: unknown): TokenUsage | null {
  const usage = asObject(value);
  if (usage === null) return null;
  const inputTokens = asNumber(usage["input_tokens"]) ?? 0;
  const outputTokens = asNumber(usage["output_tokens"]) ?? 0;
  return {
    totalTokens: asNumber(usage["total_tokens"]) ?? inputTokens + outputTokens,
    inputTokens,
    cachedInputTokens: asNumber(asObject(usage["input_tokens_details"])?.["cached_tokens"]) ?? 0,
    outputTokens,
    reasoningOutputTokens: asNumber(asObject(usage["output_tokens_details"])?.["reasoning_tokens"]) ?? 0,
  };
}
