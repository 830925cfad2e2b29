// "You've hit your usage limit": what the user is told, by plan and by the time the limit resets.
// Texts as 0.120 words them; clients match on them. Pure.
import type { IncomingHttpHeaders } from "node:http";
import { asNumber, asString, type JsonObject } from "../json.ts";
import { activeLimit, headerText, rateLimits } from "../rate-limits.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const PLUS = "https://chatgpt.com/explore/plus";
const PRO = "https://chatgpt.com/explore/pro";
const CREDITS = "visit https://chatgpt.com/codex/settings/usage to purchase more credits";

/** The message for an error object of type `usage_limit_reached`. @param now ms since the epoch */
export function usageLimitMessage(error: JsonObject, headers: IncomingHttpHeaders, now: number): string {
  const resetsAt = asNumber(error["resets_at"]);
  const again = `try again ${resetsAt === null ? "later" : `at ${resetTime(resetsAt * 1000, now)}`}.`;
  const limit = activeLimit(headers);
  const limitName = limit === "codex" ? null : (rateLimits(headers, limit)?.limitName ?? null);
  if (limitName !== null) {
    return `You've hit your usage limit for ${limitName}. Switch to another model now, or ${again}`;
  }
  const promo = headerText(headers, "x-codex-promo-message");
  if (promo !== null) return `You've hit your usage limit. ${promo}, or ${again}`;
  return `You've hit your usage limit. ${advice(asString(error["plan_type"]), again)}`;
}

function advice(plan: string | null, again: string): string {
  switch (plan) {
    case "free":
    case "go":
      return `Upgrade to Plus to continue using Codex (${PLUS}), or ${again}`;
    case "plus":
      return `Upgrade to Pro (${PRO}), ${CREDITS} or ${again}`;
    case "pro":
      return `${capitalised(CREDITS)} or ${again}`;
    case "team":
    case "business":
    case "self_serve_business_usage_based":
    case "enterprise_cbp_usage_based":
      return `To get more access now, send a request to your admin or ${again}`;
    default:
      return capitalised(again);
  }
}

/** `Jan 1st, 2030 12:00 AM` in the local time zone; only the time when it is today. */
export function resetTime(atMs: number, nowMs: number): string {
  const at = new Date(atMs);
  const hours = at.getHours();
  const time = `${hours % 12 || 12}:${String(at.getMinutes()).padStart(2, "0")} ${hours < 12 ? "AM" : "PM"}`;
  if (at.toDateString() === new Date(nowMs).toDateString()) return time;
  const day = at.getDate();
  return `${MONTHS[at.getMonth()]} ${day}${ordinal(day)}, ${at.getFullYear()} ${time}`;
}

function ordinal(day: number): string {
  if (day >= 11 && day <= 13) return "th";
  return ["th", "st", "nd", "rd"][day % 10] ?? "th";
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
