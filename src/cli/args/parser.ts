// Turns argv into values by a command definition, with the grammar that 0.120's users know
// (clap's): flags anywhere, `--flag=value`, `-mvalue`, grouped switches, greedy lists, `--`.
// Definitions of subcommands are loaded only when their name is met.
import { err, ok, type Result } from "../../base/result.ts";
import { findCommand, findFlag, HELP_FLAG } from "./lookup.ts";
import type {
  CommandDef,
  FlagDef,
  Level,
  ParsedArgs,
  PositionalDef,
  Problem,
  Stop,
  ValueDef,
} from "./types.ts";
import { validate } from "./validate.ts";

/** Thrown inside this file only: unwinds the nested parsing functions. */
class Stopped extends Error {
  readonly stop: Stop;
  constructor(stop: Stop) {
    super(stop.type);
    this.stop = stop;
  }
}

/** Parses the words after the program name. Never throws for bad input: see `Stop`. */
export async function parseArgs(
  root: CommandDef,
  argv: readonly string[],
): Promise<Result<ParsedArgs, Stop>> {
  const names: string[] = [];
  const levels: Level[] = [];
  let command = root;
  let rest = argv;
  try {
    for (;;) {
      const parser = new LevelParser(command, rest);
      const next = parser.run();
      levels.push({ command, matches: parser.matches });
      if (next === undefined) break;
      const child = await next.ref.load();
      rest = rest.slice(next.at + 1);
      if (next.ref.name === "help") return err(await helpTarget(command, rest, levels.at(-1)!));
      names.push(next.ref.name);
      command = child;
    }
    for (const level of levels) checkLevel(level, level === levels.at(-1));
  } catch (error) {
    if (error instanceof Stopped) return err(error.stop);
    throw error;
  }
  return ok({ names, levels });
}

function checkLevel(level: Level, last: boolean): void {
  const { command, matches } = level;
  if (last && command.subcommandRequired === true) {
    if (matches.size === 0) throw new Stopped({ type: "help", command, long: false, toStderr: true });
    throw new Stopped({ type: "problem", level, problem: { type: "noSubcommand" } });
  }
  const problem = validate(command, matches);
  if (problem !== undefined) throw new Stopped({ type: "problem", level, problem });
}

/** `codex help mcp add`: the help page of the named command. */
async function helpTarget(from: CommandDef, words: readonly string[], level: Level): Promise<Stop> {
  let command = from;
  for (const word of words) {
    if (word === "-h" || word === "--help") break;
    const ref = findCommand(command, word);
    if (ref === undefined) {
      const problem: Problem = { type: "unknownSubcommand", word };
      return { type: "problem", level: { command, matches: level.matches }, problem };
    }
    command = ref.name === "help" ? helpCommand(command) : await ref.load();
  }
  return { type: "help", command, long: command.path !== `${from.path} help`, toStderr: false };
}

function helpCommand(parent: CommandDef): CommandDef {
  return {
    path: `${parent.path} help`,
    about: "Show this page, or the page of the given command",
    usage: [`${parent.path} help [COMMAND]...`],
    flags: [],
    positionals: [{ name: "COMMAND", many: true, help: "Show the page of this command" }],
  };
}

/** Parses one level: the words of one command up to the name of a subcommand. */
class LevelParser {
  readonly matches = new Map<string, string[]>();
  private readonly command: CommandDef;
  private readonly words: readonly string[];
  private index = 0;
  private position = 0;
  private afterDashes = false;

  constructor(command: CommandDef, words: readonly string[]) {
    this.command = command;
    this.words = words;
  }

  /** Returns the subcommand that was met, or undefined at the end of the words. */
  run(): { readonly ref: NonNullable<ReturnType<typeof findCommand>>; readonly at: number } | undefined {
    for (; this.index < this.words.length; this.index++) {
      const word = this.words[this.index]!;
      if (this.afterDashes) {
        this.takePositional(word);
      } else if (word === "--") {
        this.afterDashes = true;
      } else if (word.startsWith("--")) {
        this.takeLong(word);
      } else if (word.startsWith("-") && word.length > 1) {
        this.takeShorts(word);
      } else {
        const ref = this.insideList() ? undefined : findCommand(this.command, word);
        if (ref !== undefined) return { ref, at: this.index };
        this.takePositional(word);
      }
    }
    return undefined;
  }

