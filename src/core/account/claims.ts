// What a ChatGPT token says of its account. The signature is the issuer's business and the server's; here
// the claims are only shown and sent back. Pure.
import { err, ok, type Result } from "../../base/result.ts";
import { PLAN_TYPES, type PlanName } from "../../protocol/plan-types.ts";

export interface TokenClaims {
  readonly email: string | null;
  readonly plan: PlanName | null;
  readonly accountId: string | null;
  /** Seconds since the epoch; null when the token does not end by itself. */
  readonly expiresAt: number | null;
}

const AUTH_CLAIM = "https://api.openai.com/auth";
const PROFILE_CLAIM = "https://api.openai.com/profile";

type Json = Readonly<Record<string, unknown>>;

/** Reads the middle part of a JWT. */
export function readClaims(token: string): Result<TokenClaims, string> {
  const parts = token.split(".");
  const payload = parts.length === 3 ? decoded(parts[1]!) : null;
  if (payload === null) return err("invalid ID token format");
  const auth = objectOf(payload[AUTH_CLAIM]);
  const profile = objectOf(payload[PROFILE_CLAIM]);
  const plan = textOf(auth["chatgpt_plan_type"]);
  return ok({
    email: textOf(payload["email"]) ?? textOf(profile["email"]),
    plan: plan === null ? null : planName(plan),
    accountId: textOf(auth["chatgpt_account_id"]),
    expiresAt: typeof payload["exp"] === "number" ? payload["exp"] : null,
  });
}

/** The plan as the protocol names it; `unknown` for any other. */
export function planName(text: string): PlanName {
  const known = PLAN_TYPES.find((plan) => plan === text.toLowerCase());
  return known ?? "unknown";
}

function decoded(part: string): Json | null {
  try {
    const json: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof json === "object" && json !== null && !Array.isArray(json) ? (json as Json) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
