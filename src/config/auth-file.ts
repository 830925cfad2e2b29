// The stored sign-in: auth.json in CODEX_HOME, mode 600 (AUTH-2, spec/cli.md 2.13). I/O.
import * as fs from "node:fs";
import * as path from "node:path";
import { writeFileAtomic } from "../base/atomic-file.ts";
import { errnoCode, osErrorText } from "../base/os-error.ts";
import { err, ok, type Result } from "../base/result.ts";
import { ensureCodexHome } from "./home.ts";

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

export type CredentialsStore = "file" | "ephemeral" | "keyring" | "auto";

export interface AuthError {
  readonly kind: "malformed" | "unreadable" | "keyringUnavailable";
  /** For `Error checking login status: …`. */
  readonly message: string;
}

/** The keeper of the sign-in for one process. `ephemeral` keeps it in memory only. */
export interface AuthStore {
  load(): Result<StoredAuth | null, AuthError>;
  save(auth: StoredAuth): Result<void, AuthError>;
  /** Whether there was anything to remove. */
  remove(): Result<boolean, AuthError>;
}

/** The store of a kind. There is no keyring here: `keyring` says so on every use, `auto` takes the file. */
export function openAuthStore(codexHome: string, kind: CredentialsStore): AuthStore {
  switch (kind) {
    case "file":
    case "auto":
      return fileStore(path.join(codexHome, "auth.json"));
    case "ephemeral":
      return memoryStore();
    case "keyring":
      return keyringStore();
  }
}

/** A key for people: the first 8 and last 5 characters, `***` alone when it has at most 13. */
export function maskKey(key: string): string {
  return key.length <= 13 ? "***" : `${key.slice(0, 8)}***${key.slice(-5)}`;
}

/** The text of auth.json for a sign-in. Key order is 0.120's. */
export function authText(auth: StoredAuth): string {
  if (auth.mode === "apikey") return JSON.stringify({ auth_mode: "apikey", OPENAI_API_KEY: auth.apiKey }, null, 2);
  const { idToken, accessToken, refreshToken, accountId } = auth.tokens;
  const tokens = { id_token: idToken, access_token: accessToken, refresh_token: refreshToken, account_id: accountId };
  const refreshed = auth.lastRefresh === null ? {} : { last_refresh: auth.lastRefresh };
  return JSON.stringify({ auth_mode: "chatgpt", OPENAI_API_KEY: auth.apiKey, tokens, ...refreshed }, null, 2);
}

/** Reads the text of auth.json. Null: it holds no sign-in. Files of older versions have no `auth_mode`. */
export function parseAuth(text: string): Result<StoredAuth | null, AuthError> {
  const json = parseObject(text);
  if (!json.ok) return json;
  const { OPENAI_API_KEY: key, tokens, last_refresh: lastRefresh, auth_mode: mode } = json.value;
  if (key !== undefined && key !== null && typeof key !== "string") return malformed(`invalid type: ${jsonType(key)}, expected a string`);
  const apiKey = typeof key === "string" && key !== "" ? key : null;
  if (tokens !== undefined && tokens !== null) {
    const read = parseTokens(tokens);
    if (!read.ok) return read;
    if (mode !== "apikey") {
      return ok({ mode: "chatgpt", apiKey, tokens: read.value, lastRefresh: typeof lastRefresh === "string" ? lastRefresh : null });
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
    return malformed(`auth.json is not valid JSON: ${osErrorText(error)}`);
  }
}

function parseTokens(json: unknown): Result<ChatgptTokens, AuthError> {
  if (typeof json !== "object" || json === null) return malformed(`invalid type: ${jsonType(json)}, expected struct TokenData`);
  const tokens = json as Readonly<Record<string, unknown>>;
  for (const field of ["id_token", "access_token", "refresh_token"]) {
    if (tokens[field] === undefined) return malformed(`missing field \`${field}\``);
    if (typeof tokens[field] !== "string") return malformed(`invalid type: ${jsonType(tokens[field])}, expected a string`);
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
  if (typeof value === "number") return Number.isInteger(value) ? `integer \`${value}\`` : `floating point \`${value}\``;
  if (typeof value === "boolean") return `boolean \`${value}\``;
  if (typeof value === "string") return `string ${JSON.stringify(value)}`;
  return Array.isArray(value) ? "sequence" : "map";
}

function malformed(message: string): { readonly ok: false; readonly error: AuthError } {
  return err({ kind: "malformed", message });
}

function fileStore(file: string): AuthStore {
  return {
    load: () => {
      const text = attempt(() => fs.readFileSync(file, "utf8"));
      if (!text.ok) return text.error.code === "ENOENT" ? ok(null) : err(text.error.auth);
      return parseAuth(text.value);
    },
    save: (auth) => {
      const saved = attempt(() => {
        ensureCodexHome(path.dirname(file));
        writeFileAtomic(file, authText(auth), 0o600);
      });
      return saved.ok ? ok(undefined) : err(saved.error.auth);
    },
    remove: () => {
      const removed = attempt(() => fs.unlinkSync(file));
      if (removed.ok) return ok(true);
      return removed.error.code === "ENOENT" ? ok(false) : err(removed.error.auth);
    },
  };
}

function memoryStore(): AuthStore {
  let kept: StoredAuth | null = null;
  return {
    load: () => ok(kept),
    save: (auth) => {
      kept = auth;
      return ok(undefined);
    },
    remove: () => {
      const had = kept !== null;
      kept = null;
      return ok(had);
    },
  };
}

function keyringStore(): AuthStore {
  const refuse = (): { readonly ok: false; readonly error: AuthError } =>
    err({
      kind: "keyringUnavailable",
      message:
        "The system keyring is not available in this build: set `cli_auth_credentials_store` to `file` or `auto` in config.toml.",
    });
  return { load: refuse, save: refuse, remove: refuse };
}

/** Runs one file operation; a system error becomes a value. */
function attempt<T>(
  operation: () => T,
): Result<T, { readonly code: string; readonly auth: AuthError }> {
  try {
    return ok(operation());
  } catch (error) {
    const code = errnoCode(error);
    if (code === undefined) throw error;
    return err({ code, auth: { kind: "unreadable", message: osErrorText(error) } });
  }
}
