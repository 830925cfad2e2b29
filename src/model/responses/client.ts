// The client of a Responses endpoint: opens the stream (repeating what a new try may mend, within
// `requestMaxRetries`) and yields the model events of each network chunk as one batch. Every way
// out is `completed` or a ModelError; leaving the loop early frees the connection.
import type { IncomingMessage } from "node:http";
import { delay, nowMs } from "../../base/clock.ts";
import { backoffMs } from "../backoff.ts";
import { usesAccount, type Credentials } from "../credentials.ts";
import { createTransport, type HttpTransport } from "../http.ts";
import { activeLimit, headerText, rateLimits } from "../rate-limits.ts";
import { ModelError, type ModelClient, type ModelEvent, type ModelRequest, type Provider } from "../types.ts";
import { EventReader, type EventLog } from "./events.ts";
import { disconnected, interrupted } from "./failures.ts";
import { httpError } from "./http-error.ts";
import { watchIdle } from "./idle-watch.ts";
import { requestBody } from "./request-body.ts";
import { requestHeaders, responsesUrl } from "./request-head.ts";
import { SseSplitter } from "./sse.ts";

export interface ResponsesClientOptions {
  /** Told of what does not reach the user: skipped events, causes of lost connections. */
  readonly log?: EventLog;
}

const MAX_ERROR_BODY_BYTES = 256 * 1024;
// How long a next request waits for the end of the last response, so that it can have its socket.
const TAIL_WAIT_MS = 20;

/** A client for one provider: one pool of kept-alive connections (spec/app-server.md §8). */
export function createResponsesClient(
  provider: Provider,
  credentials: Credentials,
  options: ResponsesClientOptions = {},
): ModelClient {
  const transport = createTransport(credentials.env);
  const connection = new Connection(provider, credentials, transport, options.log ?? (() => undefined));
  return {
    stream: (request, signal) => connection.stream(request, signal),
    close: () => transport.close(),
  };
}

class Connection {
  private readonly provider: Provider;
  private readonly credentials: Credentials;
  private readonly transport: HttpTransport;
  private readonly log: EventLog;
  /** Settles when the last completed response has given its socket back. */
  private tail: Promise<void> = Promise.resolve();

  constructor(provider: Provider, credentials: Credentials, transport: HttpTransport, log: EventLog) {
    this.provider = provider;
    this.credentials = credentials;
    this.transport = transport;
    this.log = log;
  }

  async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<readonly ModelEvent[]> {
    if (usesAccount(this.provider)) await unlessAborted(this.credentials.freshen(), signal);
    const body = requestBody(request);
    await this.tail;
    const opened = yield* this.open(() => this.head(request, body), signal);
    yield* this.read(opened, signal);
  }

  /** Made for each try: the account's credential may have changed. @throws ModelError `missingCredentials` */
  private head(request: ModelRequest, body: string): Sent {
    const headers = requestHeaders(request, this.provider, this.credentials, this.log);
    return { url: responsesUrl(this.provider, this.credentials), headers, body };
  }

  /** Opens the stream; a usage-limit refusal first yields the rate limits that its headers tell. */
  private async *open(
    make: () => Sent,
    signal: AbortSignal,
  ): AsyncGenerator<readonly ModelEvent[], IncomingMessage> {
    let mayRecover = true;
    for (let attempt = 1; ; attempt += 1) {
      const credential = usesAccount(this.provider) ? this.credentials.account() : null;
      const outcome = await this.attempt(make(), signal);
      if (outcome.failure === null) return outcome.response;
      const { failure, response } = outcome;
      if (failure.kind === "usageLimitExceeded" && response !== null) yield [headersEvent(response)];
      if (response?.statusCode === 401 && credential?.isChatgpt === true) {
        if (!mayRecover) throw refused(failure);
        mayRecover = false;
        if (await unlessAborted(this.credentials.recover(credential.token), signal)) continue;
        throw refused(failure);
      }
      if (!mayRepeat(response) || attempt > this.provider.requestMaxRetries) throw failure;
      await delay(failure.retryAfterMs ?? backoffMs(attempt), signal);
      if (signal.aborted) throw interrupted();
    }
  }

