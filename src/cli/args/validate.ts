// Rules between arguments: conflicts first, then what is missing. Pure.
import type { CommandDef, Matches, Problem } from "./types.ts";

/** The first broken rule of one level, or undefined. */
export function validate(command: CommandDef, matches: Matches): Problem | undefined {
  return findConflict(command, matches) ?? findMissing(command, matches);
}

function findConflict(command: CommandDef, matches: Matches): Problem | undefined {
  for (const key of matches.keys()) {
    const others = [...matches.keys()].filter((other) => other !== key && excludes(command, key, other));
    if (others.length > 0) return { type: "conflict", key, others };
  }
  return undefined;
}

/** Conflicts hold in both directions. */
function excludes(command: CommandDef, left: string, right: string): boolean {
  const group = command.oneOf ?? [];
  return (
    declares(command, left, right) ||
    declares(command, right, left) ||
    (group.includes(left) && group.includes(right))
  );
}

function declares(command: CommandDef, from: string, to: string): boolean {
  return command.flags.some((flag) => flag.long === from && flag.conflicts?.includes(to) === true);
}

function findMissing(command: CommandDef, matches: Matches): Problem | undefined {
  const keys: string[] = [];
  if (command.oneOf?.some((key) => matches.has(key)) === false) keys.push(...command.oneOf);
  for (const flag of command.flags) {
    if (flag.required === true && !matches.has(flag.long)) keys.push(flag.long);
    if (!matches.has(flag.long)) continue;
    for (const needed of flag.requires ?? []) {
      // A requirement that conflicts with something given cannot be met: it is waived.
      const blocked = [...matches.keys()].some((given) => declares(command, given, needed));
      if (!matches.has(needed) && !blocked) keys.push(needed);
    }
  }
  for (const positional of command.positionals ?? []) {
    if (positional.required === true && !matches.has(positional.name)) keys.push(positional.name);
  }
  return keys.length === 0 ? undefined : { type: "missing", keys };
}
