// Signed bearer tokens: JWTs with HMAC-SHA-256 over a shared secret. The secret is the only key: nothing in
// a token can name another one, another algorithm, or an extension.
import { nowSeconds } from "../../base/clock.ts";
import { UserError } from "../../base/user-error.ts";
import { claimsError, INVALID_TOKEN, tokenPart, type TokenRules } from "./token-claims.ts";

/** The shortest secret: as long as the hash. */
const MIN_SECRET_BYTES = 32;
const MAX_TOKEN_CHARS = 16 * 1024;
/** Header members that bring a key along, change how the rest is read, or belong to encrypted tokens. */
const REFUSED_MEMBERS = ["crit", "b64", "jku", "jwk", "x5u", "x5c", "enc", "zip"] as const;
/** A key name is not used, and may only look like one. */
const KEY_NAME = /^(?!.*\.\.)[\w.:-]{1,128}$/;

/** Refuses a secret that could be guessed. @throws UserError in the words of 0.120 */
export function checkSharedSecret(file: string, secret: string): Uint8Array {
  const bytes = Buffer.from(secret, "utf8");
  if (bytes.length >= MIN_SECRET_BYTES) return bytes;
  throw new UserError(`signed websocket bearer secret ${file} must be at least ${MIN_SECRET_BYTES} bytes`);
}

/** The error for a token, or null when it is good. */
export async function signedTokenError(
  token: string,
  secret: Uint8Array,
  rules: TokenRules,
): Promise<string | null> {
  const [header, payload, signature, ...others] = token.split(".");
  if (token.length > MAX_TOKEN_CHARS || others.length > 0) return INVALID_TOKEN;
  if (header === undefined || payload === undefined || signature === undefined) return INVALID_TOKEN;
  if (!isPlainHeader(tokenPart(header)) || !isCanonical(signature)) return INVALID_TOKEN;
  if (!(await isSigned(token, secret))) return INVALID_TOKEN;
  const claims = tokenPart(payload);
  return claims === null ? INVALID_TOKEN : claimsError(claims, rules, nowSeconds());
}

function isPlainHeader(header: Readonly<Record<string, unknown>> | null): boolean {
  if (header === null || header["alg"] !== "HS256") return false;
  if (REFUSED_MEMBERS.some((name) => Object.hasOwn(header, name))) return false;
  const name = header["kid"];
  return name === undefined || (typeof name === "string" && KEY_NAME.test(name));
}

/** One signature has one spelling: the last character's unused bits are zero. */
function isCanonical(signature: string): boolean {
  return Buffer.from(signature, "base64url").toString("base64url") === signature;
}

async function isSigned(token: string, secret: Uint8Array): Promise<boolean> {
  const { compactVerify, errors } = await import("jose");
  try {
    await compactVerify(token, secret, { algorithms: ["HS256"] });
    return true;
  } catch (error) {
    if (error instanceof errors.JOSEError) return false;
    throw error;
  }
}
