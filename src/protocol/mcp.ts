// MCP servers: state, sign-in, resources.

import type { Static } from "typebox";
import { Resource, ResourceContent, ResourceTemplate, Tool } from "./mcp-resource.ts";
import {
  text,
  bool,
  uint32,
  bigInt64,
  struct,
  choice,
  list,
  map,
  nullable,
  maybe,
  omitted,
} from "./schema.ts";

export const McpServerStatusDetail = choice("McpServerStatusDetail", ["full", "toolsAndAuthOnly"]);
export type McpServerStatusDetail = Static<typeof McpServerStatusDetail>;

export const ListMcpServerStatusParams = struct("ListMcpServerStatusParams", {
  cursor: maybe(text),
  limit: maybe(uint32),
  detail: maybe(McpServerStatusDetail),
});
export type ListMcpServerStatusParams = Static<typeof ListMcpServerStatusParams>;

export const McpAuthStatus = choice("McpAuthStatus", ["unsupported", "notLoggedIn", "bearerToken", "oAuth"]);
export type McpAuthStatus = Static<typeof McpAuthStatus>;

export const McpServerStatus = struct("McpServerStatus", {
  name: text,
  tools: map(Tool),
  resources: list(Resource),
  resourceTemplates: list(ResourceTemplate),
  authStatus: McpAuthStatus,
});
export type McpServerStatus = Static<typeof McpServerStatus>;

export const ListMcpServerStatusResponse = struct("ListMcpServerStatusResponse", {
  data: list(McpServerStatus),
  nextCursor: nullable(text),
});
export type ListMcpServerStatusResponse = Static<typeof ListMcpServerStatusResponse>;

export const McpResourceReadParams = struct("McpResourceReadParams", {
  threadId: text,
  server: text,
  uri: text,
});
export type McpResourceReadParams = Static<typeof McpResourceReadParams>;

export const McpResourceReadResponse = struct("McpResourceReadResponse", { contents: list(ResourceContent) });
export type McpResourceReadResponse = Static<typeof McpResourceReadResponse>;

export const McpServerOauthLoginCompletedNotification = struct("McpServerOauthLoginCompletedNotification", {
  name: text,
  success: bool,
  error: omitted(text),
});
export type McpServerOauthLoginCompletedNotification = Static<
  typeof McpServerOauthLoginCompletedNotification
>;

export const McpServerOauthLoginParams = struct("McpServerOauthLoginParams", {
  name: text,
  scopes: maybe(list(text)),
  timeoutSecs: maybe(bigInt64),
});
export type McpServerOauthLoginParams = Static<typeof McpServerOauthLoginParams>;

export const McpServerOauthLoginResponse = struct("McpServerOauthLoginResponse", { authorizationUrl: text });
export type McpServerOauthLoginResponse = Static<typeof McpServerOauthLoginResponse>;

export const McpServerRefreshResponse = struct("McpServerRefreshResponse", {});
export type McpServerRefreshResponse = Static<typeof McpServerRefreshResponse>;

export const McpServerStartupState = choice("McpServerStartupState", [
  "starting",
  "ready",
  "failed",
  "cancelled",
]);
export type McpServerStartupState = Static<typeof McpServerStartupState>;

export const McpServerStatusUpdatedNotification = struct("McpServerStatusUpdatedNotification", {
  name: text,
  status: McpServerStartupState,
  error: nullable(text),
});
export type McpServerStatusUpdatedNotification = Static<typeof McpServerStatusUpdatedNotification>;

export const McpToolCallProgressNotification = struct("McpToolCallProgressNotification", {
  threadId: text,
  turnId: text,
  itemId: text,
  message: text,
});
export type McpToolCallProgressNotification = Static<typeof McpToolCallProgressNotification>;
