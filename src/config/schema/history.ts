// Keys of the prompt history (CONF-62, CONF-63).
import { integer, oneOf, table } from "./spec.ts";

export const historyKeys = {
  history: table(
    "History",
    "The history of prompts that the terminal UI keeps.",
    {
      persistence: oneOf(["save-all", "none"], "Whether history.jsonl is written.", "save-all"),
      max_bytes: integer("usize", "Largest size of the file; the oldest entries go first."),
    },
    { required: ["persistence"] },
  ),
} as const;
