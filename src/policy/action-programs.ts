// The programs that command-actions.ts knows: how to find the file, the query and the path among
// their arguments. One small function per family; null means "not one of ours".
import type { CommandAction } from "../protocol/item.ts";
import { isPrintRange } from "./action-formatting.ts";
import { joinWords } from "../base/shell-words.ts";
import { baseName } from "./shell-script.ts";

type Words = readonly string[];
type Describe = (args: Words, command: string) => CommandAction | null;

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));
const NONE: ReadonlySet<string> = new Set();

/** Options whose value is the next argument. */
const LS_VALUES = words("-I --ignore -w --block-size --format --time-style --color --quoting-style");
const TREE_VALUES = words("-L -P -I --charset --filelimit --sort");
const GREP_VALUES = words("-A -B -C -m -d -D -f --max-count --context --include --exclude --exclude-dir");
const RG_VALUES = words(
  "-A -B -C -E -M -T -d -f -g -j -m -r -t --after-context --before-context --context --encoding " +
    "--file --glob --iglob --max-columns --max-count --max-depth --replace --sort --sortr --threads --type --type-not",
);
const FD_VALUES = words(
  "-t --type -e --extension -E --exclude -d --max-depth --min-depth -x --exec -X --search-path",
);
const BAT_VALUES = words("--theme --language --style --terminal-width --tabs --line-range --map-syntax");
const NL_VALUES = words("-s -w -v -i -b");
const AWK_VALUES = words("-F -v -f --field-separator --assign --file");
const FIND_TESTS = words("-name -iname -path -ipath -wholename -regex -iregex");

const search =
  (values: ReadonlySet<string>): Describe =>
  (args, command) =>
    searchFor(operands(args, values), command);
const list =
  (values: ReadonlySet<string>): Describe =>
  (args, command) =>
    listOf(operands(args, values)[0], command);
const read =
  (values: ReadonlySet<string>): Describe =>
  (args, command) =>
    readOf(operands(args, values), command);

const PROGRAMS: Readonly<Record<string, Describe>> = {
  ack: search(GREP_VALUES),
  ag: search(GREP_VALUES),
  awk: (args, command) => readOf(operands(args, AWK_VALUES).slice(1), command),
  bat: read(BAT_VALUES),
  batcat: read(BAT_VALUES),
  cat: read(NONE),
  egrep: search(GREP_VALUES),
  exa: list(LS_VALUES),
  eza: list(LS_VALUES),
  fd: describeFd,
  fgrep: search(GREP_VALUES),
  find: describeFind,
  git: describeGit,
  grep: search(GREP_VALUES),
  head: (args, command) => describeEnd(args, command, /^\d+$/),
  less: read(NONE),
  ls: list(LS_VALUES),
  more: read(NONE),
  nl: read(NL_VALUES),
  pt: search(GREP_VALUES),
  rg: describeRg,
  sed: describeSed,
  tail: (args, command) => describeEnd(args, command, /^\+?\d+$/),
  tree: list(TREE_VALUES),
};

/** What one simple command does, or null when it is none of reading, listing and searching. */
export function describeCommand(argv: Words): CommandAction | null {
  const [program, ...args] = argv;
  if (program === undefined || !Object.hasOwn(PROGRAMS, program)) return null;
  return PROGRAMS[program]!(args, joinWords(argv));
}

/** The arguments that are neither options nor values of options. After `--` all are. */
function operands(args: Words, withValue: ReadonlySet<string>): Words {
  const result: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]!;
    if (arg === "--") return [...result, ...args.slice(index + 1)];
    if (withValue.has(arg)) index++;
    else if (!arg.startsWith("-") || arg === "-") result.push(arg);
  }
  return result;
}

function searchFor([query, path]: Words, command: string): CommandAction {
  return { type: "search", command, query: query ?? null, path: path === undefined ? null : shortPath(path) };
}

function listOf(path: string | undefined, command: string): CommandAction {
  return { type: "listFiles", command, path: path === undefined ? null : shortPath(path) };
}

function readOf(files: Words, command: string): CommandAction | null {
  const [path] = files;
  if (files.length !== 1 || path === undefined) return null;
  return { type: "read", command, name: baseName(path), path };
}

/** `head FILE` and `head -n N FILE`; other options hide what is read. */
function describeEnd(args: Words, command: string, count: RegExp): CommandAction | null {
  const rest = args[0] === "-n" && count.test(args[1] ?? "") ? args.slice(2) : args;
  const joined = rest[0]?.startsWith("-n") === true ? rest[0].slice(2) : "";
  if (count.test(joined)) return readOf(rest.slice(1), command);
  return rest.some((arg) => arg.startsWith("-")) ? null : readOf(rest, command);
}

function describeSed(args: Words, command: string): CommandAction | null {
  const rest = args[0] === "-n" ? args.slice(args[1] === "-e" ? 2 : 1) : [];
  return isPrintRange(rest[0] ?? "") ? readOf(rest.slice(1), command) : null;
}

function describeRg(args: Words, command: string): CommandAction {
  const rest = operands(args, RG_VALUES);
  return args.includes("--files") ? listOf(rest[0], command) : searchFor(rest, command);
}

function describeFd(args: Words, command: string): CommandAction {
  const [query, path] = operands(args, FD_VALUES);
  return query === undefined ? listOf(path, command) : searchFor(operands(args, FD_VALUES), command);
}

function describeFind(args: Words, command: string): CommandAction {
  const path = args.find((arg) => !/^[-!(]/.test(arg));
  const test = args.findIndex((arg) => FIND_TESTS.has(arg));
  const query = test < 0 ? undefined : args[test + 1];
  if (query === undefined) return listOf(path, command);
  return { type: "search", command, query, path: path === undefined ? null : shortPath(path) };
}

function describeGit([subcommand, ...args]: Words, command: string): CommandAction | null {
  if (subcommand === "grep") return searchFor(operands(args, GREP_VALUES), command);
  return subcommand === "ls-files" ? listOf(operands(args, NONE)[0], command) : null;
}

const COMMON_FOLDERS = words("build dist node_modules src");

/** The last component that says something: `src/main.txt` → `main.txt`, `lib/src` → `lib`. */
function shortPath(path: string): string {
  const trimmed = path.replace(/\/+$/, "");
  const telling = trimmed.split("/").findLast((part) => part !== "" && !COMMON_FOLDERS.has(part));
  return telling ?? (trimmed === "" ? path : trimmed);
}
