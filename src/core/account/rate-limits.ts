// The account's usage as the backend tells it, in the protocol's form. Pure.
import type { GetAccountRateLimitsResponse, RateLimitSnapshot } from "../../protocol/account.ts";
import { planName } from "./claims.ts";

type Json = Readonly<Record<string, unknown>>;

const MAIN_LIMIT = "codex";

/** Where the backend at `base` tells it (0.120's two layouts). */
export function usageUrl(base: string): string {
  const root = base.replace(/\/+$/, "");
  return root.includes("/backend-api") ? `${root}/wham/usage` : `${root}/api/codex/usage`;
}

/** The answer of the backend; what is missing is null. */
export function readUsage(body: Json): GetAccountRateLimitsResponse {
  const planType = typeof body["plan_type"] === "string" ? planName(body["plan_type"]) : null;
  const main: RateLimitSnapshot = {
    ...snapshot(MAIN_LIMIT, null, objectOf(body["rate_limit"])),
    credits: credits(body["credits"]),
    planType,
  };
  const others = Array.isArray(body["additional_rate_limits"]) ? body["additional_rate_limits"] : [];
  const further = others.map((entry: unknown) => {
    const { metered_feature: feature, limit_name: name, rate_limit: limit } = objectOf(entry);
    const id = typeof feature === "string" ? feature : "unknown";
    return [
      id,
      { ...snapshot(id, typeof name === "string" ? name : null, objectOf(limit)), planType },
    ] as const;
  });
  return { rateLimits: main, rateLimitsByLimitId: { [MAIN_LIMIT]: main, ...Object.fromEntries(further) } };
}

function snapshot(limitId: string, limitName: string | null, limit: Json): RateLimitSnapshot {
  return {
    limitId,
    limitName,
    primary: window(limit["primary_window"]),
    secondary: window(limit["secondary_window"]),
    credits: null,
    planType: null,
  };
}

function window(value: unknown): RateLimitSnapshot["primary"] {
  const given = objectOf(value);
  const used = given["used_percent"];
  if (typeof used !== "number") return null;
  const seconds = given["limit_window_seconds"];
  const reset = given["reset_at"];
  return {
    usedPercent: Math.round(used),
    windowDurationMins: typeof seconds === "number" && seconds > 0 ? Math.ceil(seconds / 60) : null,
    resetsAt: typeof reset === "number" ? reset : null,
  };
}

function credits(value: unknown): RateLimitSnapshot["credits"] {
  const given = objectOf(value);
  if (typeof given["has_credits"] !== "boolean") return null;
  return {
    hasCredits: given["has_credits"],
    unlimited: given["unlimited"] === true,
    balance: typeof given["balance"] === "string" ? given["balance"] : null,
  };
}

function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}
