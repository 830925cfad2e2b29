// Rate limits, as response headers tell them: `x-codex-primary-used-percent` and its neighbours.
// A limit `codex_other` has the headers `x-codex-other-…`.
import type { IncomingHttpHeaders } from "node:http";
import type { RateLimitCredits, RateLimits, RateLimitWindow } from "./types.ts";

const MAIN_LIMIT = "codex";

/** The named limit's state; null when the headers say nothing of it. */
export function rateLimits(headers: IncomingHttpHeaders, limitId: string = MAIN_LIMIT): RateLimits | null {
  const prefix = `x-${limitId.replaceAll("_", "-")}`;
  const limits: RateLimits = {
    limitId,
    limitName: headerText(headers, `${prefix}-limit-name`),
    primary: window(headers, `${prefix}-primary`),
    secondary: window(headers, `${prefix}-secondary`),
    credits: credits(headers),
  };
  const { limitName, primary, secondary } = limits;
  return limitName === null && primary === null && secondary === null && limits.credits === null
    ? null
    : limits;
}

/** The limit that a refused request ran into: `x-codex-active-limit`, else the main one. */
export function activeLimit(headers: IncomingHttpHeaders): string {
  return headerText(headers, "x-codex-active-limit") ?? MAIN_LIMIT;
}

/** One header's trimmed value; null when absent or blank. */
export function headerText(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name];
  const text = (Array.isArray(value) ? value[0] : value)?.trim();
  return text === undefined || text === "" ? null : text;
}

// A window that is not used, has no length and never resets is a server's way to say "none".
function window(headers: IncomingHttpHeaders, prefix: string): RateLimitWindow | null {
  const used = numberOf(headers, `${prefix}-used-percent`);
  if (used === null) return null;
  const windowDurationMins = wholeOf(headers, `${prefix}-window-minutes`);
  const resetsAt = wholeOf(headers, `${prefix}-reset-at`);
  if (used === 0 && (windowDurationMins ?? 0) === 0 && resetsAt === null) return null;
  return { usedPercent: roundHalfAway(used), windowDurationMins, resetsAt };
}

function credits(headers: IncomingHttpHeaders): RateLimitCredits | null {
  const hasCredits = flagOf(headers, "x-codex-credits-has-credits");
  const unlimited = flagOf(headers, "x-codex-credits-unlimited");
  if (hasCredits === null || unlimited === null) return null;
  return { hasCredits, unlimited, balance: headerText(headers, "x-codex-credits-balance") };
}

function numberOf(headers: IncomingHttpHeaders, name: string): number | null {
  const text = headerText(headers, name);
  const value = text === null ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

function wholeOf(headers: IncomingHttpHeaders, name: string): number | null {
  const value = numberOf(headers, name);
  return value !== null && Number.isInteger(value) ? value : null;
}

function flagOf(headers: IncomingHttpHeaders, name: string): boolean | null {
  const text = headerText(headers, name)?.toLowerCase();
  if (text === "true" || text === "1") return true;
  return text === "false" || text === "0" ? false : null;
}

function roundHalfAway(value: number): number {
  return value < 0 ? -Math.round(-value) : Math.round(value);
}
