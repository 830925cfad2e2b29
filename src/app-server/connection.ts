// One client: what it declared at `initialize`, how messages reach it, and what it has open. A message
// is one plain object; the transport below decides whether it becomes text.
import { setMaxListeners } from "node:events";
import type { RequestId } from "../protocol/rpc.ts";
import type { NotificationMethod } from "../core/events.ts";

/** A client's id as it came. Beyond 2^53 only a bigint says it exactly. */
export type EchoedId = RequestId | bigint;

export type OutgoingMessage =
  | { readonly id: EchoedId; readonly result: unknown }
  | {
      readonly error: { readonly code: number; readonly data?: unknown; readonly message: string };
      readonly id: EchoedId;
    }
  | { readonly method: string; readonly params: unknown }
  | { readonly method: string; readonly id: number; readonly params: unknown };

export interface ConnectionOptions {
  readonly inProcess: boolean;
  /** Whether much waits to be sent; after a yes, `caughtUp` tells when that is over. Default: never. */
  readonly isBehind?: () => boolean;
}

/** What one client may have asked without an answer. More is refused, so that memory stays bounded. */
const MAX_OPEN_REQUESTS = 4096;
const MAX_OPEN_BYTES = 128 * 1024 * 1024;

export class Connection {
  initialized = false;
  experimentalApi = false;
  private checked: Promise<unknown> = Promise.resolve();
  private optedOut: ReadonlySet<string> = new Set();
  private readonly end = new AbortController();
  private openRequests = 0;
  private openBytes = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly heldBack: (() => void)[] = [];
  private readonly deliver: (message: OutgoingMessage) => void;
  private readonly isBehind: () => boolean;
  /** A client of this process: its params are typed, and need no validation. */
  readonly inProcess: boolean;

  constructor(deliver: (message: OutgoingMessage) => void, options: ConnectionOptions) {
    this.deliver = deliver;
    this.isBehind = options.isBehind ?? (() => false);
    this.inProcess = options.inProcess;
    // Any number of things may end with a client.
    setMaxListeners(0, this.gone);
  }

  initialize(options: { readonly experimentalApi: boolean; readonly optOut: readonly string[] }): void {
    this.initialized = true;
    this.experimentalApi = options.experimentalApi;
    this.optedOut = new Set(options.optOut);
  }

  /** Aborted when the client is gone: whatever runs for this client alone ends then. */
  get gone(): AbortSignal {
    return this.end.signal;
  }

  close(): void {
    this.end.abort();
    this.caughtUp();
  }

  /** Whether so much waits to be sent that what can wait should. */
  get behind(): boolean {
    return !this.gone.aborted && this.isBehind();
  }

  /** Resolves when the client is not behind, at once when it is not now; also when it is gone. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      if (this.behind) this.heldBack.push(resolve);
      else resolve();
    });
  }

  /** The transport's word that the client is not behind any more. */
  caughtUp(): void {
    for (const go of this.heldBack.splice(0)) go();
  }

  /** Takes a request of this size in; false when too many are unanswered. */
  admit(bytes: number): boolean {
    const full =
      this.openRequests >= MAX_OPEN_REQUESTS ||
      (this.openRequests > 0 && this.openBytes + bytes > MAX_OPEN_BYTES);
    if (full) return false;
    this.openRequests += 1;
    this.openBytes += bytes;
    return true;
  }

  /** The counterpart of `admit`: the request was answered. */
  discharge(bytes: number): void {
    this.openRequests -= 1;
    this.openBytes -= bytes;
    if (this.openRequests === 0) for (const answered of this.waiting.splice(0)) answered();
  }

  /** Resolves when no request is unanswered. */
  whenAnswered(): Promise<void> {
    return new Promise((resolve) => {
      if (this.openRequests === 0) resolve();
      else this.waiting.push(resolve);
    });
  }

  /** Runs checks one after the other, so that requests start in the order in which they came. */
  inTurn<T>(check: () => Promise<T>): Promise<T> {
    const done = this.checked.then(check);
    this.checked = done.catch(() => undefined);
    return done;
  }

  wants(method: NotificationMethod): boolean {
    return this.initialized && !this.optedOut.has(method);
  }

  notify(method: NotificationMethod, params: unknown): void {
    if (this.wants(method)) this.send({ method, params });
  }

  send(message: OutgoingMessage): void {
    if (!this.gone.aborted) this.deliver(message);
  }
}
