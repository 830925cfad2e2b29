// Recognises a shell script that is nothing but `apply_patch` with a here-document, so that it can
// be treated like a call of the tool. Anything more (an argument, a pipe, another command, an
// expansion) stays an ordinary command.
import { parse } from "unbash";
import type { Command, HereDoc, Statement, Word } from "unbash";

export interface HeredocPatch {
  readonly patch: string;
  /** From `cd DIR && …`, as written; null without it. */
  readonly workdir: string | null;
}

const NAMES: ReadonlySet<string> = new Set(["apply_patch", "applypatch"]);
const LONGEST_SCRIPT = 4 * 1024 * 1024;

/** The patch of `[cd DIR && ]apply_patch <<'EOF' … EOF`, or null for every other script (spec/cli.md 2.5). */
export function heredocPatch(script: string): HeredocPatch | null {
  if (!/apply_?patch/.test(script) || script.length > LONGEST_SCRIPT) return null;
  const tree = parse(script);
  if (tree.errors !== undefined || tree.commands.length !== 1) return null;
  const commands = andCommands(tree.commands[0]!);
  if (commands === null) return null;
  const last = commands.at(-1)!;
  const patch = patchOf(last);
  if (patch === null) return null;
  if (commands.length === 1) return { patch, workdir: null };
  const workdir = directoryOf(commands[0]!);
  return workdir === null ? null : { patch, workdir };
}

/** One command, or two joined by `&&`. */
function andCommands(statement: Statement): readonly Command[] | null {
  if (statement.background === true) return null;
  const node = statement.command;
  if (node.type === "Command") return [node];
  if (node.type !== "AndOr" || node.commands.length !== 2 || node.operators[0] !== "&&") return null;
  const [first, second] = node.commands;
  return first?.type === "Command" && second?.type === "Command" ? [first, second] : null;
}

function patchOf(command: Command): string | null {
  const { name, prefix, suffix } = command;
  if (name === undefined || !NAMES.has(name.text) || prefix.length > 0 || suffix.length !== 1) return null;
  const heredoc = suffix[0]!;
  return heredoc.type === "HereDoc" ? literalBody(heredoc) : null;
}

function literalBody(heredoc: HereDoc): string | null {
  if (heredoc.operator !== "<<" || heredoc.descriptor !== undefined) return null;
  if (heredoc.delimiter === undefined || heredoc.closing === undefined) return null;
  // Without quotes the shell would expand the body; a body without anything to expand is the same.
  if (!heredoc.delimiter.quoted && /[$`\\]/.test(heredoc.body.text)) return null;
  return heredoc.body.text;
}

function directoryOf(command: Command): string | null {
  const { name, prefix, suffix } = command;
  if (name?.text !== "cd" || prefix.length > 0 || suffix.length !== 1) return null;
  const word = suffix[0]!;
  return word.type === "Word" ? literalWord(word) : null;
}

function literalWord(word: Word): string | null {
  if (/^[~-]/.test(word.text) || word.value === "") return null;
  const literal = (word.parts ?? []).every(
    (part) =>
      part.type === "Literal" ||
      part.type === "SingleQuoted" ||
      (part.type === "DoubleQuoted" && part.parts.every((child) => child.type === "Literal")),
  );
  return literal ? word.value : null;
}
