// A question of an MCP server to the user, and the answer.

import type { Static } from "typebox";
import { McpElicitationSchema } from "./elicitation-schema.ts";
import { choice, json, literal, nullable, object, struct, tagged, text } from "./schema.ts";

export const McpServerElicitationAction = choice("McpServerElicitationAction", [
  "accept",
  "decline",
  "cancel",
]);
export type McpServerElicitationAction = Static<typeof McpServerElicitationAction>;

const anyMode = { threadId: text, turnId: nullable(text), serverName: text };

export const McpServerElicitationRequestParams = tagged(
  "McpServerElicitationRequestParams",
  [
    object({
      ...anyMode,
      mode: literal("form"),
      _meta: nullable(json),
      message: text,
      requestedSchema: McpElicitationSchema,
    }),
    object({
      ...anyMode,
      mode: literal("url"),
      _meta: nullable(json),
      message: text,
      url: text,
      elicitationId: text,
    }),
  ],
  { tag: "mode" },
);
export type McpServerElicitationRequestParams = Static<typeof McpServerElicitationRequestParams>;

export const McpServerElicitationRequestResponse = struct("McpServerElicitationRequestResponse", {
  action: McpServerElicitationAction,
  content: nullable(json),
  _meta: nullable(json),
});
export type McpServerElicitationRequestResponse = Static<typeof McpServerElicitationRequestResponse>;
