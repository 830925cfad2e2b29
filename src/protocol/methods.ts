// Types of all messages, for a typed client and for the method table: method → params and result.
// Types only: importing this file costs nothing at run time. They are inferred from the schemas in
// `client-messages.ts` and `server-messages.ts`.

import type { Static, TSchema } from "typebox";
import type { clientRequests } from "./client-messages.ts";
import type { serverNotifications, serverRequests } from "./server-messages.ts";

type StaticOrNone<S> = S extends TSchema ? Static<S> : undefined;

type RequestTypes<T> = {
  readonly [M in keyof T]: T[M] extends { readonly params: infer P; readonly result: infer R extends TSchema }
    ? { readonly params: StaticOrNone<P>; readonly result: Static<R> }
    : never;
};

/** Requests of a client: method → `{ params, result }`; `params` is undefined for methods without any. */
export type ClientRequests = RequestTypes<typeof clientRequests>;

/** Requests of the server to a client: method → `{ params, result }`. */
export type ServerRequests = RequestTypes<typeof serverRequests>;

/** Notifications of the server: method → params. */
export type ServerNotifications = {
  readonly [M in keyof typeof serverNotifications]: Static<(typeof serverNotifications)[M]>;
};

export type ClientMethod = keyof ClientRequests;
export type ServerRequestMethod = keyof ServerRequests;
export type ServerNotificationMethod = keyof ServerNotifications;

export type ClientParams<M extends ClientMethod> = ClientRequests[M]["params"];
export type ClientResult<M extends ClientMethod> = ClientRequests[M]["result"];
export type ServerRequestParams<M extends ServerRequestMethod> = ServerRequests[M]["params"];

/** A server notification as it stands on the wire: a union told apart by `method`. */
export type ServerNotification = {
  readonly [M in ServerNotificationMethod]: { readonly method: M; readonly params: ServerNotifications[M] };
}[ServerNotificationMethod];
