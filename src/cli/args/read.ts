// Reads parse results. A flag may be given at any level (`codex -m x exec` and `codex exec -m x`):
// the innermost level wins, lists are joined from the outside in (spec/cli.md 2.1).
import type { CommandDef, ParsedArgs } from "./types.ts";

/** Whether the switch, flag or argument was given at any level. */
export function isGiven(args: ParsedArgs, key: string): boolean {
  return args.levels.some((level) => level.matches.has(key));
}

/** The value of a flag or argument: the innermost one given, else its default, else undefined. */
export function valueOf(args: ParsedArgs, key: string): string | undefined {
  const inwards = args.levels.toReversed();
  for (const level of inwards) {
    const values = level.matches.get(key);
    if (values !== undefined) return values.at(-1);
  }
  for (const level of inwards) {
    const fallback = fallbackOf(level.command, key);
    if (fallback !== undefined) return fallback;
  }
  return undefined;
}

/** All values of a repeatable flag or argument, outer levels first. */
export function valuesOf(args: ParsedArgs, key: string): readonly string[] {
  return args.levels.flatMap((level) => level.matches.get(key) ?? []);
}

/** The value of a positional argument of the innermost command only. */
export function ownValue(args: ParsedArgs, key: string): string | undefined {
  return args.levels.at(-1)?.matches.get(key)?.at(-1);
}

function fallbackOf(command: CommandDef, key: string): string | undefined {
  const flag = command.flags.find((candidate) => candidate.long === key);
  if (flag !== undefined) return flag.value?.fallback;
  return command.positionals?.find((candidate) => candidate.name === key)?.fallback;
}
