// Feedback to the vendor.

import type { Static } from "typebox";
import { text, bool, struct, list, maybe } from "./schema.ts";

export const FeedbackUploadParams = struct("FeedbackUploadParams", {
  classification: text,
  reason: maybe(text),
  threadId: maybe(text),
  includeLogs: bool,
  extraLogFiles: maybe(list(text)),
});
export type FeedbackUploadParams = Static<typeof FeedbackUploadParams>;

export const FeedbackUploadResponse = struct("FeedbackUploadResponse", { threadId: text });
export type FeedbackUploadResponse = Static<typeof FeedbackUploadResponse>;
