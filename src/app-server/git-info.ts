// Git facts of a thread in the protocol's form.
import type { GitInfo } from "../protocol/thread.ts";
import type { GitFacts } from "../rollout/types.ts";

/** Null when nothing is known. */
export function gitInfoView(facts: GitFacts | null): GitInfo | null {
  if (facts === null) return null;
  return {
    sha: facts.commit_hash ?? null,
    branch: facts.branch ?? null,
    originUrl: facts.repository_url ?? null,
  };
}
