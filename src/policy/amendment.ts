// Which prefix the user is offered to allow from now on, along with accepting one command.
import { isSafeSimpleCommand } from "./command-safety.ts";
import { allowPrefix, mergeRules } from "./exec-rules/rules.ts";
import type { ExecRules } from "./exec-rules/rules.ts";
import { judgeByRules } from "./exec-rules/matcher.ts";
import { baseName, commandsOf } from "./shell-script.ts";

/** Alone these would allow any program: interpreters, shells, launchers, and git. */
const TOO_BROAD: ReadonlySet<string> = new Set(
  (
    "awk bash bun busybox deno doas docker env find fish git kubectl lua node npm npx nohup osascript perl php " +
    "pnpm powershell pwsh py python python2 python3 rm ruby sh ssh sudo su time timeout uv xargs yarn zsh"
  ).split(" "),
);

/**
 * The words of the first simple command that neither a rule nor the safe list allows, or the model's
 * own proposal when it fits the command. Null when that would allow far more than was asked
 * (spec/app-server.md §6, spec/requirements.md RULES-12).
 */
export function proposedAmendment(request: {
  readonly argv: readonly string[];
  readonly prefixRule: readonly string[] | null;
  readonly rules: ExecRules;
}): readonly string[] | null {
  const { argv, prefixRule, rules } = request;
  if (prefixRule !== null && prefixRule.length > 0 && !isTooBroad(prefixRule)) {
    const amended = mergeRules([rules, allowPrefix(prefixRule)]);
    if (judgeByRules(amended, argv)?.coversAll === true) return prefixRule;
  }
  const commands = commandsOf(argv) ?? [{ words: argv, patternFirst: false }];
  const open = commands.find(
    (command) => !isSafeSimpleCommand(command) && judgeByRules(rules, command.words)?.decision !== "allow",
  );
  return open === undefined || isTooBroad(open.words) ? null : open.words;
}

function isTooBroad(prefix: readonly string[]): boolean {
  const [program, second] = prefix;
  if (program === undefined || program === "") return true;
  if (!TOO_BROAD.has(baseName(program))) return false;
  // `python3 -c` and `bash -lc` stand for any program, too.
  return prefix.length === 1 || (prefix.length === 2 && /^-[A-Za-z]*[ce]$/.test(second!));
}
