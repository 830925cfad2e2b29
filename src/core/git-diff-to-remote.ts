// What a working tree has that its remotes do not: the diff against the newest commit of HEAD's own line
// that a remote branch also has, with untracked files. The user's index is never touched: untracked files
// are added to a copy of it.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { errnoCode } from "../base/os-error.ts";
import { gitOutput, type GitPlace } from "./git-command.ts";

const LINE = { timeoutMs: 10_000, maxBytes: 1024 * 1024 };
const DIFF = { timeoutMs: 60_000, maxBytes: 48 * 1024 * 1024 };

/** The commit and the diff, or null when there is no repository, no remote branch, or the diff is over 48 MiB. */
export async function gitDiffToRemote(
  place: GitPlace,
): Promise<{ readonly sha: string; readonly diff: string } | null> {
  const root = (await gitOutput(place, ["rev-parse", "--show-toplevel"], LINE))?.trim() ?? "";
  if (root === "") return null;
  const top = { ...place, cwd: root };
  const sha = await remoteBase(top);
  if (sha === null) return null;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "codex-diff-"));
  try {
    const diff = await diffWithUntracked(top, sha, path.join(folder, "index"));
    return diff === null ? null : { sha, diff };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Null without a remote branch that shares history with HEAD. */
async function remoteBase(place: GitPlace): Promise<string | null> {
  const remotes = await gitOutput(place, ["for-each-ref", "--count=1", "refs/remotes"], LINE);
  if (remotes === null || remotes.trim() === "") return null;
  const own = ["rev-list", "--first-parent", "--boundary", "HEAD", "--not", "--remotes"];
  const commits = (await gitOutput(place, own, LINE))?.trim().split("\n");
  if (commits === undefined) return null;
  // Nothing of our own: HEAD itself is on a remote.
  if (commits[0] === "") return (await gitOutput(place, ["rev-parse", "HEAD"], LINE))?.trim() ?? null;
  return commits.find((line) => line.startsWith("-"))?.slice(1) ?? null;
}

async function diffWithUntracked(place: GitPlace, sha: string, indexCopy: string): Promise<string | null> {
  const index = (await gitOutput(place, ["rev-parse", "--git-path", "index"], LINE))?.trim();
  if (index === undefined) return null;
  copyIfThere(path.resolve(place.cwd, index), indexCopy);
  const options = { ...DIFF, env: { GIT_INDEX_FILE: indexCopy }, config: await withoutFilters(place) };
  const added = await gitOutput(place, ["add", "--intent-to-add", "--", "."], options);
  if (added === null) return null;
  return gitOutput(place, ["diff", "--no-color", "--no-ext-diff", "--no-textconv", sha, "--"], options);
}

/** Settings that switch off every filter program the repository's configuration names. */
async function withoutFilters(place: GitPlace): Promise<readonly string[]> {
  const query = [
    "config",
    "--null",
    "--name-only",
    "--get-regexp",
    "^filter\\..*\\.(clean|smudge|process|required)$",
  ];
  const names = (await gitOutput(place, query, LINE)) ?? "";
  return names
    .split("\0")
    .filter((name) => name !== "" && !name.includes("="))
    .map((name) => (name.endsWith(".required") ? `${name}=false` : `${name}=`));
}

/**
 * With its time: git takes a file for unchanged when the index is newer than it. A repository without a
 * commit has no index yet.
 */
function copyIfThere(from: string, to: string): void {
  try {
    const { atimeMs, mtimeMs } = fs.statSync(from);
    fs.copyFileSync(from, to);
    fs.utimesSync(to, atimeMs / 1000, Math.floor(mtimeMs) / 1000);
  } catch (error) {
    if (errnoCode(error) !== "ENOENT") throw error;
  }
}
