// The sign-in that is waiting for its user: one for the whole server, whoever asked for it. Every end of it
// is told to all clients.
import type { Engine } from "../core/engine.ts";
import type { PendingSignIn } from "../core/account/sign-in.ts";
import type { AccountLoginCompletedNotification } from "../protocol/account.ts";
import type { Subscriptions } from "./subscriptions.ts";

/** Tells everybody how a sign-in ended, and who is signed in now. */
export function announceSignIn(
  engine: Engine,
  subscriptions: Subscriptions,
  outcome: AccountLoginCompletedNotification,
): void {
  subscriptions.notify(null, "account/login/completed", outcome);
  if (outcome.success) announceAccount(engine, subscriptions);
}

/** Tells everybody who is signed in now. */
export function announceAccount(engine: Engine, subscriptions: Subscriptions): void {
  const state = engine.services.account().signedIn();
  const authMode = authModeOf(state.type);
  const planType = state.type === "chatgpt" || state.type === "external" ? state.claims.plan : null;
  subscriptions.notify(null, "account/updated", { authMode, planType });
}

/** The protocol's name of a way to be signed in. */
export function authModeOf(type: "none" | "apiKey" | "chatgpt" | "external") {
  const names = { none: null, apiKey: "apikey", chatgpt: "chatgpt", external: "chatgptAuthTokens" } as const;
  return names[type];
}

const PENDING = new WeakMap<Engine, SignIns>();

/** The server's pending sign-in. */
export function signInsOf(engine: Engine, subscriptions: Subscriptions): SignIns {
  const known = PENDING.get(engine) ?? new SignIns(engine, subscriptions);
  PENDING.set(engine, known);
  return known;
}

class SignIns {
  private readonly engine: Engine;
  private readonly subscriptions: Subscriptions;
  private pending: PendingSignIn | null = null;

  constructor(engine: Engine, subscriptions: Subscriptions) {
    this.engine = engine;
    this.subscriptions = subscriptions;
  }

  /** Ends the one before and waits for this one. `kind` names it in errors as 0.120 does. */
  wait(signIn: PendingSignIn, kind: "Login server error" | "Device code login failed"): void {
    this.pending = signIn;
    void this.follow(signIn, kind);
  }

  /** Frees the callback's port before a new sign-in takes it. */
  replace(reason: string): void {
    this.pending?.cancel(reason);
    this.pending = null;
  }

  /** Whether there was one of this id. */
  cancel(id: string): boolean {
    if (this.pending?.id !== id) return false;
    this.replace("Login was not completed");
    return true;
  }

  private async follow(signIn: PendingSignIn, kind: string): Promise<void> {
    const error = await this.outcome(signIn);
    if (this.pending === signIn) this.pending = null;
    const outcome = {
      loginId: signIn.id,
      success: error === null,
      error: error === null ? null : `${kind}: ${error}`,
    };
    announceSignIn(this.engine, this.subscriptions, outcome);
  }

  /** Null when the tokens are stored. */
  private async outcome(signIn: PendingSignIn): Promise<string | null> {
    try {
      const saved = this.engine.services.account().loginChatgpt(await signIn.tokens);
      return saved.ok ? null : saved.error;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
