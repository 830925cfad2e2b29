// Keys that shape what the model is told besides the conversation (CONF-17 … CONF-25).
import { flag, path, text } from "./spec.ts";

export const instructionKeys = {
  instructions: text("Reserved; accepted and not used."),
  developer_instructions: text("Text added to the developer message of every thread."),
  model_instructions_file: path("A file whose text replaces the built-in base instructions."),
  experimental_instructions_file: path("Old name of `model_instructions_file`."),
  compact_prompt: text("Text that replaces the built-in compaction prompt."),
  experimental_compact_prompt_file: path("A file with the compaction prompt."),
  commit_attribution: text("The co-author trailer asked for in commits; empty for none."),
  include_permissions_instructions: flag("Tell the model its sandbox and approval rules.", "true"),
  include_apps_instructions: flag("Tell the model about connected apps.", "true"),
  include_environment_context: flag("Tell the model its working directory, shell and date.", "true"),
} as const;
