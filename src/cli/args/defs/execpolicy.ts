// `codex execpolicy`: exec rules tried on one command.
import type { CommandDef } from "../types.ts";
import { CONFIG, DISABLE, ENABLE, inline } from "./common.ts";

const CHECK: CommandDef = {
  path: "codex execpolicy check",
  about: "Say what rule files decide about a command",
  positionals: [
    {
      name: "COMMAND",
      required: true,
      many: true,
      trailing: true,
      hint: "command",
      help: "The command and its arguments",
    },
  ],
  flags: [
    CONFIG,
    {
      long: "rules",
      short: "r",
      value: { name: "PATH", hint: "file" },
      required: true,
      repeatable: true,
      help: "A rule file; may be repeated",
    },
    ENABLE,
    { long: "pretty", help: "Print JSON over several lines" },
    DISABLE,
    {
      long: "resolve-host-executables",
      help: "Let an absolute program path match rules on its name, where `host_executable()` permits it",
    },
  ],
};

export const EXECPOLICY: CommandDef = {
  path: "codex execpolicy",
  about: "Try exec rules",
  subcommandRequired: true,
  subcommands: [inline(CHECK, {})],
  flags: [CONFIG, ENABLE, DISABLE],
};
