// Requests of the server to its clients. Every subscriber of the thread gets a question, also one
// that subscribes while it is open; the first answer wins; an ended turn withdraws it. Ids count up
// over the whole process.
import type { ServerRequestMethod, Unanswered } from "../core/events.ts";
import type { ServerRequests } from "../protocol/methods.ts";
import type { ExternalTokens } from "../core/account/account.ts";
import { planName } from "../core/account/claims.ts";
import type { Connection } from "./connection.ts";
import type { Subscriptions } from "./subscriptions.ts";

type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: Unanswered };

interface Question {
  readonly id: number;
  /** Whether this client was asked: nobody else's answer counts. */
  readonly isAsked: (connection: Connection) => boolean;
  /** Null for a question that belongs to no thread: nobody is told of its end. */
  readonly threadId: string | null;
  readonly method: ServerRequestMethod;
  readonly params: unknown;
  readonly settle: (answer: Answer) => void;
}

/** How long a client may take to renew its tokens (0.120's limit). */
const TOKEN_LIMIT_MS = 10_000;

/** 0.120 announces no resolution for this one. */
const QUIET: ReadonlySet<string> = new Set(["item/tool/call"]);

export class Questions {
  private nextId = 0;
  private readonly open = new Map<number, Question>();
  private readonly subscriptions: Subscriptions;

  constructor(subscriptions: Subscriptions) {
    this.subscriptions = subscriptions;
  }

  ask<M extends ServerRequestMethod>(
    threadId: string,
    method: M,
    params: ServerRequests[M]["params"],
    signal: AbortSignal,
  ): Promise<Answer> {
    return new Promise((resolve) => {
      const id = this.nextId++;
      const withdraw = (): void => this.settle(id, { ok: false, error: { type: "withdrawn" } });
      const settle = (answer: Answer): void => {
        signal.removeEventListener("abort", withdraw);
        resolve(answer);
      };
      const isAsked = (client: Connection): boolean => this.subscriptions.has(threadId, client);
      const question: Question = { id, isAsked, threadId, method, params: Object.freeze(params), settle };
      const audience = this.subscriptions.subscribers(threadId);
      if (signal.aborted || audience.length === 0) return settle({ ok: false, error: { type: "withdrawn" } });
      this.open.set(id, question);
      signal.addEventListener("abort", withdraw, { once: true });
      for (const connection of audience) send(connection, question);
    });
  }

  /**
   * Asks one client for new ChatGPT tokens in the place of those it brought. Null when it has none, is gone,
   * or does not answer in time.
   */
  async askForTokens(
    connection: Connection,
    previousAccountId: string,
    limitMs = TOKEN_LIMIT_MS,
  ): Promise<ExternalTokens | null> {
    const params = { reason: "unauthorized" as const, previousAccountId };
    const signal = AbortSignal.any([connection.gone, AbortSignal.timeout(limitMs)]);
    const answer = await new Promise<Answer>((resolve) => {
      const id = this.nextId++;
      const withdraw = (): void => this.settle(id, { ok: false, error: { type: "withdrawn" } });
      const question: Question = {
        id,
        isAsked: (client) => client === connection,
        threadId: null,
        method: "account/chatgptAuthTokens/refresh",
        params,
        settle: resolve,
      };
      this.open.set(id, question);
      signal.addEventListener("abort", withdraw, { once: true });
      if (signal.aborted) withdraw();
      else send(connection, question);
    });
    return answer.ok ? readTokens(answer.value) : null;
  }

  /**
   * What sends a client the questions of the thread that are open now: it subscribes now, and hears of them after
   * its answer. Later questions reach it as a subscriber.
   */
  replay(threadId: string, connection: Connection): () => void {
    const open = [...this.open.values()].filter((question) => question.threadId === threadId);
    return () => {
      for (const question of open) if (this.open.get(question.id) === question) send(connection, question);
    };
  }

  /** A client's answer. Late and unknown ones are ignored, and those of clients that were not asked. */
  answer(connection: Connection, id: unknown, answer: Answer): void {
    if (typeof id === "number" && this.open.get(id)?.isAsked(connection)) this.settle(id, answer);
  }

  /** Withdraws questions of threads that nobody hears any more. */
  abandon(threadId: string): void {
    for (const question of this.open.values()) {
      if (question.threadId === threadId)
        this.settle(question.id, { ok: false, error: { type: "withdrawn" } });
    }
  }

  private settle(id: number, answer: Answer): void {
    const question = this.open.get(id);
    if (question === undefined) return;
    this.open.delete(id);
    if (question.threadId !== null && !QUIET.has(question.method)) {
      const params = { threadId: question.threadId, requestId: id };
      this.subscriptions.notify(question.threadId, "serverRequest/resolved", params);
    }
    question.settle(answer);
  }
}

function readTokens(value: unknown): ExternalTokens | null {
  if (typeof value !== "object" || value === null) return null;
  const { accessToken, chatgptAccountId, chatgptPlanType } = value as Readonly<Record<string, unknown>>;
  if (typeof accessToken !== "string" || typeof chatgptAccountId !== "string") return null;
  const plan = typeof chatgptPlanType === "string" ? planName(chatgptPlanType) : null;
  return { accessToken, accountId: chatgptAccountId, plan };
}

function send(connection: Connection, question: Question): void {
  connection.send({ method: question.method, id: question.id, params: question.params });
}
