// The two ways to sign in with ChatGPT: a browser that comes back to this machine, or a code typed on
// another device. Whoever starts one ends it through its signal, at any moment before the tokens are there.
import { randomBytes, randomUUID } from "node:crypto";
import { delay } from "../../base/clock.ts";
import type { ChatgptTokens } from "../../config/auth-format.ts";
import { startCallbackServer, type CallbackServer } from "./callback-server.ts";
import { readClaims } from "./claims.ts";
import {
  authorizeUrl,
  exchangeCode,
  newPkce,
  pollDeviceCode,
  requestDeviceCode,
  type DeviceCode,
} from "./issuer.ts";
import { SignInError } from "./sign-in-error.ts";
import type { Web } from "./web.ts";

/** 0.120 gives a browser ten minutes and a code fifteen. */
const BROWSER_LIMIT_MS = 10 * 60_000;
const DEVICE_LIMIT_MS = 15 * 60_000;
/** An issuer that asks for no wait gets one. */
const SHORTEST_POLL_MS = 50;

export interface SignInOptions {
  readonly issuer: string;
  readonly originator: string;
  /** The only workspace that may sign in; null for any. */
  readonly workspace: string | null;
  /** Its signal ends the sign-in; the reason is a SignInError. */
  readonly web: Web;
}

/** A sign-in that waits for the user. */
export interface PendingSignIn {
  readonly id: string;
  /** Settles when it has ended. Rejects with SignInError. */
  readonly tokens: Promise<ChatgptTokens>;
}

/** Waits for the browser. @throws SignInError when the callback cannot be served */
export async function startBrowserSignIn(
  options: SignInOptions,
): Promise<PendingSignIn & { readonly authUrl: string }> {
  const { issuer, originator, workspace } = options;
  const state = randomBytes(32).toString("base64url");
  const pkce = newPkce();
  const limit = limited(options.web.signal);
  const server = await startCallbackServer(state, limit.signal);
  const { redirectUri } = server;
  const tokens = browserTokens(
    { ...options, web: { ...options.web, signal: limit.signal } },
    server,
    pkce.verifier,
  );
  limit.begin(tokens, BROWSER_LIMIT_MS, "Login timed out");
  return {
    id: randomUUID(),
    tokens,
    authUrl: authorizeUrl({ issuer, redirectUri, challenge: pkce.challenge, state, originator, workspace }),
  };
}

async function browserTokens(
  { issuer, workspace, web }: SignInOptions,
  server: CallbackServer,
  verifier: string,
): Promise<ChatgptTokens> {
  try {
    const code = await server.code;
    const tokens = await exchangeCode(web, { issuer, code, redirectUri: server.redirectUri, verifier });
    web.signal.throwIfAborted();
    checkWorkspace(tokens, workspace);
    server.finish(null);
    return tokens;
  } catch (error) {
    server.finish(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

/** Waits until the code was typed. @throws SignInError when the issuer gives none */
export async function startDeviceSignIn(
  options: SignInOptions,
): Promise<PendingSignIn & { readonly verificationUrl: string; readonly userCode: string }> {
  const limit = limited(options.web.signal);
  const web = { ...options.web, signal: limit.signal };
  const code = await requestDeviceCode(web, options.issuer);
  const tokens = deviceTokens({ ...options, web }, code);
  limit.begin(tokens, DEVICE_LIMIT_MS, "device auth timed out after 15 minutes");
  const { verificationUrl, userCode } = code;
  return { id: randomUUID(), tokens, verificationUrl, userCode };
}

async function deviceTokens(
  { issuer, workspace, web }: SignInOptions,
  code: DeviceCode,
): Promise<ChatgptTokens> {
  for (;;) {
    const tokens = await pollDeviceCode(web, issuer, code);
    web.signal.throwIfAborted();
    if (tokens !== null) {
      checkWorkspace(tokens, workspace);
      return tokens;
    }
    await delay(Math.max(code.intervalMs, SHORTEST_POLL_MS), web.signal);
    web.signal.throwIfAborted();
  }
}

/** A signal that also aborts when the work has taken too long, once that counts. */
function limited(signal: AbortSignal) {
  const late = new AbortController();
  return {
    signal: AbortSignal.any([signal, late.signal]),
    begin(work: Promise<unknown>, ms: number, reason: string): void {
      const ended = new AbortController();
      const end = (): void => ended.abort();
      work.then(end, end);
      void delay(ms, ended.signal).then(() => {
        if (!ended.signal.aborted) late.abort(new SignInError(reason));
      });
    },
  };
}

/** @throws SignInError for an account of another workspace */
function checkWorkspace(tokens: ChatgptTokens, workspace: string | null): void {
  if (workspace === null) return;
  const claims = readClaims(tokens.idToken);
  if (claims.ok && claims.value.accountId === workspace) return;
  throw new SignInError(`Login is restricted to workspace id ${workspace}.`);
}
