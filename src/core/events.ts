// How the engine speaks to clients: notifications and questions, addressed by thread. The
// app-server implements this port; the engine does not know who listens.
import type { ServerNotifications, ServerRequests } from "../protocol/methods.ts";

export type NotificationMethod = keyof ServerNotifications;
export type ServerRequestMethod = keyof ServerRequests;

/** A question that no client answered with a result. */
export type Unanswered =
  | { readonly type: "error"; readonly message: string }
  /** The turn ended, or nobody is left to ask. */
  | { readonly type: "withdrawn" };

export interface ThreadEvents {
  notify<M extends NotificationMethod>(method: M, params: ServerNotifications[M]): void;
  /** Whether any subscriber receives this method: deltas nobody hears are not built. */
  wants(method: NotificationMethod): boolean;
  /** Asks every subscriber and those that subscribe later; the first answer wins. */
  ask<M extends ServerRequestMethod>(
    method: M,
    params: ServerRequests[M]["params"],
    signal: AbortSignal,
  ): Promise<
    { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: Unanswered }
  >;
}
