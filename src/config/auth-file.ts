// The stored sign-in: auth.json in CODEX_HOME, mode 600 (AUTH-2, spec/cli.md 2.13). I/O.
import * as fs from "node:fs";
import * as path from "node:path";
import { writeFileAtomic } from "../base/atomic-file.ts";
import { errnoCode, osErrorText } from "../base/os-error.ts";
import { err, ok, type Result } from "../base/result.ts";
import { authText, parseAuth, type AuthError, type StoredAuth } from "./auth-format.ts";
import { ensureCodexHome } from "./home.ts";

export type CredentialsStore = "file" | "ephemeral" | "keyring" | "auto";

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
function attempt<T>(operation: () => T): Result<T, { readonly code: string; readonly auth: AuthError }> {
  try {
    return ok(operation());
  } catch (error) {
    const code = errnoCode(error);
    if (code === undefined) throw error;
    return err({ code, auth: { kind: "unreadable", message: osErrorText(error) } });
  }
}
