// One client: what it declared at `initialize`, and how messages reach it. A message is one plain
// object; the transport below decides whether it becomes text.
import type { RequestId } from "../protocol/rpc.ts";
import type { NotificationMethod } from "../core/events.ts";

export type OutgoingMessage =
  | { readonly id: RequestId; readonly result: unknown }
  | {
      readonly error: { readonly code: number; readonly data?: unknown; readonly message: string };
      readonly id: RequestId;
    }
  | { readonly method: string; readonly params: unknown }
  | { readonly method: string; readonly id: number; readonly params: unknown };

export class Connection {
  initialized = false;
  experimentalApi = false;
  private checked: Promise<unknown> = Promise.resolve();
  private optedOut: ReadonlySet<string> = new Set();
  private readonly deliver: (message: OutgoingMessage) => void;
  /** A client of this process: its params are typed, and need no validation. */
  readonly inProcess: boolean;

  constructor(deliver: (message: OutgoingMessage) => void, options: { readonly inProcess: boolean }) {
    this.deliver = deliver;
    this.inProcess = options.inProcess;
  }

  initialize(options: { readonly experimentalApi: boolean; readonly optOut: readonly string[] }): void {
    this.initialized = true;
    this.experimentalApi = options.experimentalApi;
    this.optedOut = new Set(options.optOut);
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
    if (this.wants(method)) this.deliver({ method, params });
  }

  send(message: OutgoingMessage): void {
    this.deliver(message);
  }
}
