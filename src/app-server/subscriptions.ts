// Who hears of which thread. Turn and item events go to a thread's subscribers (its starter,
// resumers and forkers); a few thread-level ones go to every initialised client.
import type { NotificationMethod } from "../core/events.ts";
import type { Connection } from "./connection.ts";

/** Everybody hears these (`spec/app-server.md` §3). */
const TO_ALL: ReadonlySet<NotificationMethod> = new Set<NotificationMethod>([
  "thread/started",
  "thread/status/changed",
  "thread/closed",
  "thread/archived",
  "thread/unarchived",
  "thread/name/updated",
  "account/updated",
  "account/login/completed",
  "account/rateLimits/updated",
  "skills/changed",
  "app/list/updated",
  "deprecationNotice",
  "configWarning",
]);

export class Subscriptions {
  readonly connections = new Set<Connection>();
  private readonly byThread = new Map<string, Set<Connection>>();
  /** Called when a client was gone before it could hear of its thread. */
  onUnheard: (threadId: string) => void = () => undefined;

  subscribe(threadId: string, connection: Connection): void {
    if (connection.gone.aborted) return this.onUnheard(threadId);
    const set = this.byThread.get(threadId) ?? new Set();
    set.add(connection);
    this.byThread.set(threadId, set);
  }

  /** Whether the connection was subscribed. */
  unsubscribe(threadId: string, connection: Connection): boolean {
    return this.byThread.get(threadId)?.delete(connection) ?? false;
  }

  has(threadId: string, connection: Connection): boolean {
    return this.byThread.get(threadId)?.has(connection) ?? false;
  }

  subscribers(threadId: string): readonly Connection[] {
    return [...(this.byThread.get(threadId) ?? [])];
  }

  /** Threads that lose their last subscriber when the connection goes. */
  drop(connection: Connection): readonly string[] {
    this.connections.delete(connection);
    const orphaned: string[] = [];
    for (const [threadId, set] of this.byThread) {
      if (set.delete(connection) && set.size === 0) orphaned.push(threadId);
    }
    return orphaned;
  }

  forget(threadId: string): void {
    this.byThread.delete(threadId);
  }

  notify(threadId: string | null, method: NotificationMethod, params: unknown): void {
    const frozen = Object.freeze(params);
    for (const connection of this.audience(threadId, method)) connection.notify(method, frozen);
  }

  wants(threadId: string, method: NotificationMethod): boolean {
    for (const connection of this.audience(threadId, method)) if (connection.wants(method)) return true;
    return false;
  }

  private audience(threadId: string | null, method: NotificationMethod): Iterable<Connection> {
    if (threadId === null || TO_ALL.has(method)) return this.connections;
    return this.byThread.get(threadId) ?? [];
  }
}
