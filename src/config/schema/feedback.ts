// Keys about feedback that a user sends through a client.
import { flag, table, text } from "./spec.ts";

export const feedbackKeys = {
  feedback: table("FeedbackConfigToml", "What `feedback/upload` does.", {
    enabled: flag("Whether feedback may be given at all.", "true"),
    upload_url: text(
      "An `http` or `https` address that receives each report as one POST. Unset: reports stay in `CODEX_HOME/feedback`.",
    ),
  }),
} as const;
