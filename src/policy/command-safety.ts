// Which commands may run without asking (they only read), and which are asked about even where
// others run freely. Both are tables measured on 0.120 (spec/cli.md 2.10). Safety is stricter than the
// original where a file name could act as an option.
// Invariant: no command is both safe and dangerous.
import { isSafeGit } from "./safe-git.ts";
import { baseName, commandsOf, shellScript, simpleCommands } from "./shell-script.ts";
import type { SimpleCommand } from "./shell-script.ts";

/** Whatever their arguments are. */
const ALWAYS_SAFE: ReadonlySet<string> = new Set(
  (
    "cat cd cut echo expr false grep head id ls nl paste pwd rev seq stat tail tr true uname " +
    "wc which whoami numfmt tac"
  ).split(" "),
);

const FIND_ACTIONS: ReadonlySet<string> = new Set(
  "-exec -execdir -ok -okdir -delete -fls -fprint -fprint0 -fprintf".split(" "),
);

/** Programs that are safe with some arguments only. */
const SAFE_WHEN: Readonly<Record<string, (args: readonly string[]) => boolean>> = {
  base64: (args) => !args.some((arg) => /^-[A-Za-z]*o|^--o/.test(arg)),
  find: (args) => !args.some((arg) => FIND_ACTIONS.has(arg)),
  git: isSafeGit,
  rg: (args) =>
    !args.some((arg) => /^--(?:pre|hostname-bin)(?:=|$)|^--search-zip$|^-[A-Za-z0-9.]*z/.test(arg)),
  sed: isSafeSed,
  // The second operand would be written.
  uniq: (args) => args.filter((arg) => !arg.startsWith("-")).length <= 1,
};

const DEEPEST_SHELL = 8;

/** Whether `argv` only reads, so that it may run without asking. A script is safe when all its parts are. */
export function isSafeCommand(argv: readonly string[]): boolean {
  const commands = commandsOf(argv);
  return commands !== null && commands.length > 0 && commands.every(isSafeSimpleCommand);
}

/** Whether one command of a script only reads. */
export function isSafeSimpleCommand(command: SimpleCommand): boolean {
  const [program, ...args] = command.words;
  if (program === undefined) return false;
  const name = baseName(program);
  if (ALWAYS_SAFE.has(name)) return true;
  const test = Object.hasOwn(SAFE_WHEN, name) ? SAFE_WHEN[name] : undefined;
  return test !== undefined && !command.patternFirst && test(args);
}

/** Whether `argv` is a forced `rm`, plain, under `sudo`, or in any part of a script. */
export function isDangerousCommand(argv: readonly string[], depth = 0): boolean {
  const script = shellScript(argv);
  if (script !== null) {
    // Deeper than anyone writes: treat as dangerous instead of looking further.
    if (depth >= DEEPEST_SHELL) return true;
    const commands = simpleCommands(script) ?? [];
    return commands.some((command) => isDangerousCommand(command.words, depth + 1));
  }
  const [program, ...args] = argv;
  if (program === "sudo") return depth < DEEPEST_SHELL && isDangerousCommand(args, depth + 1);
  return program === "rm" && (args[0] === "-f" || args[0] === "-rf");
}

/** `sed -n Np [FILE]` or `sed -n N,Mp [FILE]`: printing lines, nothing else. */
function isSafeSed(args: readonly string[]): boolean {
  const [flag, program, file] = args;
  if (flag !== "-n" || program === undefined || args.length > 3) return false;
  return /^\d+(?:,\d+)?p$/.test(program) && !(file?.startsWith("-") ?? false);
}
