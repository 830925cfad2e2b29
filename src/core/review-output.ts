// The reviewer's answer: read from whatever text the model gave, and rendered for people
// (spec/cli.md 2.1). Pure. An answer that is not the agreed JSON is never lost: it is the explanation.
import type { JsonObject } from "./review-json.ts";
import { isObject, jsonIn } from "./review-json.ts";

export interface ReviewFinding {
  readonly title: string;
  readonly body: string;
  readonly confidence_score: number;
  readonly priority: number;
  readonly code_location: {
    readonly absolute_file_path: string;
    readonly line_range: { readonly start: number; readonly end: number };
  };
}

/** Member names are those of the model's JSON and of the rollout's `exited_review_mode`. */
export interface ReviewOutput {
  readonly findings: readonly ReviewFinding[];
  readonly overall_correctness: string;
  readonly overall_explanation: string;
  readonly overall_confidence_score: number;
}

/** Shown when a review ended without an answer. */
export const NO_REVIEW = "Reviewer failed to output a response.";

/** Reads the answer. JSON inside a fence or other text counts; anything else becomes the explanation. */
export function parseReviewOutput(text: string): ReviewOutput {
  return (
    reviewOf(jsonIn(text)) ?? {
      findings: [],
      overall_correctness: "",
      overall_explanation: text,
      overall_confidence_score: 0,
    }
  );
}

/** The text for people: the explanation, then a list of the findings. */
export function renderReview(output: ReviewOutput): string {
  const explanation = output.overall_explanation.trim();
  const heading = output.findings.length === 1 ? "Review comment:" : "Full review comments:";
  const comments = output.findings.length === 0 ? [] : [heading, ...output.findings.map(renderFinding)];
  const parts = explanation === "" ? comments : [explanation, ...comments];
  return parts.length === 0 ? NO_REVIEW : parts.join("\n\n");
}

function renderFinding({ title, body, code_location }: ReviewFinding): string {
  const { start, end } = code_location.line_range;
  const lines = body === "" ? [] : body.replace(/\r?\n$/, "").split(/\r?\n/);
  const head = `- ${title} — ${code_location.absolute_file_path}:${start}-${end}`;
  return [head, ...lines.map((line) => `  ${line}`)].join("\n");
}

/** The value as a review, unknown members dropped; null when a member is missing or of another type. */
function reviewOf(value: unknown): ReviewOutput | null {
  if (!isObject(value) || !Array.isArray(value.findings)) return null;
  const findings = value.findings.map(findingOf);
  const { overall_correctness, overall_explanation, overall_confidence_score } = value;
  if (typeof overall_correctness !== "string" || typeof overall_explanation !== "string") return null;
  if (typeof overall_confidence_score !== "number" || !findings.every((finding) => finding !== null))
    return null;
  return { findings, overall_correctness, overall_explanation, overall_confidence_score };
}

function findingOf(value: unknown): ReviewFinding | null {
  if (!isObject(value)) return null;
  const { title, body, confidence_score, priority } = value;
  const code_location = locationOf(value.code_location);
  if (typeof title !== "string" || typeof body !== "string" || code_location === null) return null;
  if (typeof confidence_score !== "number" || !Number.isInteger(priority)) return null;
  return { title, body, confidence_score, priority: priority as number, code_location };
}

function locationOf(value: unknown): ReviewFinding["code_location"] | null {
  if (!isObject(value) || typeof value.absolute_file_path !== "string") return null;
  const range = value.line_range;
  if (!isObject(range) || !isLine(range, "start") || !isLine(range, "end")) return null;
  const line_range = { start: range.start as number, end: range.end as number };
  return { absolute_file_path: value.absolute_file_path, line_range };
}

function isLine(range: JsonObject, name: string): boolean {
  const line = range[name];
  return Number.isInteger(line) && (line as number) >= 0;
}
