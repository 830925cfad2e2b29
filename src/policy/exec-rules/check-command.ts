// `codex execpolicy check`: tells which rules of given files match a command. Pure: the caller reads
// the files and prints the result.
import { parseRules } from "./load.ts";
import type { RuleMatch } from "./matcher.ts";
import { evaluateRules } from "./matcher.ts";
import type { ExecRules } from "./rules.ts";
import { mergeRules } from "./rules.ts";

export interface CheckInput {
  readonly files: readonly {
    /** As the user typed it. */
    readonly path: string;
    readonly content: { readonly text: string } | { readonly readError: string };
  }[];
  readonly pretty: boolean;
  readonly resolveHostExecutables: boolean;
  readonly command: readonly string[];
}

export interface CheckResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The output of the command; exit code 1 only when a file cannot be used (spec/cli.md 2.11). */
export function runExecpolicyCheck(input: CheckInput): CheckResult {
  const sources: ExecRules[] = [];
  for (const { path, content } of input.files) {
    if ("readError" in content) return failure(`failed to read policy at ${path}`, content.readError);
    const rules = parseRules(path, content.text);
    if (!rules.ok) return failure(`failed to parse policy at ${path}`, rules.error.message);
    sources.push(rules.value);
  }
  const { resolveHostExecutables } = input;
  const { matches, decision } = evaluateRules(mergeRules(sources), input.command, { resolveHostExecutables });
  const output = {
    matchedRules: matches.map((match) => ({ prefixRuleMatch: matchJson(match) })),
    ...(decision === null ? {} : { decision }),
  };
  const stdout = JSON.stringify(output, null, input.pretty ? 2 : 0) + "\n";
  return { exitCode: 0, stdout, stderr: "" };
}

function matchJson({ matchedPrefix, decision, resolvedProgram, justification }: RuleMatch): object {
  return {
    matchedPrefix,
    decision,
    ...(resolvedProgram === null ? {} : { resolvedProgram }),
    ...(justification === null ? {} : { justification }),
  };
}

function failure(what: string, cause: string): CheckResult {
  const indented = cause
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
  return { exitCode: 1, stdout: "", stderr: `Error: ${what}\n\nCaused by:\n${indented}\n` };
}
