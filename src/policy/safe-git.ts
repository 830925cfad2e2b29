// Which git commands only read. An allow-list of global options and sub-commands; of the
// sub-commands' own options those that write a file or start a program are refused, in every
// abbreviation that git accepts.

const SUBCOMMANDS: ReadonlySet<string> = new Set(["status", "log", "diff", "show"]);
const GLOBAL_FLAGS: ReadonlySet<string> = new Set(["-p", "--no-pager"]);
const UNSAFE_OPTIONS: readonly string[] = ["--output", "--ext-diff", "--textconv", "--exec"];
const BRANCH_FLAGS: ReadonlySet<string> = new Set(
  "--list -l --show-current -a --all -r --remotes -v -vv".split(" "),
);

/** Whether `git ARGS…` only reads (spec/cli.md 2.10). */
export function isSafeGit(args: readonly string[]): boolean {
  let index = 0;
  for (; args[index]?.startsWith("-"); index++) {
    if (args[index] === "-C") index++;
    else if (!GLOBAL_FLAGS.has(args[index]!)) return false;
  }
  const subcommand = args[index];
  const rest = args.slice(index + 1);
  if (subcommand === "branch") return isReadOnlyBranch(rest);
  return subcommand !== undefined && SUBCOMMANDS.has(subcommand) && !rest.some(isUnsafeOption);
}

function isUnsafeOption(arg: string): boolean {
  // `--text` is an option of its own and not short for `--textconv`.
  if (!arg.startsWith("--") || arg === "--" || arg === "--text") return false;
  const name = arg.split("=", 1)[0]!;
  return UNSAFE_OPTIONS.some((option) => option.startsWith(name));
}

function isReadOnlyBranch(args: readonly string[]): boolean {
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]!;
    if (arg === "--format") index++;
    else if (!BRANCH_FLAGS.has(arg) && !arg.startsWith("--format=")) return false;
  }
  return true;
}