  /** Sends the request once. @throws ModelError for what another try now would not mend */
  private async attempt(sent: Sent, signal: AbortSignal): Promise<Attempt> {
    if (signal.aborted) throw interrupted();
    const stop = new AbortController();
    const watch = watchIdle(this.provider.streamIdleTimeoutMs, () => stop.abort());
    try {
      const response = await this.transport.post(sent, AbortSignal.any([signal, stop.signal]));
      const status = response.statusCode ?? 0;
      if (status >= 200 && status <= 299) return { response, failure: null };
      const body = await readBody(response);
      return {
        response,
        failure: httpError({ status, headers: response.headers, body, url: sent.url }, nowMs()),
      };
    } catch (cause) {
      if (signal.aborted) throw interrupted();
      if (watch.expired) throw disconnected("idle timeout waiting for SSE");
      if (cause instanceof ModelError) throw cause;
      this.log(`request failed: ${cause instanceof Error ? cause.message : String(cause)}`);
      return { response: null, failure: disconnected(`error sending request for url (${sent.url})`) };
    } finally {
      watch.stop();
    }
  }

  private async *read(response: IncomingMessage, signal: AbortSignal): AsyncGenerator<readonly ModelEvent[]> {
    const reader = new EventReader(this.log);
    const splitter = new SseSplitter((data, name) => reader.read(data, name));
    const watch = watchIdle(this.provider.streamIdleTimeoutMs, () => response.destroy());
    try {
      watch.working();
      yield [headersEvent(response)];
      watch.waiting();
      for await (const chunk of response.iterator({ destroyOnReturn: false })) {
        watch.working();
        splitter.push(chunk as Buffer);
        yield* delivered(reader);
        if (reader.completed) return;
        watch.waiting();
      }
      if (!watch.expired) splitter.end();
      yield* delivered(reader);
      if (!reader.completed) throw disconnected("stream closed before response.completed");
    } catch (cause) {
      throw this.readFailure(cause, signal, watch.expired);
    } finally {
      watch.stop();
      if (reader.completed) this.tail = release(response);
      else response.destroy();
    }
  }

  private readFailure(cause: unknown, signal: AbortSignal, idle: boolean): ModelError {
    if (signal.aborted) return interrupted();
    if (idle) return disconnected("idle timeout waiting for SSE");
    if (cause instanceof ModelError) return cause;
    this.log(`stream broke: ${cause instanceof Error ? cause.message : String(cause)}`);
    return disconnected("Transport error: network error: error decoding response body");
  }
}

interface Sent {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Attempt =
  | { readonly response: IncomingMessage; readonly failure: null }
  | { readonly response: IncomingMessage | null; readonly failure: ModelError };

/** The same failure, final: tokens that cannot be renewed, or are refused when they are new, stay refused. */
function refused({ message }: ModelError): ModelError {
  return new ModelError("unauthorized", message, { httpStatus: 401 });
}

/** Waits for a renewal of the credential, which goes on for others. @throws ModelError `interrupted` */
function unlessAborted<T>(renewal: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(interrupted());
    const stay = (): void => signal.removeEventListener("abort", leave);
    signal.addEventListener("abort", leave, { once: true });
    if (signal.aborted) leave();
    renewal.finally(stay).then(resolve, reject);
  });
}

/** Whether the same request may succeed in a moment: nobody answered, or the server had a fault. */
function mayRepeat(response: IncomingMessage | null): boolean {
  const status = response?.statusCode;
  return status === undefined || (status >= 500 && status <= 599);
}

function* delivered(reader: EventReader): Generator<readonly ModelEvent[]> {
  const batch = reader.take();
  if (batch.length > 0) yield batch;
  if (reader.failure !== null) throw reader.failure;
}

function headersEvent({ headers, statusCode }: IncomingMessage): ModelEvent {
  return {
    type: "headers",
    rateLimits: rateLimits(headers, statusCode === 429 ? activeLimit(headers) : undefined),
    serverModel: headerText(headers, "openai-model"),
    turnState: headerText(headers, "x-codex-turn-state"),
  };
}

/** Lets the end of a completed response pass, so that the socket can be used again. */
async function release(response: IncomingMessage): Promise<void> {
  if (response.readableEnded) return;
  const ended = new AbortController();
  response.once("close", () => ended.abort());
  response.on("error", () => ended.abort());
  response.resume();
  await delay(TAIL_WAIT_MS, ended.signal);
  if (!response.complete) response.destroy();
}

/** The text of an error response, up to a bound. */
async function readBody(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    parts.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > MAX_ERROR_BODY_BYTES) break;
  }
  return Buffer.concat(parts).toString("utf8", 0, MAX_ERROR_BODY_BYTES);
}
