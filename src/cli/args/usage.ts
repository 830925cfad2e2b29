// The usage line: in full for help pages, reduced to what was typed and what is missing for errors.
import { allFlags, argByKey, displayName, isFlag } from "./lookup.ts";
import type { CommandDef } from "./types.ts";

/** Usage lines without the `Usage: ` label. */
export function fullUsage(command: CommandDef): readonly string[] {
  if (command.usage !== undefined) return command.usage;
  const required = command.flags.filter((flag) => flag.required === true).map(displayName);
  const words = [command.path, "[OPTIONS]", ...required, ...(command.positionals ?? []).map(displayName)];
  if (command.subcommands !== undefined) {
    words.push(command.subcommandRequired === true ? "<COMMAND>" : "[COMMAND]");
  }
  return [words.join(" ")];
}

/** Usage lines that show only the named arguments and what is required. */
export function usageWith(command: CommandDef, keys: readonly string[]): readonly string[] {
  if (command.usage !== undefined || keys.length === 0) return fullUsage(command);
  const wanted = new Set(keys);
  for (const flag of command.flags) if (flag.required === true) wanted.add(flag.long);
  const flags = allFlags(command).filter((flag) => wanted.has(flag.long));
  const words = [command.path, ...flags.map(displayName), ...(command.positionals ?? []).map(displayName)];
  if (command.subcommandRequired === true) words.push("<COMMAND>");
  return [words.join(" ")];
}

/** The `Usage:` block with its continuation lines aligned. */
export function usageBlock(lines: readonly string[]): string {
  return `Usage: ${lines.join("\n       ")}`;
}

/** Whether the key names a flag that help pages do not show. */
export function isHiddenKey(command: CommandDef, key: string): boolean {
  const arg = argByKey(command, key);
  return arg !== undefined && isFlag(arg) && arg.hidden === true;
}
