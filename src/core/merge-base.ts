// The commit a branch review compares with, asked from git. A repository is not trusted to run
// anything here: no hooks, fsmonitor, pager or transport, no locks taken, and a time limit.
import { delay } from "../base/clock.ts";
import { spawnProcess } from "../process/spawn.ts";
import { SpawnError } from "../process/types.ts";

const TIMEOUT_MS = 5_000;
/** Answers are a line; more is not read. */
const MAX_OUTPUT = 4_096;

// `protocol.allow` keeps partial clones from fetching, which would run the repository's own ssh command.
const QUIET_GIT = [
  "git",
  "--no-pager",
  "-c",
  "core.fsmonitor=false",
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "protocol.allow=never",
] as const;

interface GitPlace {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

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
  const env = { ...place.env, GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0", GIT_NO_LAZY_FETCH: "1" };
  const argv = [...QUIET_GIT, ...args];
  let output = "";
  try {
    const child = await spawnProcess({ argv, cwd: place.cwd, env, stdin: "closed", output: "split" });
    child.onOutput = (chunk, stream) => {
      if (stream === "stdout" && output.length < MAX_OUTPUT) output += chunk.toString("utf8");
    };
    const ended = new AbortController();
    const limit = delay(TIMEOUT_MS, AbortSignal.any([place.signal, ended.signal]));
    const exit = await Promise.race([child.exited, limit.then(() => null)]);
    ended.abort();
    if (exit === null) child.terminate({ force: true });
    return exit?.code === 0 && output.trim() !== "" ? output.trim() : null;
  } catch (error) {
    // Git is not installed, or the folder is gone: the reviewer looks for itself.
    if (error instanceof SpawnError) return null;
    throw error;
  }
}
