// Which rules match a command, and what follows. Matching is on whole words of the argument list from
// the first on; nothing is guessed from the text of a command (spec/cli.md 2.11).
import { isSafeSimpleCommand } from "../command-safety.ts";
import { baseName, commandsOf } from "../shell-script.ts";
import type { ExecRules, PrefixRule, RuleDecision } from "./rules.ts";
import { strictest } from "./rules.ts";

export interface RuleMatch {
  readonly matchedPrefix: readonly string[];
  readonly decision: RuleDecision;
  readonly justification: string | null;
  /** The absolute program when the rule names only its base name. */
  readonly resolvedProgram: string | null;
}

export interface RuleEvaluation {
  readonly matches: readonly RuleMatch[];
  /** The strictest of all matches; null without any. */
  readonly decision: RuleDecision | null;
}

export interface MatchOptions {
  /** Rules on a bare name also match an absolute program of that name, as host_executable permits. */
  readonly resolveHostExecutables: boolean;
}

/** The rules that match one argument list. A shell script in it is not looked into. */
export function evaluateRules(
  rules: ExecRules,
  argv: readonly string[],
  options: MatchOptions,
): RuleEvaluation {
  const exact = matching(rules.prefixRules, argv, null);
  const matches = exact.length > 0 || !options.resolveHostExecutables ? exact : matchingByName(rules, argv);
  return { matches, decision: strictest(matches.map((match) => match.decision)) };
}

/** What the rules say about a command that is about to run. */
export interface RuleVerdict {
  readonly decision: RuleDecision;
  /** The match that decided. */
  readonly match: RuleMatch;
  /**
   * Allow rules cover the command, and what they do not cover is harmless: only then it runs
   * without asking, and outside the sandbox.
   */
  readonly coversAll: boolean;
}

/**
 * The verdict about a command: of its script every simple command is judged, the strictest wins. A
 * script that cannot be split is judged as the argument list it is. Null when no rule matches.
 */
export function judgeByRules(rules: ExecRules, argv: readonly string[]): RuleVerdict | null {
  if (rules.prefixRules.length === 0) return null;
  const parts = commandsOf(argv) ?? [{ words: argv, patternFirst: false }];
  const perPart = parts.map((part) =>
    evaluateRules(rules, part.words, { resolveHostExecutables: true }).matches.filter((match) =>
      isTrusted(rules, match),
    ),
  );
  const matches = perPart.flat();
  const decision = strictest(matches.map((match) => match.decision));
  if (decision === null) return null;
  const covered = parts.every((part, index) => perPart[index]!.length > 0 || isSafeSimpleCommand(part));
  return {
    decision,
    match: matches.find((match) => match.decision === decision)!,
    coversAll: decision === "allow" && covered,
  };
}

/**
 * A rule that allows a name does not allow any file of that name (`/tmp/git`), only those that
 * host_executable lists. Stricter rules do reach every file of the name.
 */
function isTrusted(rules: ExecRules, { decision, resolvedProgram }: RuleMatch): boolean {
  if (decision !== "allow" || resolvedProgram === null) return true;
  return rules.hostExecutables.get(baseName(resolvedProgram))?.includes(resolvedProgram) ?? false;
}

/** The words of the prefix of `argv` that a rule matches, or null. */
export function matchPrefix(rule: PrefixRule, argv: readonly string[]): readonly string[] | null {
  if (argv.length < rule.pattern.length) return null;
  const fits = rule.pattern.every((alternatives, index) => alternatives.includes(argv[index]!));
  return fits ? argv.slice(0, rule.pattern.length) : null;
}

function matching(
  rules: readonly PrefixRule[],
  argv: readonly string[],
  resolvedProgram: string | null,
): readonly RuleMatch[] {
  return rules.flatMap((rule) => {
    const matchedPrefix = matchPrefix(rule, argv);
    if (matchedPrefix === null) return [];
    const { decision, justification } = rule;
    return [{ matchedPrefix, decision, justification, resolvedProgram }];
  });
}

function matchingByName(rules: ExecRules, argv: readonly string[]): readonly RuleMatch[] {
  const program = argv[0];
  if (program === undefined || !program.startsWith("/")) return [];
  const name = baseName(program);
  const permitted = rules.hostExecutables.get(name);
  if (name === "" || (permitted !== undefined && !permitted.includes(program))) return [];
  return matching(rules.prefixRules, [name, ...argv.slice(1)], program);
}
