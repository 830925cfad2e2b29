// What a command does, for display: reads a file, lists files, searches. Only for the eyes of a
// client; nothing is allowed or refused because of it. Where any part is not understood the whole
// line is `unknown` (spec/app-server.md §5, measured on some 150 commands of 0.120).
import type { CommandAction } from "../protocol/item.ts";
import { describeCommand } from "./action-programs.ts";
import { isFormatting, isLinePrinter } from "./action-formatting.ts";
import { joinWords } from "../base/shell-words.ts";
import { shellScript, simpleCommands } from "./shell-script.ts";

type Words = readonly string[];

/** The actions of `argv`, usually `[shell, "-lc", script]`. Empty for a line that only changes directory. */
export function commandActions(argv: Words): readonly CommandAction[] {
  const script = shellScript(argv);
  const line = script ?? joinWords(argv);
  const parsed = script === null ? [{ words: argv }] : simpleCommands(script);
  const unknown: CommandAction = { type: "unknown", command: line };
  if (parsed === null) return [unknown];
  const parts = parsed.map((part) => part.words);
  const printed = pipedIntoPrinter(parts, line);
  if (printed !== null) return [printed];
  const actions: CommandAction[] = [];
  let directory = "";
  for (const [index, words] of withoutFormatting(parts).entries()) {
    if (words[0] === "cd" && script !== null) {
      const target = words.length === 2 ? words[1]! : "-";
      if (target.startsWith("-")) return [unknown];
      directory = joinPath(directory, target);
      continue;
    }
    // A heading in front of the real command.
    if (words[0] === "echo" && index === 0 && parts.length > 1) continue;
    const action = describeCommand(words);
    if (action === null) return [unknown];
    actions.push(action.type === "read" ? { ...action, path: joinPath(directory, action.path) } : action);
  }
  return actions.length === 0 && parts.every((words) => words[0] !== "cd") ? [unknown] : actions;
}

/** `cat FILE | sed -n 1,5p` reads a part of the file; the whole line is its command. */
function pipedIntoPrinter(parts: readonly Words[], line: string): CommandAction | null {
  const [source, printer] = parts;
  if (parts.length !== 2 || source === undefined || printer === undefined || !isLinePrinter(printer))
    return null;
  if (!line.includes("|") || line.includes("||")) return null;
  const action = describeCommand(source);
  if (action?.type !== "read") return null;
  return { ...action, command: parts.map(joinWords).join(" | ") };
}

/** Leaves out the parts that only shape the output of others. */
function withoutFormatting(parts: readonly Words[]): readonly Words[] {
  if (parts.length < 2) return parts;
  return parts.filter((words) => !isFormatting(words));
}

function joinPath(directory: string, path: string): string {
  if (directory === "" || path.startsWith("/")) return path;
  return directory.endsWith("/") ? directory + path : `${directory}/${path}`;
}
