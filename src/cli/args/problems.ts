// Words for what is wrong with a command line, in the layout that 0.120's users and their scripts
// know (clap's; goldens of the `tools` group). Loaded only when something is wrong.
import { unreachable } from "../../base/result.ts";
import { allCommands, allFlags, argByKey, commandNames, displayName, isFlag, longNames } from "./lookup.ts";
import { similar } from "./suggest.ts";
import type { CommandDef, Level, Problem } from "./types.ts";
import { fullUsage, isHiddenKey, usageBlock, usageWith } from "./usage.ts";

interface Message {
  readonly first: string;
  readonly tips?: readonly string[];
  /** Absent: the usage is not shown. */
  readonly usage?: readonly string[];
}

/** The whole text for stderr, with a final newline. The exit code is 2. */
export function problemText(level: Level, problem: Problem): string {
  const { first, tips = [], usage } = message(level, problem);
  const parts = [`error: ${first}`];
  if (tips.length > 0) parts.push(tips.map((tip) => `  tip: ${tip}`).join("\n"));
  if (usage !== undefined) parts.push(usageBlock(usage));
  parts.push("For more information, try '--help'.");
  return `${parts.join("\n\n")}\n`;
}

function message(level: Level, problem: Problem): Message {
  const { command } = level;
  switch (problem.type) {
    case "unknown":
      return problem.word.startsWith("-") && !problem.afterDashes && problem.word !== "-"
        ? unknownFlag(level, problem.word)
        : unknownWord(command, problem.word);
    case "unknownSubcommand":
      return { first: `unrecognized subcommand '${problem.word}'`, usage: fullUsage(command) };
    case "missingValue":
      return {
        first: `a value is required for '${displayName(problem.flag)}' but none was supplied${choiceLine(problem.flag)}`,
      };
    case "invalidValue":
      return invalidValue(problem);
    case "unexpectedValue":
      return {
        first: `unexpected value '${problem.value}' for '${displayName(problem.flag)}' found; no more were expected`,
        usage: fullUsage(command),
      };
    case "repeated":
      return {
        first: `the argument '${displayName(problem.flag)}' cannot be used multiple times`,
        usage: fullUsage(command),
      };
    case "conflict":
      return conflict(level, problem.key, problem.others);
    case "missing":
      return missing(level, problem.keys);
    case "noSubcommand":
      return {
        first: `'${command.path}' requires a subcommand but one was not provided\n  [subcommands: ${allCommands(
          command,
        )
          .map((ref) => ref.name)
          .join(", ")}]`,
        usage: fullUsage(command),
      };
    default:
      return unreachable(problem);
  }
}

function unknownFlag(level: Level, word: string): Message {
  const { command } = level;
  const names = allFlags(command).flatMap(longNames);
  const closest = word.startsWith("--")
    ? similar(
        word.slice(2),
        names.map((name) => name.slice(2)),
      ).at(-1)
    : undefined;
  const tips = closest === undefined ? [] : [`a similar argument exists: '--${closest}'`];
  const positionals = command.positionals ?? [];
  const takesAnything = positionals.some((positional) => positional.trailing === true);
  if (positionals.length > 0 && (closest === undefined || takesAnything)) {
    tips.push(`to pass '${word}' as a value, use '-- ${word}'`);
  }
  const used = [...level.matches.keys()].filter((key) => isShownFlag(command, key));
  const suggested = allFlags(command).find((flag) => longNames(flag).includes(`--${closest}`));
  const keys = suggested === undefined ? used : [...used, suggested.long];
  return { first: `unexpected argument '${word}' found`, tips, usage: usageWith(command, keys) };
}

function isShownFlag(command: CommandDef, key: string): boolean {
  const arg = argByKey(command, key);
  return arg !== undefined && isFlag(arg) && !isHiddenKey(command, key);
}

/** A word too many: a mistyped subcommand where there are any, else an argument nobody takes. */
function unknownWord(command: CommandDef, word: string): Message {
  const usage = fullUsage(command);
  const commands = allCommands(command);
  const candidates = similar(word, commands.flatMap(commandNames));
  if (candidates.length > 0) {
    const quoted = candidates.map((name) => `'${name}'`).join(", ");
    const tip =
      candidates.length === 1
        ? `a similar subcommand exists: ${quoted}`
        : `some similar subcommands exist: ${quoted}`;
    return { first: `unrecognized subcommand '${word}'`, tips: [tip], usage };
  }
  if (commands.length > 0 && (command.positionals ?? []).length === 0) {
    return { first: `unrecognized subcommand '${word}'`, usage };
  }
  return { first: `unexpected argument '${word}' found`, usage };
}

function invalidValue(problem: Extract<Problem, { type: "invalidValue" }>): Message {
  const { arg, value, reason } = problem;
  const first = `invalid value '${value}' for '${displayName(arg)}'`;
  if (reason !== undefined) return { first: `${first}: ${reason}` };
  const choices = (isFlag(arg) ? arg.value?.choices : arg.choices) ?? [];
  const closest = similar(
    value,
    choices.map((choice) => choice.name),
  ).at(-1);
  const tips = closest === undefined ? [] : [`a similar value exists: '${closest}'`];
  return { first: first + choiceLine(arg), tips };
}

function choiceLine(arg: Parameters<typeof displayName>[0]): string {
  const choices = isFlag(arg) ? arg.value?.choices : arg.choices;
  if (choices === undefined) return "";
  return `\n  [possible values: ${choices.map((choice) => choice.name).join(", ")}]`;
}

function conflict(level: Level, key: string, others: readonly string[]): Message {
  const { command, matches } = level;
  const name = (of: string): string => displayName(argByKey(command, of)!);
  const used = [...matches.keys()].filter((given) => !others.includes(given) && isShownFlag(command, given));
  const usage = usageWith(command, used);
  const subject = `the argument '${name(key)}' cannot be used with`;
  if (others.length === 1) return { first: `${subject} '${name(others[0]!)}'`, usage };
  return { first: `${subject}:${others.map((other) => `\n  ${name(other)}`).join("")}`, usage };
}

function missing(level: Level, keys: readonly string[]): Message {
  const { command, matches } = level;
  const group = command.oneOf ?? [];
  const lines = keys.filter((key) => !group.includes(key)).map((key) => displayName(argByKey(command, key)!));
  if (keys.some((key) => group.includes(key)))
    lines.unshift(`<${group.map(groupMember(command)).join("|")}>`);
  const used = [...matches.keys()].filter((key) => isShownFlag(command, key));
  return {
    first: `the following required arguments were not provided:${lines.map((line) => `\n  ${line}`).join("")}`,
    usage: usageWith(command, [...used, ...keys]),
  };
}

function groupMember(command: CommandDef): (key: string) => string {
  return (key) => {
    const arg = argByKey(command, key)!;
    return isFlag(arg) ? displayName(arg) : arg.name;
  };
}
