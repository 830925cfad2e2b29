// The two ways to sign in with ChatGPT: a browser that comes back to this machine, or a code typed on
// another device. One at a time; a new one ends the old one.
import { randomBytes, randomUUID } from "node:crypto";
import { delay } from "../../base/clock.ts";
import type { ChatgptTokens } from "../../config/auth-format.ts";
import { startCallbackServer } from "./callback-server.ts";
import { readClaims } from "./claims.ts";
import { authorizeUrl, exchangeCode, newPkce, pollDeviceCode, requestDeviceCode } from "./issuer.ts";
import { SignInError } from "./sign-in-error.ts";
import type { Web } from "./web.ts";

/** 0.120 gives a browser ten minutes and a code fifteen. */
const BROWSER_LIMIT_MS = 10 * 60_000;
const DEVICE_LIMIT_MS = 15 * 60_000;

export interface SignInOptions {
  readonly issuer: string;
  readonly originator: string;
  /** The only workspace that may sign in; null for any. */
  readonly workspace: string | null;
  readonly web: Omit<Web, "signal">;
  /** Where the browser comes back; tests take a free port. */
  readonly callbackPort?: number;
}

/** A sign-in that waits for the user. */
export interface PendingSignIn {
  readonly id: string;
  /** Settles when it has ended. Rejects with SignInError. */
  readonly tokens: Promise<ChatgptTokens>;
  cancel(reason: string): void;
}

/** Waits for the browser. @throws SignInError when the callback cannot be served */
export async function startBrowserSignIn(
  options: SignInOptions,
): Promise<PendingSignIn & { readonly authUrl: string }> {
  const { issuer, originator, workspace } = options;
  const state = randomBytes(32).toString("base64url");
  const pkce = newPkce();
  const server = await startCallbackServer(state, options.callbackPort);
  const { redirectUri } = server;
  const ended = new AbortController();
  const web = { ...options.web, signal: ended.signal };
  const run = async (): Promise<ChatgptTokens> => {
    try {
      const code = await server.code;
      const tokens = await exchangeCode(web, { issuer, code, redirectUri, verifier: pkce.verifier });
      checkWorkspace(tokens, workspace);
      server.finish(null);
      return tokens;
    } catch (error) {
      server.finish(error instanceof Error ? error.message : String(error));
      throw error;
    } finally {
      ended.abort();
    }
  };
  void delay(BROWSER_LIMIT_MS, ended.signal).then(() => {
    if (!ended.signal.aborted) server.cancel("Login timed out");
  });
  return {
    id: randomUUID(),
    tokens: handled(run()),
    cancel: (reason) => server.cancel(reason),
    authUrl: authorizeUrl({ issuer, redirectUri, challenge: pkce.challenge, state, originator, workspace }),
  };
}

/** Waits until the code was typed. @throws SignInError when the issuer gives none */
export async function startDeviceSignIn(
  options: SignInOptions,
): Promise<PendingSignIn & { readonly verificationUrl: string; readonly userCode: string }> {
  const { issuer, workspace } = options;
  const stop = new AbortController();
  const web = { ...options.web, signal: stop.signal };
  const code = await requestDeviceCode(web, issuer);
  const run = async (): Promise<ChatgptTokens> => {
    for (let waited = 0; waited < DEVICE_LIMIT_MS; waited += Math.max(code.intervalMs, 1000)) {
      const tokens = await pollDeviceCode(web, issuer, code);
      if (tokens !== null) {
        checkWorkspace(tokens, workspace);
        return tokens;
      }
      await delay(code.intervalMs, stop.signal);
      if (stop.signal.aborted) throw new SignInError(String(stop.signal.reason));
    }
    throw new SignInError("device auth timed out after 15 minutes");
  };
  return {
    id: randomUUID(),
    tokens: handled(run()),
    cancel: (reason) => stop.abort(reason),
    verificationUrl: code.verificationUrl,
    userCode: code.userCode,
  };
}

/** @throws SignInError for an account of another workspace */
function checkWorkspace(tokens: ChatgptTokens, workspace: string | null): void {
  if (workspace === null) return;
  const claims = readClaims(tokens.idToken);
  if (claims.ok && claims.value.accountId === workspace) return;
  throw new SignInError(`Login is restricted to workspace id ${workspace}.`);
}

/** A rejection is looked at by whoever waits; nobody may wait yet. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
