// `codex features`: feature flags of config.toml.
import type { CommandDef, PositionalDef } from "../types.ts";
import { CONFIG, DISABLE, ENABLE, inline } from "./common.ts";

const FEATURE: PositionalDef = {
  name: "FEATURE",
  required: true,
  help: "Key of the feature, such as unified_exec",
};

const LIST: CommandDef = {
  path: "codex features list",
  about: "List features, how mature they are and whether they are on",
  flags: [CONFIG, ENABLE, DISABLE],
};

const ENABLE_FEATURE: CommandDef = {
  path: "codex features enable",
  about: "Turn a feature on in config.toml",
  positionals: [FEATURE],
  flags: [CONFIG, ENABLE, DISABLE],
};

const DISABLE_FEATURE: CommandDef = {
  path: "codex features disable",
  about: "Turn a feature off in config.toml",
  positionals: [FEATURE],
  flags: [CONFIG, ENABLE, DISABLE],
};

export const FEATURES: CommandDef = {
  path: "codex features",
  about: "Look at feature flags and change them",
  subcommandRequired: true,
  subcommands: [LIST, ENABLE_FEATURE, DISABLE_FEATURE].map((def) => inline(def, {})),
  flags: [CONFIG, ENABLE, DISABLE],
};
