// Warnings that belong to no thread.

import type { Static } from "typebox";
import { text, uint, struct, nullable, omitted } from "./schema.ts";

export const TextPosition = struct("TextPosition", { line: uint, column: uint });
export type TextPosition = Static<typeof TextPosition>;

export const TextRange = struct("TextRange", { start: TextPosition, end: TextPosition });
export type TextRange = Static<typeof TextRange>;

export const ConfigWarningNotification = struct("ConfigWarningNotification", {
  summary: text,
  details: nullable(text),
  path: omitted(text),
  range: omitted(TextRange),
});
export type ConfigWarningNotification = Static<typeof ConfigWarningNotification>;

export const DeprecationNoticeNotification = struct("DeprecationNoticeNotification", {
  summary: text,
  details: nullable(text),
});
export type DeprecationNoticeNotification = Static<typeof DeprecationNoticeNotification>;
