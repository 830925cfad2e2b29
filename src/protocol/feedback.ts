// Feedback to the vendor.

import type { Static } from "typebox";
import { bool, list, maybe, path, struct, text } from "./schema.ts";

export const FeedbackUploadParams = struct("FeedbackUploadParams", {
  classification: text,
  reason: maybe(text),
  threadId: maybe(text),
  includeLogs: bool,
  extraLogFiles: maybe(list(path)),
});
export type FeedbackUploadParams = Static<typeof FeedbackUploadParams>;

export const FeedbackUploadResponse = struct("FeedbackUploadResponse", { threadId: text });
export type FeedbackUploadResponse = Static<typeof FeedbackUploadResponse>;
