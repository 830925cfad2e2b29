// `codex login`, `codex login status`, `codex logout` (spec/cli.md 2.13). All their words go to stderr:
// stdout stays free for scripts.
import { UserError } from "../../base/user-error.ts";
import { maskKey, openAuthStore, type AuthStore } from "../../config/auth-file.ts";
import type { EffectiveConfig } from "../../config/effective-types.ts";
import { isGiven } from "../args/read.ts";
import type { ParsedArgs } from "../args/types.ts";
import { loadCommandConfig } from "../config.ts";

const PIPE_IT = "`printenv OPENAI_API_KEY | codex login --with-api-key`";

/** Stores an API key from stdin. The logins with a browser or a device code are not part of this build. */
export async function runLogin(args: ParsedArgs): Promise<number> {
  if (isGiven(args, "api-key")) {
    return say(`The --api-key flag is no longer supported. Pipe the key instead, e.g. ${PIPE_IT}.`, 1);
  }
  const config = await loadCommandConfig(args, "login");
  if (isGiven(args, "with-api-key")) return loginWithKey(config);
  throw new UserError(`login with ChatGPT is not part of this build; log in with an API key: ${PIPE_IT}`);
}

/** Says how the user is logged in; the exit code is 1 when not at all. Environment keys do not count. */
export async function runLoginStatus(args: ParsedArgs): Promise<number> {
  const store = storeOf(await loadCommandConfig(args, "login"));
  const auth = store.load();
  if (!auth.ok) return say(`Error checking login status: ${auth.error.message}`, 1);
  if (auth.value === null) return say("Not logged in", 1);
  if (auth.value.mode === "chatgpt") return say("Logged in using ChatGPT", 0);
  return say(`Logged in using an API key - ${maskKey(auth.value.apiKey)}`, 0);
}

/** Removes the stored credentials; having none is no failure. */
export async function runLogout(args: ParsedArgs): Promise<number> {
  const store = storeOf(await loadCommandConfig(args, "login"));
  const removed = store.remove();
  if (!removed.ok) return say(`Error logging out: ${removed.error.message}`, 1);
  return say(removed.value ? "Successfully logged out" : "Not logged in", 0);
}

async function loginWithKey(config: EffectiveConfig): Promise<number> {
  if (process.stdin.isTTY) return say(`--with-api-key reads the key from stdin; pipe it: ${PIPE_IT}.`, 1);
  say("Reading API key from stdin...", 0);
  const apiKey = (await readStdin()).trim();
  if (apiKey === "") return say("No API key provided via stdin.", 1);
  if (config.forcedLoginMethod === "chatgpt") {
    return say("API key login is disabled. Use ChatGPT login instead.", 1);
  }
  const saved = storeOf(config).save({ mode: "apikey", apiKey });
  if (!saved.ok) return say(`Error logging in: ${saved.error.message}`, 1);
  return say("Successfully logged in", 0);
}

function storeOf(config: EffectiveConfig): AuthStore {
  return openAuthStore(config.codexHome, config.credentialsStore);
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function say(text: string, exitCode: number): number {
  process.stderr.write(`${text}\n`);
  return exitCode;
}
