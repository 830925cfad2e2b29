import { expect, it } from "vitest";
import { NO_REVIEW, parseReviewOutput, renderReview, type ReviewFinding } from "./review-output.ts";

function finding(title: string, body: string, lines: readonly [number, number] = [1, 2]): ReviewFinding {
  return {
    title,
    body,
    confidence_score: 0.9,
    priority: 1,
    code_location: { absolute_file_path: "/x/a.ts", line_range: { start: lines[0], end: lines[1] } },
  };
}

function review(findings: readonly unknown[], explanation = "Needs work.") {
  return {
    findings,
    overall_correctness: "patch is incorrect",
    overall_explanation: explanation,
    overall_confidence_score: 0.8,
  };
}

const render = (value: unknown): string =>
  renderReview(parseReviewOutput(typeof value === "string" ? value : JSON.stringify(value)));

it("reads the agreed JSON and drops members it does not know", () => {
  const value = review([{ ...finding("A", "b"), more: 1 }]);
  expect(parseReviewOutput(JSON.stringify({ ...value, extra: true }))).toEqual(review([finding("A", "b")]));
});

it("finds the JSON inside a fence and text", () => {
  const text = `Here it is:\n\`\`\`json\n${JSON.stringify(review([finding("A", "b")]))}\n\`\`\`\nDone.`;
  expect(parseReviewOutput(text)).toEqual(review([finding("A", "b")]));
});

it("keeps any other answer as the explanation", () => {
  const others = [
    "Looks fine to me.",
    "[1]",
    "{",
    "} {",
    '"text"',
    JSON.stringify({ findings: "x" }),
    JSON.stringify({ findings: [], overall_explanation: "x" }),
    JSON.stringify(review([{ title: "t", body: "b" }])),
    JSON.stringify(review([{ ...finding("A", "b"), priority: "high" }])),
    JSON.stringify(review([{ ...finding("A", "b"), code_location: { absolute_file_path: "/x" } }])),
    JSON.stringify(review([finding("A", "b", [-1, 2])])),
    JSON.stringify(review([null])),
  ];
  for (const text of others) {
    expect(parseReviewOutput(text)).toEqual({
      findings: [],
      overall_correctness: "",
      overall_explanation: text,
      overall_confidence_score: 0,
    });
    expect(render(text)).toBe(text.trim());
  }
});

it("renders one finding under its own heading, several under theirs", () => {
  expect(render(review([finding("Fix it", "It is bad.")]))).toBe(
    "Needs work.\n\nReview comment:\n\n- Fix it — /x/a.ts:1-2\n  It is bad.",
  );
  expect(render(review([finding("A", "one\ntwo"), finding("B", "b", [3, 3])]))).toBe(
    "Needs work.\n\nFull review comments:\n\n- A — /x/a.ts:1-2\n  one\n  two\n\n- B — /x/a.ts:3-3\n  b",
  );
});

it("indents every line of a body, whatever its line ends", () => {
  expect(render(review([finding("T", "l1\n\n  l2\r\nl3\n", [5, 5])], ""))).toBe(
    "Review comment:\n\n- T — /x/a.ts:5-5\n  l1\n  \n    l2\n  l3",
  );
  expect(render(review([finding("T", "")], ""))).toBe("Review comment:\n\n- T — /x/a.ts:1-2");
});

it("renders the explanation alone without findings, and says so when there is nothing", () => {
  expect(render(review([], "All good.\n"))).toBe("All good.");
  expect(render(review([], "  "))).toBe(NO_REVIEW);
});
