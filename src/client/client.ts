// A typed client of the app-server protocol over any transport.
import type {
  ClientMethod,
  ClientParams,
  ClientResult,
  ServerNotification,
  ServerRequestMethod,
  ServerRequestParams,
} from "../protocol/methods.ts";
import type { Transport } from "../protocol/transport.ts";

/** An error answer of the server. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** A request of the server; `answer` or `refuse` ends it. */
export interface ServerQuestion {
  readonly method: ServerRequestMethod;
  readonly params: ServerRequestParams<ServerRequestMethod>;
  answer(result: object): void;
  refuse(message: string): void;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

export class Client {
  onNotification: (notification: ServerNotification) => void = () => undefined;
  /** Refuses unless replaced: a client that cannot decide must not seem to agree. */
  onQuestion: (question: ServerQuestion) => void = (question) =>
    question.refuse("this client answers no questions");
  private readonly transport: Transport;
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 0;

  constructor(transport: Transport) {
    this.transport = transport;
    transport.onMessage = (message) => this.receive(message as IncomingMessage);
    transport.onClose = () => this.abandon();
  }

  /** Sends a request. @throws RequestError for an error answer */
  request<M extends ClientMethod>(method: M, params: ClientParams<M>): Promise<ClientResult<M>> {
    const id = this.nextId++;
    return new Promise<ClientResult<M>>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
      this.transport.send({ method, id, params });
    });
  }

  close(): Promise<void> {
    return this.transport.close();
  }

  private receive(message: IncomingMessage): void {
    if (message.method !== undefined) {
      if (message.id === undefined) return this.onNotification(message as unknown as ServerNotification);
      return this.question(message.method, message.id, message.params);
    }
    const waiting = this.waiting.get(message.id as number);
    if (waiting === undefined) return;
    this.waiting.delete(message.id as number);
    const { error } = message;
    if (error === undefined) waiting.resolve(message.result);
    else waiting.reject(new RequestError(error.code, error.message, error.data));
  }

  private question(method: string, id: number | string, params: unknown): void {
    this.onQuestion({
      method: method as ServerRequestMethod,
      params: params as never,
      answer: (result) => this.transport.send({ id, result }),
      refuse: (message) => this.transport.send({ id, error: { code: -32000, message } }),
    });
  }

  private abandon(): void {
    const error = new RequestError(-32000, "the server closed the connection", undefined);
    for (const waiting of this.waiting.values()) waiting.reject(error);
    this.waiting.clear();
  }
}

interface IncomingMessage {
  readonly method?: string;
  readonly id?: number | string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}
