// The sign-in that is waiting for its user: one for the whole server, whoever asked for it. Every end of it
// is told to all clients.
import type { Engine } from "../core/engine.ts";
import type { PendingSignIn } from "../core/account/sign-in.ts";
import { SignInError } from "../core/account/sign-in-error.ts";
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

/** How errors name the two ways (0.120's words). */
type Kind = "Login server error" | "Device code login failed";

class SignIns {
  private readonly engine: Engine;
  private readonly subscriptions: Subscriptions;
  /** The one that starts or waits; its id is null until it has started. */
  private current: { id: string | null; readonly stop: AbortController } | null = null;
  /** Starts follow each other: the callback's port is free when the next one takes it. */
  private started: Promise<unknown> = Promise.resolve();

  constructor(engine: Engine, subscriptions: Subscriptions) {
    this.engine = engine;
    this.subscriptions = subscriptions;
  }

  /**
   * Ends the sign-in before and begins this one. `begin` gets the signal that ends it; the answer is what
   * it resolved to. @throws SignInError
   */
  async start<S extends PendingSignIn>(kind: Kind, begin: (signal: AbortSignal) => Promise<S>): Promise<S> {
    this.replace("Login cancelled");
    const current = { id: null as string | null, stop: new AbortController() };
    this.current = current;
    const begun = this.started.then(() => {
      current.stop.signal.throwIfAborted();
      return begin(current.stop.signal);
    });
    this.started = begun.catch(() => undefined);
    const signIn = await begun;
    current.id = signIn.id;
    void this.follow(signIn, kind, current.stop.signal);
    return signIn;
  }

  /** Ends the sign-in that starts or waits, if there is one. */
  replace(reason: string): void {
    this.current?.stop.abort(new SignInError(reason));
    this.current = null;
  }

  /** Whether there was one of this id. */
  cancel(id: string): boolean {
    if (this.current?.id !== id) return false;
    this.replace("Login was not completed");
    return true;
  }

  private async follow(signIn: PendingSignIn, kind: Kind, ended: AbortSignal): Promise<void> {
    const error = await this.outcome(signIn, ended);
    if (this.current?.id === signIn.id) this.current = null;
    announceSignIn(this.engine, this.subscriptions, {
      loginId: signIn.id,
      success: error === null,
      error: error === null ? null : `${kind}: ${error}`,
    });
  }

  /** Null when the tokens are stored. */
  private async outcome(signIn: PendingSignIn, ended: AbortSignal): Promise<string | null> {
    try {
      const tokens = await signIn.tokens;
      ended.throwIfAborted();
      const saved = this.engine.services.account().loginChatgpt(tokens);
      return saved.ok ? null : saved.error;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
