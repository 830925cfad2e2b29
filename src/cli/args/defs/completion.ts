// `codex completion`.
import type { CommandDef } from "../types.ts";
import { CONFIG, DISABLE, ENABLE } from "./common.ts";

export const COMPLETION: CommandDef = {
  path: "codex completion",
  about: "Print a script that completes commands in a shell",
  positionals: [
    {
      name: "SHELL",
      choices: ["bash", "elvish", "fish", "powershell", "zsh"].map((name) => ({ name })),
      fallback: "bash",
      help: "The shell",
    },
  ],
  flags: [CONFIG, ENABLE, DISABLE],
};
