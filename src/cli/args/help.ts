// Help pages in the layout of 0.120 (clap's): the long page puts every description on its own
// lines, the short one aligns descriptions in a column where they fit. Loaded only for help.
import { allCommands, allFlags, displayName, isFlag, valueSuffix } from "./lookup.ts";
import type { Choice, CommandDef, FlagDef, PositionalDef } from "./types.ts";
import { fullUsage, usageBlock } from "./usage.ts";
import { wrap } from "./wrap.ts";

export interface HelpOptions {
  readonly long: boolean;
  /** Columns of the terminal; pages are never wider than 100. */
  readonly columns: number;
}

/** Columns for a page whose reader's terminal is unknown. */
export const PAGE_COLUMNS = 100;

const DEEP_INDENT = 10;

/** A whole help page with a final newline. */
export function helpText(command: CommandDef, options: HelpOptions): string {
  const columns = Math.min(options.columns, PAGE_COLUMNS);
  const args = [...(command.positionals ?? []), ...allFlags(command)];
  // Without a longer description anywhere both pages are the same.
  const long = options.long && args.some(isLonger);
  const section = { long, columns };
  const flags = allFlags(command).filter((flag) => flag.hidden !== true);
  const parts = [
    command.about,
    long ? command.details : undefined,
    usageBlock(fullUsage(command)),
    commandsSection(command, columns),
    argsSection("Arguments", command.positionals ?? [], section),
    argsSection("Options", flags, section),
  ];
  return `${parts.filter((part) => part !== undefined && part !== "").join("\n\n")}\n`;
}

function isLonger(arg: FlagDef | PositionalDef): boolean {
  return (
    isFlag(arg) && (arg.details !== undefined || choicesOf(arg).some((choice) => choice.help !== undefined))
  );
}

function choicesOf(arg: FlagDef | PositionalDef): readonly Choice[] {
  return (isFlag(arg) ? arg.value?.choices : arg.choices) ?? [];
}

function commandsSection(command: CommandDef, columns: number): string {
  const shown = allCommands(command).filter((ref) => ref.hidden !== true);
  if (shown.length === 0) return "";
  const width = Math.max(...shown.map((ref) => ref.name.length));
  const lines = shown.map((ref) => {
    const aliases = ref.aliases === undefined ? "" : ` [aliases: ${ref.aliases.join(", ")}]`;
    const about = wrap(ref.about + aliases, columns - width - 4, " ".repeat(width + 4));
    return `  ${ref.name.padEnd(width)}  ${about}`;
  });
  return `Commands:\n${lines.join("\n")}`;
}

interface Section {
  readonly long: boolean;
  readonly columns: number;
}

function argsSection(title: string, args: readonly (FlagDef | PositionalDef)[], section: Section): string {
  if (args.length === 0) return "";
  const width = Math.max(...args.map((arg) => specOf(arg).length));
  const deep = section.long || args.some((arg) => overflows(arg, width, section.columns));
  const entries = args.map((arg) => (deep ? deepEntry(arg, section) : columnEntry(arg, width, section)));
  return `${title}:\n${entries.join(section.long ? "\n\n" : "\n")}`;
}

/** `-c, --config <key=value>`, with room for the short name where there is none. */
function specOf(arg: FlagDef | PositionalDef): string {
  if (!isFlag(arg)) return displayName(arg);
  const short = arg.short === undefined ? "    " : `-${arg.short}, `;
  return `${short}--${arg.long}${valueSuffix(arg)}`;
}

/** Whether the column would leave too little room: more than 40 % taken and the text does not fit. */
function overflows(arg: FlagDef | PositionalDef, width: number, columns: number): boolean {
  const taken = width + 4;
  return taken / columns > 0.4 && shortHelp(arg).length > columns - taken;
}

function columnEntry(arg: FlagDef | PositionalDef, width: number, section: Section): string {
  const text = wrap(shortHelp(arg), section.columns - width - 4, " ".repeat(width + 4));
  return `  ${specOf(arg).padEnd(width)}  ${text}`.trimEnd();
}

function deepEntry(arg: FlagDef | PositionalDef, section: Section): string {
  const paragraphs = section.long ? longParagraphs(arg) : [shortHelp(arg)];
  const indent = " ".repeat(DEEP_INDENT);
  const body = paragraphs.map((text) => indent + wrapLines(text, section.columns - DEEP_INDENT, indent));
  return [`  ${specOf(arg)}`, body.join("\n\n")].join("\n");
}

/** Wraps each line of a paragraph; list lines are continued two columns further in. */
function wrapLines(text: string, width: number, indent: string): string {
  return text
    .split("\n")
    .map((line) => (line.startsWith("- ") ? wrap(line, width, `${indent}  `) : wrap(line, width, indent)))
    .join(`\n${indent}`);
}

function shortHelp(arg: FlagDef | PositionalDef): string {
  return [arg.help, ...notes(arg, choicesOf(arg))].join(" ");
}

function longParagraphs(arg: FlagDef | PositionalDef): readonly string[] {
  const choices = choicesOf(arg);
  const explained = choices.some((choice) => choice.help !== undefined);
  const paragraphs = [arg.help];
  if (isFlag(arg) && arg.details !== undefined) paragraphs.push(arg.details);
  const remarks = notes(arg, explained ? [] : choices).join("\n");
  if (remarks !== "") paragraphs.push(remarks);
  if (explained) paragraphs.push(choiceList(choices));
  return paragraphs;
}

function choiceList(choices: readonly Choice[]): string {
  const width = Math.max(...choices.map((choice) => choice.name.length)) + 1;
  const lines = choices.map((choice) =>
    `- ${`${choice.name}:`.padEnd(width)} ${choice.help ?? ""}`.trimEnd(),
  );
  return `Possible values:\n${lines.join("\n")}`;
}

function notes(arg: FlagDef | PositionalDef, choices: readonly Choice[]): readonly string[] {
  const fallback = isFlag(arg) ? arg.value?.fallback : arg.fallback;
  const remarks: string[] = [];
  if (fallback !== undefined) remarks.push(`[default: ${fallback}]`);
  if (choices.length > 0)
    remarks.push(`[possible values: ${choices.map((choice) => choice.name).join(", ")}]`);
  return remarks;
}
