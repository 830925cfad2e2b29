// Tools and resources in the words of MCP itself.

import type { Static } from "typebox";
import { text, int64, json, struct, object, untagged, list, omitted, optional } from "./schema.ts";

export const Resource = struct("Resource", {
  annotations: optional(json),
  description: omitted(text),
  mimeType: omitted(text),
  name: text,
  size: omitted(int64),
  title: omitted(text),
  uri: text,
  icons: omitted(list(json)),
  _meta: optional(json),
});
export type Resource = Static<typeof Resource>;

export const ResourceContent = untagged("ResourceContent", [
  object({
    uri: text,
    mimeType: omitted(text),
    text,
    _meta: optional(json),
  }),
  object({
    uri: text,
    mimeType: omitted(text),
    blob: text,
    _meta: optional(json),
  }),
]);
export type ResourceContent = Static<typeof ResourceContent>;

export const ResourceTemplate = struct("ResourceTemplate", {
  annotations: optional(json),
  uriTemplate: text,
  name: text,
  title: omitted(text),
  description: omitted(text),
  mimeType: omitted(text),
});
export type ResourceTemplate = Static<typeof ResourceTemplate>;

export const Tool = struct("Tool", {
  name: text,
  title: omitted(text),
  description: omitted(text),
  inputSchema: json,
  outputSchema: optional(json),
  annotations: optional(json),
  icons: omitted(list(json)),
  _meta: optional(json),
});
export type Tool = Static<typeof Tool>;