  /** Inside a list of words a subcommand's name is an ordinary word. */
  private insideList(): boolean {
    const current = this.command.positionals?.[this.position];
    return current?.many === true && this.matches.has(current.name);
  }

  private takePositional(word: string): void {
    const def = this.command.positionals?.[this.position];
    if (def === undefined) this.fail({ type: "unknown", word, afterDashes: this.afterDashes });
    this.check(def, def.choices, word);
    this.add(def.name, [word]);
    if (def.trailing === true) this.afterDashes = true;
    if (def.trailing !== true && def.many !== true) this.position++;
  }

  private takeLong(word: string): void {
    const equals = word.indexOf("=");
    const name = equals < 0 ? word : word.slice(0, equals);
    const flag = findFlag(this.command, name);
    if (flag === undefined) this.fail({ type: "unknown", word: name, afterDashes: false });
    this.takeFlag(flag, equals < 0 ? undefined : word.slice(equals + 1), name);
  }

  private takeShorts(word: string): void {
    for (let at = 1; at < word.length;) {
      const character = String.fromCodePoint(word.codePointAt(at)!);
      at += character.length;
      const flag = findFlag(this.command, `-${character}`);
      if (flag === undefined) this.fail({ type: "unknown", word: `-${character}`, afterDashes: false });
      const rest = word.slice(at);
      const attached = rest === "" ? undefined : rest.startsWith("=") ? rest.slice(1) : rest;
      if (flag.value !== undefined) return this.takeFlag(flag, attached, `-${character}`);
      this.takeFlag(flag, rest.startsWith("=") ? rest.slice(1) : undefined, `-${character}`);
    }
  }

  private takeFlag(flag: FlagDef, attached: string | undefined, typed: string): void {
    if (flag.value === undefined && attached !== undefined) {
      this.fail({ type: "unexpectedValue", flag, value: attached });
    }
    if (flag === HELP_FLAG) {
      throw new Stopped({ type: "help", command: this.command, long: typed === "--help", toStderr: false });
    }
    if (flag.long === "version") throw new Stopped({ type: "version", command: this.command });
    if (flag.repeatable !== true && this.matches.has(flag.long)) this.fail({ type: "repeated", flag });
    this.add(flag.long, flag.value === undefined ? [] : this.takeValues(flag, flag.value, attached));
  }

  private takeValues(flag: FlagDef, value: ValueDef, attached: string | undefined): string[] {
    const given = attached === undefined ? this.followingWords(value) : [attached];
    if (given.length === 0 && value.optional !== true) this.fail({ type: "missingValue", flag });
    const values = value.delimiter === undefined ? given : given.flatMap((text) => text.split(","));
    for (const text of values) this.check(flag, value.choices, text, value.refuse);
    return values;
  }

  private followingWords(value: ValueDef): string[] {
    const taken: string[] = [];
    while (value.greedy === true || taken.length === 0) {
      const next = this.words[this.index + 1];
      if (next === undefined || (next.startsWith("-") && next.length > 1)) break;
      taken.push(next);
      this.index++;
    }
    return taken;
  }

  private check(
    arg: FlagDef | PositionalDef,
    choices: ValueDef["choices"],
    value: string,
    refuse?: ValueDef["refuse"],
  ): void {
    if (choices !== undefined && !choices.some((choice) => choice.name === value)) {
      this.fail({ type: "invalidValue", arg, value });
    }
    const reason = refuse?.(value);
    if (reason !== undefined) this.fail({ type: "invalidValue", arg, value, reason });
  }

  private add(key: string, values: readonly string[]): void {
    const present = this.matches.get(key);
    if (present === undefined) this.matches.set(key, [...values]);
    else present.push(...values);
  }

  private fail(problem: Problem): never {
    throw new Stopped({ type: "problem", level: { command: this.command, matches: this.matches }, problem });
  }
}
