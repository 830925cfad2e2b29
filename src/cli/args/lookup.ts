// Finds commands and flags by what was typed, and names them for messages and help pages.
import type { CommandDef, CommandRef, FlagDef, PositionalDef } from "./types.ts";

export const HELP_FLAG: FlagDef = { long: "help", short: "h", help: "Show help" };
const VERSION_FLAG: FlagDef = { long: "version", short: "V", help: "Show the version" };

const HELP_REF: CommandRef = {
  name: "help",
  about: "Show this page, or the page of the given command",
  // `help` is answered by the parser; it has no definition of its own.
  load: async () => ({ path: "help", about: "", flags: [] }),
};

/** All flags of a command in the order of its help page, the built-in ones last. */
export function allFlags(command: CommandDef): readonly FlagDef[] {
  const own = [...command.flags, HELP_FLAG];
  return command.versionName === undefined ? own : [...own, VERSION_FLAG];
}

/** All subcommands, `help` last; empty for a command without subcommands. */
export function allCommands(command: CommandDef): readonly CommandRef[] {
  return command.subcommands === undefined ? [] : [...command.subcommands, HELP_REF];
}

/** The flag for `--name` or `-n`, aliases included. */
export function findFlag(command: CommandDef, typed: string): FlagDef | undefined {
  return allFlags(command).find((flag) =>
    typed.startsWith("--")
      ? longNames(flag).includes(typed)
      : flag.short !== undefined && typed === `-${flag.short}`,
  );
}

/** The subcommand of this name or alias. */
export function findCommand(command: CommandDef, word: string): CommandRef | undefined {
  return allCommands(command).find((ref) => commandNames(ref).includes(word));
}

/** Every name a subcommand answers to. */
export function commandNames(ref: CommandRef): readonly string[] {
  return [ref.name, ...(ref.aliases ?? []), ...(ref.hiddenAliases ?? [])];
}

/** Every long form of a flag, with dashes. */
export function longNames(flag: FlagDef): readonly string[] {
  return [flag.long, ...(flag.aliases ?? [])].map((name) => `--${name}`);
}

/** The flag or positional argument with this key. */
export function argByKey(command: CommandDef, key: string): FlagDef | PositionalDef | undefined {
  return (
    command.flags.find((flag) => flag.long === key) ??
    command.positionals?.find((positional) => positional.name === key)
  );
}

/** Whether an argument definition is a flag. */
export function isFlag(arg: FlagDef | PositionalDef): arg is FlagDef {
  return "long" in arg;
}

/** `--model <MODEL>`, `[PROMPT]`, `<COMMAND>...`: how messages and usage lines name an argument. */
export function displayName(arg: FlagDef | PositionalDef): string {
  if (!isFlag(arg)) {
    const many = arg.many === true || arg.trailing === true ? "..." : "";
    return arg.required === true ? `<${arg.name}>${many}` : `[${arg.name}]${many}`;
  }
  return `--${arg.long}${valueSuffix(arg)}`;
}

/** ` <FILE>...` after a flag that takes a value; empty for a switch. */
export function valueSuffix(flag: FlagDef): string {
  if (flag.value === undefined) return "";
  const { name, greedy, optional } = flag.value;
  if (optional === true) return ` [<${name}>]`;
  return ` <${name}>${greedy === true ? "..." : ""}`;
}
