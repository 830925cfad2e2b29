// The commit a branch review compares with, asked from git.
import { gitOutput, type GitPlace } from "./git-command.ts";

/** Answers are a line; more is not read. */
const LIMITS = { timeoutMs: 5_000, maxBytes: 4_096 };

/**
 * The merge base of HEAD and the branch, or of HEAD and the branch's upstream where that is ahead.
 * Null when git does not know one (no such branch, no repository, no git, interrupted).
 */
export async function mergeBase(place: GitPlace, branch: string): Promise<string | null> {
  // No ref begins with a dash: git would read such a name as an option.
  if (branch.startsWith("-")) return null;
  const local = await commitOf(place, branch);
  if (local === null) return null;
  const upstream = await commitOf(place, `${branch}@{upstream}`);
  const base = upstream !== null && (await isAhead(place, upstream, local)) ? upstream : local;
  return git(place, ["merge-base", "HEAD", base]);
}

function commitOf(place: GitPlace, ref: string): Promise<string | null> {
  return git(place, ["rev-parse", "--verify", "--quiet", `${ref}^{commit}`]);
}

async function isAhead(place: GitPlace, upstream: string, local: string): Promise<boolean> {
  const count = await git(place, ["rev-list", "--count", `${local}..${upstream}`]);
  return count !== null && Number(count) > 0;
}

/** One git command's output without white space around it; null when it failed or said nothing. */
async function git(place: GitPlace, args: readonly string[]): Promise<string | null> {
  const output = (await gitOutput(place, args, LIMITS))?.trim() ?? "";
  return output === "" ? null : output;
}
