// Parts of a pipeline that only shape what others print, so that they do not hide what the line does.
// A part that names a file or starts a program that may write is not one of these.
import { isSafeCommand } from "./command-safety.ts";

const SHAPES: ReadonlySet<string> = new Set(["wc", "tr", "cut", "sort", "uniq", "column", "nl", "true"]);

/** Whether a part of a line, by its words, only counts, cuts or orders its input. */
export function isFormatting(words: readonly string[]): boolean {
  const [program, ...args] = words;
  if (program === undefined) return false;
  if (program === "head" || program === "tail") return args.every((arg) => /^[-+]|^\d+$/.test(arg));
  if (program === "awk") return args.length === 1 && !/system|getline|close|[>|]/.test(args[0]!);
  // What xargs starts must only read, else the line is not what it seems.
  if (program === "xargs") return isSafeCommand(args.slice(args.findIndex((arg) => !arg.startsWith("-"))));
  if (!SHAPES.has(program)) return false;
  return (
    program === "tr" ||
    (!args.some((arg) => /[/.]/.test(arg) && !arg.startsWith("-")) &&
      !args.some((arg) => /^(?:-o|--output)/.test(arg)))
  );
}

/** `sed -n N,Mp` without a file. */
export function isLinePrinter(words: readonly string[]): boolean {
  return words.length === 3 && words[0] === "sed" && words[1] === "-n" && isPrintRange(words[2]!);
}

/** A sed program that prints one range of lines. */
export function isPrintRange(program: string): boolean {
  return /^\d+(?:,\d+)?p$/.test(program);
}
