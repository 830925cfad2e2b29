// The envelope: JSON-RPC 2.0 without the `jsonrpc` member.

import type { Static } from "typebox";
import { int64, json, maybe, omitted, optional, struct, text, unknown, untagged } from "./schema.ts";

export const RequestId = untagged("RequestId", [text, int64]);
export type RequestId = Static<typeof RequestId>;

export const W3cTraceContext = struct("W3cTraceContext", {
  traceparent: maybe(text),
  tracestate: maybe(text),
});
export type W3cTraceContext = Static<typeof W3cTraceContext>;

export const JSONRPCRequest = struct("JSONRPCRequest", {
  id: RequestId,
  method: text,
  params: optional(unknown),
  trace: omitted(W3cTraceContext),
});
export type JSONRPCRequest = Static<typeof JSONRPCRequest>;

export const JSONRPCNotification = struct("JSONRPCNotification", { method: text, params: optional(unknown) });
export type JSONRPCNotification = Static<typeof JSONRPCNotification>;

export const JSONRPCResponse = struct("JSONRPCResponse", { id: RequestId, result: unknown });
export type JSONRPCResponse = Static<typeof JSONRPCResponse>;

export const JSONRPCErrorError = struct("JSONRPCErrorError", {
  code: int64,
  data: optional(json),
  message: text,
});
export type JSONRPCErrorError = Static<typeof JSONRPCErrorError>;

export const JSONRPCError = struct("JSONRPCError", { error: JSONRPCErrorError, id: RequestId });
export type JSONRPCError = Static<typeof JSONRPCError>;

export const JSONRPCMessage = untagged("JSONRPCMessage", [
  JSONRPCRequest,
  JSONRPCNotification,
  JSONRPCResponse,
  JSONRPCError,
]);
export type JSONRPCMessage = Static<typeof JSONRPCMessage>;
