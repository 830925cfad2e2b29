// Rules from `requirements.toml` (`[rules] prefix_rules`), where patterns are tables instead of
// Starlark. Managed rules may only be stricter than the default: `allow` is refused.
import type { Result } from "../../base/result.ts";
import { err, ok } from "../../base/result.ts";
import type { ExecRules, PrefixRule } from "./rules.ts";
import { NO_RULES } from "./rules.ts";

/** One entry as it stands in the file, not yet checked. */
export interface ManagedRule {
  readonly pattern: readonly ({ readonly token: string } | { readonly any_of: readonly string[] })[];
  readonly decision?: string;
  readonly justification?: string;
}

/** The rules of the entries, or one sentence about the first that is wrong (spec/requirements.md REQ-8). */
export function managedRules(entries: readonly ManagedRule[]): Result<ExecRules, string> {
  const prefixRules: PrefixRule[] = [];
  for (const [index, entry] of entries.entries()) {
    const rule = managedRule(entry);
    if (typeof rule === "string") return err(`rules.prefix_rules[${index}]: ${rule}`);
    prefixRules.push(rule);
  }
  return ok({ ...NO_RULES, prefixRules });
}

function managedRule({ pattern, decision, justification }: ManagedRule): PrefixRule | string {
  if (pattern.length === 0) return "pattern cannot be empty";
  const words = pattern.map((element) => ("token" in element ? [element.token] : element.any_of));
  if (words.some((alternatives) => alternatives.length === 0)) return "any_of cannot be empty";
  if (words.flat().includes("")) return "a word of the pattern cannot be empty";
  if (decision !== "prompt" && decision !== "forbidden") return "decision must be prompt or forbidden";
  if (justification?.trim() === "") return "justification cannot be empty";
  return { pattern: words, decision, justification: justification ?? null };
}
