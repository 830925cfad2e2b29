// Git facts that a client set on a thread (thread/metadata/update). They live in a small file of our own,
// `$CODEX_HOME/thread_metadata.jsonl`, so that deleting the index loses nothing and thread files keep
// only what happened in the thread. The peer ignores the file.
import * as path from "node:path";
import type { GitInfo } from "../protocol/thread.ts";
import { appendKeyedLine, readKeyedLines } from "./keyed-lines.ts";

/** Absent keeps a field, null clears it. */
export interface GitInfoPatch {
  readonly sha?: string | null;
  readonly branch?: string | null;
  readonly originUrl?: string | null;
}

/** Applies a patch to the present facts; null when nothing is left. */
export function patchGitInfo(present: GitInfo | null, patch: GitInfoPatch): GitInfo | null {
  const sha = patch.sha === undefined ? (present?.sha ?? null) : patch.sha;
  const branch = patch.branch === undefined ? (present?.branch ?? null) : patch.branch;
  const originUrl = patch.originUrl === undefined ? (present?.originUrl ?? null) : patch.originUrl;
  return sha === null && branch === null && originUrl === null ? null : { sha, branch, originUrl };
}

/** Records a thread's facts as a whole; they win over those in its file from now on. @throws system errors */
export function appendGitInfo(codexHome: string, id: string, git: GitInfo | null, now = new Date()): void {
  const git_info = git === null ? null : { sha: git.sha, branch: git.branch, origin_url: git.originUrl };
  appendKeyedLine(metadataFile(codexHome), { id, git_info, updated_at: now.toISOString() });
}

/** Facts set by clients, by thread id; null means cleared. @throws system errors other than a missing file */
export function readGitInfos(codexHome: string): ReadonlyMap<string, GitInfo | null> {
  const infos = new Map<string, GitInfo | null>();
  for (const [id, entry] of readKeyedLines(metadataFile(codexHome))) {
    if ("git_info" in entry) infos.set(id, gitInfo(entry["git_info"]));
  }
  return infos;
}

function gitInfo(value: unknown): GitInfo | null {
  if (typeof value !== "object" || value === null) return null;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  const text = (key: string): string | null => (typeof fields[key] === "string" ? fields[key] : null);
  return { sha: text("sha"), branch: text("branch"), originUrl: text("origin_url") };
}

function metadataFile(codexHome: string): string {
  return path.join(codexHome, "thread_metadata.jsonl");
}
