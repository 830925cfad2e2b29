// The text that reports a patch that was applied. Clients and models match on it.
import type { PatchSummary } from "./plan.ts";

/** `Success. Updated the following files:` and one line per file: added, modified, deleted. */
export function successText(summary: PatchSummary): string {
  return summaryLines(summary)
    .map((line) => line + "\n")
    .join("");
}

/** The lines of the success text, as they are reported one by one while the patch is applied. */
function summaryLines(summary: PatchSummary): readonly string[] {
  return [
    "Success. Updated the following files:",
    ...summary.added.map((file) => `A ${file}`),
    ...summary.modified.map((file) => `M ${file}`),
    ...summary.deleted.map((file) => `D ${file}`),
  ];
}
