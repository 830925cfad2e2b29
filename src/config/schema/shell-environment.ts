// Keys that make the environment of commands (CONF-55 … CONF-60).
import { flag, oneOf, table, textMap, texts } from "./spec.ts";

export const shellEnvironmentKeys = {
  shell_environment_policy: table("ShellEnvironmentPolicyToml", "Which variables commands see.", {
    inherit: oneOf(["core", "all", "none"], "What to start from.", "all"),
    ignore_default_excludes: flag("Keep variables whose names contain KEY, SECRET or TOKEN.", "false"),
    exclude: texts("Patterns of names to drop, case-insensitive.", "[]"),
    set: textMap("Variables to set."),
    include_only: texts("If not empty: patterns of the only names to keep.", "[]"),
    experimental_use_profile: flag("Run commands through the user's shell profile.", "false"),
  }),
} as const;
