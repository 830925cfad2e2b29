// Cutting text for the model: the middle goes, equal halves of head and tail stay, cut between
// characters (spec/cli.md 2.4). Only the kept halves are encoded; the rest is at most counted.
// Invariant: the text kept around a marker never exceeds the budget in bytes.
import { prefixBoundary, suffixBoundary, utf8Length } from "../base/utf8.ts";
import type { InputImage, InputText, ToolOutput } from "../protocol/model-item.ts";

/** How much of a tool output a model gets to see. `limit` is in bytes or in tokens (4 bytes each). */
export interface TruncationPolicy {
  readonly mode: "bytes" | "tokens";
  readonly limit: number;
}

type MarkerUnit = "chars" | "tokens";

const BYTES_PER_TOKEN = 4;
/** Default of `max_output_tokens` (spec/cli.md 2.4, rule 1). */
const DEFAULT_OUTPUT_TOKENS = 10_000;

/** Tokens that `bytes` of text are taken for: 4 bytes each, rounded up. */
export function approximateTokens(bytes: number): number {
  return Math.ceil(bytes / BYTES_PER_TOKEN);
}

/** The policy after `tool_output_token_limit`: that many tokens, or 4 times as many bytes. */
export function policyWithTokenLimit(policy: TruncationPolicy, tokens: number | null): TruncationPolicy {
  if (tokens === null) return policy;
  return { mode: policy.mode, limit: policy.mode === "tokens" ? tokens : tokens * BYTES_PER_TOKEN };
}

/** Lines of a text as a reader counts them: a final newline opens no further line. */
export function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return text === "" || text.endsWith("\n") ? lines : lines + 1;
}

/** Cuts the middle of `text` so that at most `budget` bytes of it stay, around a marker that says how much went. */
export function truncateMiddle(text: string, budget: number, unit: MarkerUnit): string {
  if (text.length * 3 <= budget) return text;
  const total = utf8Length(text);
  if (total <= budget) return text;
  const limit = Math.max(0, budget);
  const head = headOf(text, Math.floor(limit / 2));
  const tail = tailOf(text, limit - Math.floor(limit / 2));
  const removed =
    unit === "tokens"
      ? approximateTokens(total - limit)
      : countCharacters(text, head.length, text.length - tail.length);
  return `${head}…${removed} ${unit} truncated…${tail}`;
}

// A UTF-16 unit is at least one byte, so `limit + 1` units hold every character that can stay; the
// one unit more keeps a pair split by the slice out of reach of the boundary.
function headOf(text: string, limit: number): string {
  const bytes = Buffer.from(text.slice(0, limit + 1), "utf8");
  return bytes.toString("utf8", 0, prefixBoundary(bytes, limit));
}

function tailOf(text: string, limit: number): string {
  const bytes = Buffer.from(text.slice(Math.max(0, text.length - limit - 1)), "utf8");
  return bytes.toString("utf8", suffixBoundary(bytes, limit));
}

function countCharacters(text: string, from: number, to: number): number {
  let count = to - from;
  for (let at = from + 1; at < to; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0xdc00 || unit > 0xdfff) continue;
    const before = text.charCodeAt(at - 1);
    if (before >= 0xd800 && before <= 0xdbff) count--;
  }
  return count;
}

/** Rule 1, unified exec: `max_output_tokens` × 4 bytes, with the line count in front of a cut text. */
export function truncateExecOutput(text: string, maxOutputTokens = DEFAULT_OUTPUT_TOKENS): string {
  return withLineCount(text, truncateMiddle(text, maxOutputTokens * BYTES_PER_TOKEN, "tokens"));
}

/** Rule 3, first half: the policy once (×1), with the line count in front of a cut text. */
export function truncateShellOutput(text: string, policy: TruncationPolicy): string {
  return withLineCount(text, truncateShellText(text, policy));
}

/** Rule 3, first half, without the line count (`shell_command` puts it elsewhere). */
export function truncateShellText(text: string, policy: TruncationPolicy): string {
  return truncateMiddle(text, policyBytes(policy, 10), markerUnit(policy));
}

function withLineCount(text: string, cut: string): string {
  return cut === text ? text : `Total output lines: ${countLines(text)}\n\n${cut}`;
}

/** Rule 2, every tool output on its way into the history: the model's policy × 1.2. Images are kept. */
export function limitToolOutput(output: ToolOutput, policy: TruncationPolicy): ToolOutput {
  const budget = policyBytes(policy, 12);
  if (typeof output === "string") return truncateMiddle(output, budget, markerUnit(policy));
  return limitParts(output, budget, markerUnit(policy));
}

// The text parts share one budget in order; those after its end are named by one line at the end.
function limitParts(
  parts: readonly (InputText | InputImage)[],
  budget: number,
  unit: MarkerUnit,
): readonly (InputText | InputImage)[] {
  const kept: (InputText | InputImage)[] = [];
  let left = budget;
  let omitted = 0;
  for (const part of parts) {
    if (part.type === "input_image") {
      kept.push(part);
    } else if (left <= 0) {
      omitted++;
    } else {
      kept.push({ type: "input_text", text: truncateMiddle(part.text, left, unit) });
      left -= utf8Length(part.text);
    }
  }
  if (omitted > 0) kept.push({ type: "input_text", text: `[${omitted} more text parts left out]` });
  return kept;
}

// Tenths keep the arithmetic in integers: limit × 1.2 must not come out a byte high.
function policyBytes(policy: TruncationPolicy, tenths: number): number {
  const limit = Math.ceil((policy.limit * tenths) / 10);
  return policy.mode === "tokens" ? limit * BYTES_PER_TOKEN : limit;
}

function markerUnit(policy: TruncationPolicy): MarkerUnit {
  return policy.mode === "tokens" ? "tokens" : "chars";
}
