// Takes messages of any connection: the handshake, validation, dispatch to the method table, and the
// answers. Nothing here knows what a method does.
import type { Engine } from "../core/engine.ts";
import type { ServerNotifications, ServerRequests } from "../protocol/methods.ts";
import type { ClientRequest } from "../protocol/parse-request.ts";
import type { NotificationMethod, ServerRequestMethod, ThreadEvents } from "../core/events.ts";
import { Connection, type ConnectionOptions, type EchoedId, type OutgoingMessage } from "./connection.ts";
import { EncodedResult } from "./encoded-result.ts";
import type { Method, MethodContext } from "./method.ts";
import { findMethod } from "./method-table.ts";
import { Questions } from "./questions.ts";
import { INTERNAL_ERROR, overloaded, RpcError } from "./rpc-error.ts";
import { Subscriptions } from "./subscriptions.ts";

export class AppServer {
  readonly subscriptions = new Subscriptions();
  readonly questions = new Questions(this.subscriptions);
  readonly runtimeFeatures = new Map<string, boolean>();
  readonly engine: Engine;
  /** Loaded for the first client outside this process. */
  private checks: typeof import("./check-request.ts") | null = null;

  /** @param makeEngine gets the port through which threads speak to this server's clients */
  constructor(makeEngine: (events: (threadId: string) => ThreadEvents) => Engine) {
    this.engine = makeEngine((threadId) => this.eventsOf(threadId));
    this.subscriptions.onUnheard = (threadId) => void this.unloadUnheard(threadId);
    // A sub-agent speaks to the clients of the thread that started it.
    this.engine.agents.onSpawn = (parentId, childId) => {
      for (const connection of this.subscriptions.subscribers(parentId)) {
        this.subscriptions.subscribe(childId, connection);
      }
    };
  }

  connect(deliver: (message: OutgoingMessage) => void, options: ConnectionOptions): Connection {
    const connection = new Connection(deliver, options);
    this.subscriptions.connections.add(connection);
    return connection;
  }

  /** The client is gone: threads that nobody hears any more are unloaded. */
  async disconnect(connection: Connection): Promise<void> {
    connection.close();
    for (const threadId of this.subscriptions.drop(connection)) await this.unloadUnheard(threadId);
  }

  private async unloadUnheard(threadId: string): Promise<void> {
    if (this.subscriptions.subscribers(threadId).length > 0) return;
    this.questions.abandon(threadId);
    await this.engine.unload(threadId);
  }

  /**
   * One incoming message, already an object. Anything that is not a message is ignored, as 0.120 does.
   * @param bytes the size of its text, 0 when there was none
   */
  receive(connection: Connection, message: unknown, bytes = 0): void {
    if (typeof message !== "object" || message === null || Array.isArray(message)) return;
    const { id, method } = message as { id?: unknown; method?: unknown };
    if (typeof method === "string") {
      if (id === undefined) return;
      if (!isRequestId(id)) return;
      if (!connection.admit(bytes)) return connection.send({ error: overloaded(), id });
      const params = "params" in message ? message.params : undefined;
      void this.request(connection, id, method, params).finally(() => connection.discharge(bytes));
      return;
    }
    if ("result" in message) this.questions.answer(connection, id, { ok: true, value: message.result });
    else if ("error" in message)
      this.questions.answer(connection, id, { ok: false, error: clientError(message.error) });
  }

  private async request(
    connection: Connection,
    id: EchoedId,
    method: string,
    params: unknown,
  ): Promise<void> {
    let answered = false;
    const afterwards: (() => void)[] = [];
    const reply = (result: unknown): void => {
      if (answered) return;
      answered = true;
      const isText = result instanceof EncodedResult && connection.inProcess;
      connection.send({ id, result: isText ? result.decode() : result });
      for (const body of afterwards.splice(0)) body();
    };
    try {
      const [checked, found] = await connection.inTurn(() => this.check(connection, method, params));
      const context: MethodContext<never> = {
        engine: this.engine,
        connection,
        subscriptions: this.subscriptions,
        questions: this.questions,
        runtimeFeatures: this.runtimeFeatures,
        reply,
        after: (body) => afterwards.push(body),
      };
      const result = await found.handle(checked.params as never, context);
      reply(result);
    } catch (error) {
      if (!answered) connection.send({ error: errorAnswer(error), id });
    }
  }

  /** Validates what comes from outside this process; typed clients inside it are believed. @throws RpcError */
  private async check(
    connection: Connection,
    method: string,
    params: unknown,
  ): Promise<readonly [ClientRequest, Method<never>]> {
    if (connection.inProcess) return [{ method, params } as ClientRequest, await findMethod(method as never)];
    this.checks ??= await import("./check-request.ts");
    const checked = await this.checks.checkRequest(connection, method, params);
    return [checked, await findMethod(checked.method)];
  }

  private eventsOf(threadId: string): ThreadEvents {
    return {
      notify: <M extends NotificationMethod>(method: M, params: ServerNotifications[M]) =>
        this.subscriptions.notify(threadId, method, params),
      wants: (method) => this.subscriptions.wants(threadId, method),
      ask: <M extends ServerRequestMethod>(
        method: M,
        params: ServerRequests[M]["params"],
        signal: AbortSignal,
      ) => this.questions.ask(threadId, method, params, signal),
    };
  }
}

function isRequestId(id: unknown): id is EchoedId {
  return typeof id === "string" || typeof id === "bigint" || Number.isInteger(id);
}

function clientError(error: unknown): { type: "error"; message: string } {
  const message =
    typeof error === "object" && error !== null && "message" in error ? String(error.message) : "error";
  return { type: "error", message };
}

function errorAnswer(error: unknown): { code: number; data?: unknown; message: string } {
  if (error instanceof RpcError) {
    return {
      code: error.code,
      ...(error.data === undefined ? {} : { data: error.data }),
      message: error.message,
    };
  }
  return { code: INTERNAL_ERROR, message: error instanceof Error ? error.message : String(error) };
}
