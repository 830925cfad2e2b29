// `codex exec review`: what to review, as the protocol has it.
import { UserError } from "../base/user-error.ts";
import type { ReviewTarget } from "../protocol/review.ts";
import type { ReviewRequest } from "./options.ts";
import { readPrompt, type PromptIo } from "./prompt.ts";

/** The target. @throws UserError when none was given */
export async function reviewTarget(request: ReviewRequest, io: PromptIo): Promise<ReviewTarget> {
  switch (request.type) {
    case "uncommitted":
      return { type: "uncommittedChanges" };
    case "base":
      return { type: "baseBranch", branch: request.branch };
    case "commit":
      return { type: "commit", sha: request.sha, title: request.title ?? null };
    case "custom": {
      if (request.instructions !== "-") return { type: "custom", instructions: request.instructions };
      const text = await readPrompt("-", io);
      if (!text.ok) throw new UserError(text.error);
      return { type: "custom", instructions: text.value };
    }
    case "none":
      throw new UserError("Specify --uncommitted, --base, --commit, or provide custom review instructions");
  }
}

/** What the human output shows under `user`. */
export function reviewPrompt(target: ReviewTarget): string {
  switch (target.type) {
    case "uncommittedChanges":
      return "current changes";
    case "baseBranch":
      return `changes against '${target.branch}'`;
    case "commit":
      return `commit ${target.sha.slice(0, 7)}${target.title == null ? "" : `: ${target.title}`}`;
    case "custom":
      return target.instructions;
  }
}
