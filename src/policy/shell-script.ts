// Splits a shell script into simple commands, when it is made of nothing else. Judging a command
// rests on this, so it fails closed: a node, a character or a size that is not on the list of known
// harmless things gives null, and null means "cannot be judged", never "allowed".
import { parse } from "unbash";
import type { Command, PipelineNode, Statement } from "unbash";
import { literalWord } from "./shell-word.ts";

export interface SimpleCommand {
  readonly words: readonly string[];
  /** A word begins with an unquoted pattern: the shell may turn it into any file name, also `--option`. */
  readonly patternFirst: boolean;
}

const LONGEST_SCRIPT = 64 * 1024;
const MOST_COMMANDS = 256;
const MOST_WORDS = 4096;

const SHELLS: ReadonlySet<string> = new Set(["bash", "zsh", "sh"]);
const SCRIPT_FLAGS: ReadonlySet<string> = new Set(["-lc", "-c"]);

// What may stand between two parts. Anything else (a comment, a stray operator) is not understood.
const BLANK = String.raw`(?:[ \t]|\\\n)`;
const BETWEEN_WORDS = new RegExp(`^${BLANK}+$`);
const BETWEEN_STATEMENTS = new RegExp(`^${BLANK}*[;\\n](?:${BLANK}|\\n)*$`);
const BEFORE_FIRST = new RegExp(`^(?:${BLANK}|\\n)*$`);
const AFTER_LAST = new RegExp(`^${BLANK}*(?:;${BLANK}*)?(?:${BLANK}|\\n)*$`);
const OPERATOR = new RegExp(`^${BLANK}*(?:&&|\\|\\||\\|)(?:${BLANK}|\\n)*$`);

/** The script of `[bash|zsh|sh, -lc|-c, script]` (exactly three words, the shell by any path), or null. */
export function shellScript(argv: readonly string[]): string | null {
  const [shell, flag, script] = argv;
  if (argv.length !== 3 || shell === undefined || flag === undefined || script === undefined) return null;
  return SHELLS.has(baseName(shell)) && SCRIPT_FLAGS.has(flag) ? script : null;
}

/** The simple commands of a script joined by `&&`, `||`, `;`, `|` or newlines, or null (spec/cli.md 2.10). */
export function simpleCommands(script: string): readonly SimpleCommand[] | null {
  // Control characters other than tab and newline never belong to a plain command line.
  // oxlint-disable-next-line no-control-regex
  if (script.length > LONGEST_SCRIPT || /[\u0000-\u0008\u000b-\u001f\u007f]/.test(script)) return null;
  const tree = parse(script);
  const statements = tree.commands;
  if (tree.errors !== undefined || tree.shebang !== undefined || statements.length === 0) return null;
  const commands: SimpleCommand[] = [];
  let end = 0;
  for (const statement of statements) {
    const gap = script.slice(end, statement.pos);
    if (!(end === 0 ? BEFORE_FIRST : BETWEEN_STATEMENTS).test(gap)) return null;
    if (!addStatement(script, statement, commands)) return null;
    end = statement.end;
  }
  if (!AFTER_LAST.test(script.slice(end)) || commands.length > MOST_COMMANDS) return null;
  return commands;
}

/** The simple commands of an argument list: of its script, or the list itself. Null as for scripts. */
export function commandsOf(argv: readonly string[]): readonly SimpleCommand[] | null {
  const script = shellScript(argv);
  return script === null ? [{ words: argv, patternFirst: false }] : simpleCommands(script);
}

/** The last component of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function addStatement(script: string, statement: Statement, into: SimpleCommand[]): boolean {
  if (statement.background === true) return false;
  const node = statement.command;
  if (node.type !== "AndOr") return addPipeline(script, node, into);
  return addAll(script, node.commands, (part) => addPipeline(script, part, into));
}

function addPipeline(script: string, node: PipelineNode, into: SimpleCommand[]): boolean {
  if (node.type === "Command") return addCommand(script, node, into);
  if (node.type !== "Pipeline" || node.prefixes.length > 0) return false;
  if (node.operators.some((operator) => operator !== "|")) return false;
  return addAll(script, node.commands, (part) => part.type === "Command" && addCommand(script, part, into));
}

function addAll<T extends { readonly pos: number; readonly end: number }>(
  script: string,
  parts: readonly T[],
  add: (part: T) => boolean,
): boolean {
  return parts.every((part, index) => {
    const previous = parts[index - 1];
    return (previous === undefined || OPERATOR.test(script.slice(previous.end, part.pos))) && add(part);
  });
}

function addCommand(script: string, command: Command, into: SimpleCommand[]): boolean {
  const { name, prefix, suffix } = command;
  if (name === undefined || prefix.length > 0 || suffix.length > MOST_WORDS) return false;
  const words: string[] = [];
  let patternFirst = false;
  let end = command.pos;
  for (const node of [name, ...suffix]) {
    if (node.type !== "Word" && node.type !== "Assignment") return false;
    const gap = script.slice(end, node.pos);
    if (words.length === 0 ? gap !== "" : !BETWEEN_WORDS.test(gap)) return false;
    const word = node.type === "Word" ? literalWord(node) : null;
    if (word === null) return false;
    // A program is named plainly; zsh would also look up `=name`.
    if (words.length === 0 && (word.pattern || word.value === "" || word.value.startsWith("="))) return false;
    words.push(word.value);
    patternFirst ||= word.patternFirst;
    end = node.end;
  }
  into.push({ words, patternFirst });
  return end === command.end;
}
