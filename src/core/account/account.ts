// Who is signed in to OpenAI, for the whole process: an API key or ChatGPT tokens of auth.json, or tokens
// that a client brought and that only live in memory. The file is read again for every use, so a login or
// a logout of another process counts at once.
import { err, ok, type Result } from "../../base/result.ts";
import type { AuthStore } from "../../config/auth-file.ts";
import type { ChatgptTokens, StoredAuth } from "../../config/auth-format.ts";
import { readClaims, type TokenClaims } from "./claims.ts";
import { nowSeconds } from "../../base/clock.ts";
import type { AccountCredential } from "../../model/credentials.ts";
import { ModelError } from "../../model/types.ts";
import type { PlanName } from "../../protocol/plan-types.ts";
import { SignInError } from "./sign-in-error.ts";

export interface ExternalTokens {
  readonly accessToken: string;
  readonly accountId: string;
  readonly plan: PlanName | null;
}

export type SignedIn =
  | { readonly type: "none" }
  | { readonly type: "apiKey"; readonly apiKey: string }
  | { readonly type: "chatgpt"; readonly tokens: ChatgptTokens; readonly claims: TokenClaims }
  | { readonly type: "external"; readonly tokens: ExternalTokens; readonly claims: TokenClaims };

export interface AccountOptions {
  readonly store: AuthStore;
  /** A key of the environment that beats auth.json (CODEX_API_KEY under exec). */
  readonly givenKey: string | null;
  /** New tokens of the account in the file. Rejects with SignInError. */
  readonly refresh: (tokens: ChatgptTokens) => Promise<ChatgptTokens>;
}

/** Tokens are renewed this long before they end. */
const EARLY_SECONDS = 60;

export class Account {
  private readonly options: AccountOptions;
  private external: ExternalTokens | null = null;
  private renewing: Promise<boolean> | null = null;
  /** The refresh token that the issuer has refused: it would refuse it again. */
  private refused: { readonly refreshToken: string; readonly error: SignInError } | null = null;
  /** New tokens of the client that brought the old ones; null when it has none. */
  askClient: (previousAccountId: string) => Promise<ExternalTokens | null> = () => Promise.resolve(null);

  constructor(options: AccountOptions) {
    this.options = options;
  }

  /** Who is signed in now. A file that cannot be read counts as nobody. */
  signedIn(): SignedIn {
    if (this.external !== null) return externalState(this.external);
    if (this.options.givenKey !== null) return { type: "apiKey", apiKey: this.options.givenKey };
    const stored = this.options.store.load();
    return stored.ok ? storedState(stored.value) : { type: "none" };
  }

  get hasExternal(): boolean {
    return this.external !== null;
  }

  credential(): AccountCredential | null {
    const state = this.signedIn();
    switch (state.type) {
      case "none":
        return null;
      case "apiKey":
        return { token: state.apiKey, accountId: null, isChatgpt: false };
      case "chatgpt":
        return {
          token: state.tokens.accessToken,
          accountId: state.tokens.accountId ?? state.claims.accountId,
          isChatgpt: true,
        };
      case "external":
        return { token: state.tokens.accessToken, accountId: state.tokens.accountId, isChatgpt: true };
    }
  }

  /** Whether the tokens of the file can neither be renewed nor, once they have ended, be used. */
  get isRefused(): boolean {
    const state = this.signedIn();
    return state.type === "chatgpt" && state.tokens.refreshToken === this.refused?.refreshToken;
  }

  /** Renews tokens that are about to end. What goes wrong shows when they are used. */
  async freshen(): Promise<void> {
    const state = this.signedIn();
    if (state.type !== "chatgpt" && state.type !== "external") return;
    const access = readClaims(state.tokens.accessToken);
    const end = access.ok ? access.value.expiresAt : null;
    if (end === null || end - EARLY_SECONDS > nowSeconds()) return;
    try {
      await this.renew(state);
    } catch (error) {
      if (!(error instanceof SignInError)) throw error;
    }
  }

  /** Renews the tokens of the file whatever their age; true when there are new ones. @throws SignInError */
  async refresh(): Promise<boolean> {
    const state = this.signedIn();
    return state.type === "chatgpt" ? this.renew(state) : false;
  }

