// Text of a rules file → rules, or one error with its place. The examples of each rule are checked
// here: a file whose author was wrong about it has no effect at all.
import { joinWords } from "../../base/shell-words.ts";
import type { Result } from "../../base/result.ts";
import { err, ok } from "../../base/result.ts";
import { runStarlark } from "./evaluate.ts";
import { matchPrefix } from "./matcher.ts";
import { parseStarlark } from "./parse-rules.ts";
import { ruleFunctions } from "./rule-functions.ts";
import type { RuleCollector, RuleWithExamples } from "./rule-functions.ts";
import type { ExecRules } from "./rules.ts";
import { StarlarkError } from "./starlark-error.ts";

export interface RulesError {
  /** As given to parseRules. */
  readonly file: string;
  /** From 1; null for errors that belong to no line. */
  readonly line: number | null;
  /** Several lines: what 0.120 prints after the name of the file. */
  readonly message: string;
}

/** Runs the rules file `source`; `file` names it in errors. */
export function parseRules(file: string, source: string): Result<ExecRules, RulesError> {
  const collector: RuleCollector = { prefixRules: [], hostExecutables: new Map(), networkRules: [] };
  try {
    runStarlark(parseStarlark(source), ruleFunctions(collector));
  } catch (error) {
    if (!(error instanceof StarlarkError)) throw error;
    return err({ file, line: error.start.line, message: errorText(file, source, error) });
  }
  for (const rule of collector.prefixRules) {
    const message = failedExample(rule);
    if (message !== null) return err({ file, line: null, message });
  }
  return ok({
    prefixRules: collector.prefixRules.map(({ rule }) => rule),
    hostExecutables: collector.hostExecutables,
    networkRules: collector.networkRules,
  });
}

/** `Error loading rules:\nFILE:LINE: …` as a run reports a bad file. */
export function loadErrorText(error: RulesError): string {
  const place = error.line === null ? error.file : `${error.file}:${error.line}`;
  return `Error loading rules:\n${place}: ${error.message}`;
}

function failedExample({ rule, match, notMatch }: RuleWithExamples): string | null {
  const unmatched = match.filter((words) => matchPrefix(rule, words) === null);
  if (unmatched.length > 0) {
    const shown = unmatched.map((words) => JSON.stringify(joinWords(words))).join(", ");
    return (
      "expected every example to match at least one rule. " +
      `rules: [prefix_rule(pattern=${JSON.stringify(rule.pattern)}, decision="${rule.decision}")]; unmatched examples: [${shown}]`
    );
  }
  const wrong = notMatch.find((words) => matchPrefix(rule, words) !== null);
  if (wrong === undefined) return null;
  const prefix = JSON.stringify(matchPrefix(rule, wrong));
  return `expected example to not match rule with prefix ${prefix}: ${joinWords(wrong)}`;
}

/** The message with the line of the source and a marker below the place. */
function errorText(file: string, source: string, error: StarlarkError): string {
  const { line, column } = error.start;
  const text = source.split(/\r?\n/)[line - 1] ?? "";
  const last = error.end === null ? column : error.end.line === line ? error.end.column : text.length + 1;
  const gutter = " ".repeat(String(line).length);
  const trace =
    error.kind === "evaluate"
      ? ["Traceback (most recent call last):", `  * ${file}:${line}, in <module>`, `      ${text.trim()}`]
      : [];
  return [
    ...[...trace, `error: ${error.message}`].map((part, index) =>
      index === 0 ? `starlark error: ${part}` : part,
    ),
    `${gutter}--> ${file}:${line}:${column}`,
    `${gutter} |`,
    `${line} | ${text}`,
    `${gutter} | ${" ".repeat(column - 1)}${"^".repeat(Math.max(1, last - column))}`,
    `${gutter} |`,
    "",
  ].join("\n");
}
