// The text format of auth.json (AUTH-2, spec/cli.md 2.13). Pure.
import { err, ok, type Result } from "../base/result.ts";

export interface ChatgptTokens {
  readonly idToken: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly accountId: string | null;
}

export type StoredAuth =
  | { readonly mode: "apikey"; readonly apiKey: string }
  /** `lastRefresh` is ISO 8601, null when never. */
  | {
      readonly mode: "chatgpt";
      readonly apiKey: string | null;
      readonly tokens: ChatgptTokens;
      readonly lastRefresh: string | null;
    };

export interface AuthError {
  readonly kind: "malformed" | "unreadable" | "keyringUnavailable";
  /** For `Error checking login status: …`. */
  readonly message: string;
}

/** The text of auth.json for a sign-in. Key order is 0.120's. */
export function authText(auth: StoredAuth): string {
  if (auth.mode === "apikey")
    return JSON.stringify({ auth_mode: "apikey", OPENAI_API_KEY: auth.apiKey }, null, 2);
  const { idToken, accessToken, refreshToken, accountId } = auth.tokens;
  const tokens = {
    id_token: idToken,
    access_token: accessToken,
    refresh_token: refreshToken,
    account_id: accountId,
  };
  const refreshed = auth.lastRefresh === null ? {} : { last_refresh: auth.lastRefresh };
  return JSON.stringify({ auth_mode: "chatgpt", OPENAI_API_KEY: auth.apiKey, tokens, ...refreshed }, null, 2);
}

/** Reads the text of auth.json. Null: it holds no sign-in. Files of older versions have no `auth_mode`. */
export function parseAuth(text: string): Result<StoredAuth | null, AuthError> {
  const json = parseObject(text);
  if (!json.ok) return json;
  const { OPENAI_API_KEY: key, tokens, last_refresh: lastRefresh, auth_mode: mode } = json.value;
  if (key !== undefined && key !== null && typeof key !== "string") {
    return wrongType(key, "a string", { text, field: "OPENAI_API_KEY" });
  }
  const apiKey = typeof key === "string" && key !== "" ? key : null;
  if (tokens !== undefined && tokens !== null) {
    const read = parseTokens(tokens, text);
    if (!read.ok) return read;
    if (mode !== "apikey") {
      return ok({
        mode: "chatgpt",
        apiKey,
        tokens: read.value,
        lastRefresh: typeof lastRefresh === "string" ? lastRefresh : null,
      });
    }
  }
  return ok(apiKey === null ? null : { mode: "apikey", apiKey });
}

function parseObject(text: string): Result<Readonly<Record<string, unknown>>, AuthError> {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === "object" && json !== null && !Array.isArray(json)) {
      return ok(json as Readonly<Record<string, unknown>>);
    }
    return malformed(`invalid type: ${jsonType(json)}, expected struct AuthDotJson`);
  } catch (error) {
    if (error instanceof SyntaxError) return malformed(syntaxMessage(error, text));
    throw error;
  }
}

function parseTokens(json: unknown, text: string): Result<ChatgptTokens, AuthError> {
  if (typeof json !== "object" || json === null) {
    return wrongType(json, "struct TokenData", { text, field: "tokens" });
  }
  const tokens = json as Readonly<Record<string, unknown>>;
  for (const field of ["id_token", "access_token", "refresh_token"]) {
    if (tokens[field] === undefined) return malformed(`missing field \`${field}\``);
    if (typeof tokens[field] !== "string") return wrongType(tokens[field], "a string", { text, field });
  }
  return ok({
    idToken: String(tokens["id_token"]),
    accessToken: String(tokens["access_token"]),
    refreshToken: String(tokens["refresh_token"]),
    accountId: typeof tokens["account_id"] === "string" ? tokens["account_id"] : null,
  });
}

function jsonType(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "number")
    return Number.isInteger(value) ? `integer \`${value}\`` : `floating point \`${value}\``;
  if (typeof value === "boolean") return `boolean \`${value}\``;
  if (typeof value === "string") return `string ${JSON.stringify(value)}`;
  return Array.isArray(value) ? "sequence" : "map";
}

function malformed(message: string): { readonly ok: false; readonly error: AuthError } {
  return err({ kind: "malformed", message });
}

/** The message and place for a member of a wrong type, in serde's words: the place is the value's last character. */
function wrongType(
  value: unknown,
  expected: string,
  at: { readonly text: string; readonly field: string },
): { readonly ok: false; readonly error: AuthError } {
  const member = new RegExp(
    `"${at.field}"\\s*:\\s*(?:-?[\\d.eE+-]+|true|false|"(?:[^"\\\\]|\\\\.)*"|.)`,
  ).exec(at.text);
  const place = member === null ? "" : ` ${placeOf(at.text, member.index + member[0].length - 1)}`;
  return malformed(`invalid type: ${jsonType(value)}, expected ${expected}${place}`);
}

function syntaxMessage(error: SyntaxError, text: string): string {
  const position = /position (\d+)/.exec(error.message)?.[1];
  if (position === undefined)
    return `EOF while parsing a value ${placeOf(text, Math.max(0, text.length - 1))}`;
  const message = error.message.startsWith("Expected property name")
    ? "key must be a string"
    : "expected value";
  return `${message} ${placeOf(text, Number(position))}`;
}

/** `line 1 column 2` for a 0-based place, with serde's preposition. */
function placeOf(text: string, at: number): string {
  const lines = text.slice(0, at + 1).split("\n");
  return `at line ${lines.length} column ${lines.at(-1)?.length ?? 0}`;
}