  /**
   * After a 401: whether there is now another credential to try with than `failedToken`.
   * @throws ModelError `unauthorized` when the issuer refuses to renew it, a retryable one when it fails
   */
  async recover(failedToken: string): Promise<boolean> {
    const present = this.credential();
    // Somebody else has renewed it, or signed in anew.
    if (present !== null && present.token !== failedToken) return true;
    const state = this.signedIn();
    if (state.type !== "chatgpt" && state.type !== "external") return false;
    try {
      return await this.renew(state);
    } catch (error) {
      if (!(error instanceof SignInError)) throw error;
      if (!error.isRefusal) throw new ModelError("unexpectedStatus", error.message, { retryable: true });
      throw new ModelError("unauthorized", `${error.message}; log out and sign in again`);
    }
  }

  loginApiKey(apiKey: string): Result<void, string> {
    return this.save({ mode: "apikey", apiKey });
  }

  loginChatgpt(tokens: ChatgptTokens): Result<void, string> {
    return this.saveTokens(tokens, null);
  }

  /** The error is the reason why the token is none. */
  loginExternal(tokens: ExternalTokens): Result<void, string> {
    const claims = readClaims(tokens.accessToken);
    if (!claims.ok) return claims;
    this.external = tokens;
    return ok(undefined);
  }

  logout(): Result<void, string> {
    this.external = null;
    const removed = this.options.store.remove();
    return removed.ok ? ok(undefined) : err(removed.error.message);
  }

  private saveTokens(tokens: ChatgptTokens, apiKey: string | null): Result<void, string> {
    const claims = readClaims(tokens.idToken);
    const accountId = tokens.accountId ?? (claims.ok ? claims.value.accountId : null);
    const lastRefresh = new Date().toISOString();
    return this.save({ mode: "chatgpt", apiKey, tokens: { ...tokens, accountId }, lastRefresh });
  }

  private save(auth: StoredAuth): Result<void, string> {
    const saved = this.options.store.save(auth);
    return saved.ok ? ok(undefined) : err(saved.error.message);
  }

  /** One renewal at a time: everybody who needs it waits for the same one. */
  private renew(state: SignedIn & { type: "chatgpt" | "external" }): Promise<boolean> {
    this.renewing ??= this.renewOnce(state).finally(() => (this.renewing = null));
    return this.renewing;
  }

  private async renewOnce(state: SignedIn & { type: "chatgpt" | "external" }): Promise<boolean> {
    if (state.type === "external") {
      const tokens = await this.askClient(state.tokens.accountId);
      // Signed out, or in anew, while the client was asked.
      if (this.external !== state.tokens) return this.credential() !== null;
      return tokens !== null && this.loginExternal(tokens).ok;
    }
    const { refreshToken } = state.tokens;
    const renewed = await this.asked(state.tokens);
    const present = this.options.store.load();
    const stored = present.ok ? present.value : null;
    // Signed out, in with something else, or renewed by another process while the issuer was asked.
    const isSame = stored?.mode === "chatgpt" && stored.tokens.refreshToken === refreshToken;
    if (!isSame || this.external !== null) return this.credential() !== null;
    if (renewed instanceof SignInError) throw renewed;
    return this.saveTokens(renewed, stored.apiKey).ok;
  }

  /** The issuer's new tokens, or why there are none. A refusal is remembered. */
  private async asked(tokens: ChatgptTokens): Promise<ChatgptTokens | SignInError> {
    const { refreshToken } = tokens;
    if (this.refused?.refreshToken === refreshToken) return this.refused.error;
    try {
      return await this.options.refresh(tokens);
    } catch (error) {
      if (!(error instanceof SignInError)) throw error;
      if (error.isRefusal) this.refused = { refreshToken, error };
      return error;
    }
  }
}

function storedState(stored: StoredAuth | null): SignedIn {
  if (stored === null) return { type: "none" };
  if (stored.mode === "apikey") return { type: "apiKey", apiKey: stored.apiKey };
  const claims = readClaims(stored.tokens.idToken);
  return { type: "chatgpt", tokens: stored.tokens, claims: claims.ok ? claims.value : NO_CLAIMS };
}

function externalState(tokens: ExternalTokens): SignedIn {
  const claims = readClaims(tokens.accessToken);
  const known = claims.ok ? claims.value : NO_CLAIMS;
  return { type: "external", tokens, claims: { ...known, plan: tokens.plan ?? known.plan } };
}

const NO_CLAIMS: TokenClaims = { email: null, plan: null, accountId: null, expiresAt: null };
