// What a review is about: the target as it was meant, its short label, and the prompt the reviewer
// gets. Pure. Prompts and labels are literals of spec/cli.md 2.1 and spec/app-server.md §5.
import { err, ok, unreachable, type Result } from "../base/result.ts";
import type { ReviewTarget } from "../protocol/review.ts";

const SHORT_SHA = 7;

/** The target without stray white space; a blank title is none. The error is one sentence for the client. */
export function checkedTarget(target: ReviewTarget): Result<ReviewTarget, string> {
  switch (target.type) {
    case "uncommittedChanges":
      return ok(target);
    case "baseBranch": {
      const branch = target.branch.trim();
      return branch === "" ? err("branch must not be empty") : ok({ type: "baseBranch", branch });
    }
    case "commit": {
      const sha = target.sha.trim();
      const title = (target.title ?? "").trim();
      return sha === ""
        ? err("sha must not be empty")
        : ok({ type: "commit", sha, title: title === "" ? null : title });
    }
    case "custom": {
      const instructions = target.instructions.trim();
      return instructions === ""
        ? err("instructions must not be empty")
        : ok({ type: "custom", instructions });
    }
    default:
      return unreachable(target);
  }
}

/** What clients show for the review (`current changes`, `commit 1234567: Tidy`, …). */
export function reviewLabel(target: ReviewTarget): string {
  switch (target.type) {
    case "uncommittedChanges":
      return "current changes";
    case "baseBranch":
      return `changes against '${target.branch}'`;
    case "commit": {
      const title = target.title === null ? "" : `: ${target.title}`;
      return `commit ${target.sha.slice(0, SHORT_SHA)}${title}`;
    }
    case "custom":
      return target.instructions;
    default:
      return unreachable(target);
  }
}

/** The reviewer's user message. `mergeBase` is the commit to compare a base branch with; null when git knows none. */
export function reviewPrompt(target: ReviewTarget, mergeBase: string | null): string {
  switch (target.type) {
    case "uncommittedChanges":
      return "Review the current code changes (staged, unstaged, and untracked files) and provide prioritized findings.";
    case "baseBranch":
      return baseBranchPrompt(target.branch, mergeBase);
    case "commit": {
      const title = target.title === null ? "" : ` ("${target.title}")`;
      return `Review the code changes introduced by commit ${target.sha}${title}. Provide prioritized, actionable findings.`;
    }
    case "custom":
      return target.instructions;
    default:
      return unreachable(target);
  }
}

function baseBranchPrompt(branch: string, mergeBase: string | null): string {
  const about = `Review the code changes against the base branch '${branch}'.`;
  const wanted = "Provide prioritized, actionable findings.";
  if (mergeBase === null) {
    return `${about} Its merge base with the current branch could not be determined: find it first (try the branch's upstream too), then inspect \`git diff\` against that commit. ${wanted}`;
  }
  return `${about} The merge base commit for this comparison is ${mergeBase}. Run \`git diff ${mergeBase}\` to inspect the changes relative to ${branch}. ${wanted}`;
}
