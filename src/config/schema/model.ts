// Keys that choose the model and how it reasons (CONF-1 … CONF-16).
import { flag, integer, oneOf, path, text } from "./spec.ts";

const EFFORTS = ["none", "minimal", "low", "medium", "high", "xhigh"] as const;

export const modelKeys = {
  model: text("The model that new threads use.", "gpt-5.3-codex"),
  review_model: text("The model that reviews use instead of the thread's own."),
  model_provider: text("The id of the provider that serves the model.", "openai"),
  model_context_window: integer(
    "i64",
    "Size of the context window in tokens, when the catalog does not know it.",
  ),
  model_auto_compact_token_limit: integer(
    "i64",
    "Number of tokens from which a thread is compacted by itself.",
  ),
  model_catalog_json: path("A JSON file that replaces the built-in list of models; read at start."),
  model_reasoning_effort: oneOf(EFFORTS, "How much the model thinks before it answers."),
  plan_mode_reasoning_effort: oneOf(EFFORTS, "The effort in Plan mode."),
  model_reasoning_summary: oneOf(
    ["auto", "concise", "detailed", "none"],
    "Whether and how the model sums up its reasoning.",
  ),
  model_verbosity: oneOf(["low", "medium", "high"], "How long answers are, for models that can be told."),
  model_supports_reasoning_summaries: flag(
    "Ask for reasoning summaries even if the catalog says the model has none.",
  ),
  service_tier: oneOf(["fast", "flex"], "Processing tier of new turns."),
  personality: oneOf(["none", "friendly", "pragmatic"], "The tone of answers, for models that support one."),
  tool_output_token_limit: integer("usize", "Tokens of one tool output that are kept in the context."),
} as const;
