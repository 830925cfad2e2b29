// The handshake.

import type { Static } from "typebox";
import { AbsolutePathBuf } from "./scalars.ts";
import { text, bool, struct, list, nullable, maybe, defaulted } from "./schema.ts";

export const ClientInfo = struct("ClientInfo", { name: text, title: nullable(text), version: text });
export type ClientInfo = Static<typeof ClientInfo>;

export const InitializeCapabilities = struct("InitializeCapabilities", {
  experimentalApi: defaulted(bool, false),
  optOutNotificationMethods: maybe(list(text)),
});
export type InitializeCapabilities = Static<typeof InitializeCapabilities>;

export const InitializeParams = struct("InitializeParams", {
  clientInfo: ClientInfo,
  capabilities: nullable(InitializeCapabilities),
});
export type InitializeParams = Static<typeof InitializeParams>;

export const InitializeResponse = struct("InitializeResponse", {
  userAgent: text,
  codexHome: AbsolutePathBuf,
  platformFamily: text,
  platformOs: text,
});
export type InitializeResponse = Static<typeof InitializeResponse>;
