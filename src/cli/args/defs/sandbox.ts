// `codex sandbox`: run one command the way the agent would.
import type { CommandDef, FlagDef } from "../types.ts";
import { CONFIG, DISABLE, ENABLE, inline } from "./common.ts";

const FULL_AUTO: FlagDef = {
  long: "full-auto",
  help: "Without network; writes only in the current directory and TMPDIR",
};

function platform(name: string, about: string, extra: readonly FlagDef[] = []): CommandDef {
  return {
    path: `codex sandbox ${name}`,
    about,
    positionals: [
      { name: "COMMAND", many: true, trailing: true, hint: "command", help: "The command and its arguments" },
    ],
    flags: [CONFIG, FULL_AUTO, ENABLE, ...extra, DISABLE],
  };
}

const MACOS = platform("macos", "Run a command under Seatbelt (only on macOS)", [
  { long: "log-denials", help: "Collect what the sandbox refused and print it at the end" },
]);
const LINUX = platform("linux", "Run a command in the Linux sandbox");
const WINDOWS = platform("windows", "Run a command with a restricted token (only on Windows)");

export const SANDBOX: CommandDef = {
  path: "codex sandbox",
  about: "Run a command in the sandbox of the agent",
  subcommandRequired: true,
  subcommands: [
    inline(MACOS, { aliases: ["seatbelt"] }),
    inline(LINUX, { aliases: ["landlock"] }),
    inline(WINDOWS, {}),
  ],
  flags: [CONFIG, ENABLE, DISABLE],
};
