// Flags that several commands share. `-c`, `--enable` and `--disable` stand in every command.
import type { CommandDef, CommandRef, FlagDef } from "../types.ts";

export const CONFIG: FlagDef = {
  long: "config",
  short: "c",
  value: { name: "key=value" },
  repeatable: true,
  help: "Set a config.toml value for this run only. The key may be a dotted path (`a.b.c`); the value is read as TOML, or taken as plain text when it is not TOML",
  details:
    "Examples: `-c model=gpt-5.2`, `-c model_reasoning_effort=high`, `-c 'shell_environment_policy.include_only=[\"PATH\"]'`",
};

export const ENABLE: FlagDef = {
  long: "enable",
  value: { name: "FEATURE" },
  repeatable: true,
  help: "Turn a feature on for this run (same as `-c features.<name>=true`); may be repeated",
};

export const DISABLE: FlagDef = {
  long: "disable",
  value: { name: "FEATURE" },
  repeatable: true,
  help: "Turn a feature off for this run (same as `-c features.<name>=false`); may be repeated",
};

export const IMAGE: FlagDef = {
  long: "image",
  short: "i",
  value: { name: "FILE", greedy: true, delimiter: ",", hint: "file" },
  repeatable: true,
  help: "Attach images to the first prompt. Takes every following word: put `--` before the prompt",
};

export const MODEL: FlagDef = {
  long: "model",
  short: "m",
  value: { name: "MODEL" },
  help: "Which model to use",
};

export const LOCAL_PROVIDER: FlagDef = {
  long: "local-provider",
  value: { name: "OSS_PROVIDER" },
  help: "The local provider for --oss, `lmstudio` or `ollama`; otherwise `oss_provider` of the config decides",
};

export const PROFILE: FlagDef = {
  long: "profile",
  short: "p",
  value: { name: "CONFIG_PROFILE" },
  help: "Take defaults from `[profiles.<name>]` of config.toml",
};

export const SANDBOX: FlagDef = {
  long: "sandbox",
  short: "s",
  value: {
    name: "SANDBOX_MODE",
    choices: [{ name: "read-only" }, { name: "workspace-write" }, { name: "danger-full-access" }],
  },
  help: "What the commands of the model may touch",
};

export const BYPASS: FlagDef = {
  long: "dangerously-bypass-approvals-and-sandbox",
  aliases: ["yolo"],
  help: "Ask nothing and run every command without a sandbox. DANGEROUS: only where something else contains the program",
  conflicts: ["full-auto"],
};

export const ADD_DIR: FlagDef = {
  long: "add-dir",
  value: { name: "DIR", hint: "dir" },
  repeatable: true,
  help: "One more directory that commands may write to; may be repeated",
};

/** A subcommand whose definition is already in memory. */
export function inline(def: CommandDef, ref: Omit<CommandRef, "about" | "load" | "name">): CommandRef {
  return {
    ...ref,
    name: def.path.slice(def.path.lastIndexOf(" ") + 1),
    about: def.about,
    load: async () => def,
  };
}
