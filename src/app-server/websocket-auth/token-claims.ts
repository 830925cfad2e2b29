// What a signed token says about itself. Strict where readers differ: a name that stands twice, or a time
// that is no whole number, makes it no token at all.
import { JsonText, JsonTextError } from "../../base/json-syntax.ts";

export const INVALID_TOKEN = "invalid websocket jwt";

/** What the server expects of a token. */
export interface TokenRules {
  readonly issuer: string | null;
  readonly audience: string | null;
  readonly maxClockSkewSeconds: number;
}

type Claims = Readonly<Record<string, unknown>>;

/** The error for a token with these claims, or null when it is good. Texts and order as observed on 0.120. */
export function claimsError(claims: Claims, rules: TokenRules, nowSeconds: number): string | null {
  const { exp, nbf, iss, aud } = claims;
  if (!isTime(exp) || !(isAbsent(nbf) || isTime(nbf))) return INVALID_TOKEN;
  if (!(isAbsent(iss) || typeof iss === "string")) return INVALID_TOKEN;
  const audiences = Array.isArray(aud) ? aud : isAbsent(aud) ? [] : [aud];
  if (!audiences.every((one) => typeof one === "string")) return INVALID_TOKEN;
  const { issuer, audience, maxClockSkewSeconds: skew } = rules;
  if (nowSeconds > exp + skew) return "expired websocket jwt";
  if (isTime(nbf) && nowSeconds < nbf - skew) return "websocket jwt is not valid yet";
  if (issuer !== null && iss !== issuer) return "websocket jwt issuer mismatch";
  if (audience !== null && !audiences.includes(audience)) return "websocket jwt audience mismatch";
  return null;
}

/** The object that a part of a token stands for; null when it is none, or a name stands twice in it. */
export function tokenPart(part: string): Claims | null {
  const bytes = Buffer.from(part, "base64url");
  if (bytes.toString("base64url") !== part) return null;
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    JsonText.check(text);
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    return Object.keys(value).length === memberCount(text) ? { ...value } : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof JsonTextError || error instanceof TypeError)
      return null;
    throw error;
  }
}

/** How many members the outermost object has, repeated names counted each time. */
function memberCount(text: string): number {
  const reader = new JsonText(text);
  let count = 0;
  reader.space();
  reader.position += 1;
  while (reader.peek() !== "}") {
    if (reader.peek() === ",") reader.position += 1;
    reader.takeString();
    reader.space();
    reader.position += 1;
    reader.takeRaw();
    count += 1;
  }
  return count;
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** Whole seconds that fit in 64 bits. */
function isTime(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(value as number) <= 2 ** 63;
}
