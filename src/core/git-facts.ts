// Commit, branch and remote of a working tree, read from git's own files: no process is started on
// the way to the first request. Anything unusual gives fewer facts, never an error.
import * as fs from "node:fs";
import * as path from "node:path";
import { errnoCode } from "../base/os-error.ts";
import type { GitFacts } from "../rollout/types.ts";

/** The root of the working tree that holds `directory`, or null. */
export function gitRoot(directory: string): string | null {
  for (let current = directory; ; current = path.dirname(current)) {
    if (fs.existsSync(path.join(current, ".git"))) return current;
    if (path.dirname(current) === current) return null;
  }
}

/** What is known of the repository around `directory`; null outside one. */
export function gitFacts(directory: string): GitFacts | null {
  const root = gitRoot(directory);
  if (root === null) return null;
  const gitDir = resolveGitDir(path.join(root, ".git"));
  if (gitDir === null) return null;
  const commonDir = path.resolve(gitDir, readText(path.join(gitDir, "commondir")) ?? ".");
  const head = readText(path.join(gitDir, "HEAD"));
  const branch = /^ref: refs\/heads\/.+$/.test(head ?? "")
    ? head!.slice("ref: refs/heads/".length)
    : undefined;
  const commit =
    head === null
      ? undefined
      : head.startsWith("ref: ")
        ? readRef(commonDir, gitDir, head.slice(5))
        : commitOf(head);
  const url = originUrl(readText(path.join(commonDir, "config")) ?? "");
  return {
    ...(commit === undefined ? {} : { commit_hash: commit }),
    ...(branch === undefined ? {} : { branch }),
    ...(url === undefined ? {} : { repository_url: url }),
  };
}

function resolveGitDir(dotGit: string): string | null {
  const stat = fs.statSync(dotGit, { throwIfNoEntry: false });
  if (stat === undefined) return null;
  if (stat.isDirectory()) return dotGit;
  const target = /^gitdir: (.+)$/m.exec(readText(dotGit) ?? "")?.[1];
  return target === undefined ? null : path.resolve(path.dirname(dotGit), target);
}

function readRef(commonDir: string, gitDir: string, ref: string): string | undefined {
  const loose = readText(path.join(gitDir, ref)) ?? readText(path.join(commonDir, ref));
  if (loose !== null) return commitOf(loose);
  for (const line of (readText(path.join(commonDir, "packed-refs")) ?? "").split("\n")) {
    if (line.endsWith(` ${ref}`)) return line.slice(0, line.indexOf(" "));
  }
  return undefined;
}

function commitOf(text: string): string | undefined {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text) ? text : undefined;
}

/** `url` of `[remote "origin"]` in a git config text. */
export function originUrl(config: string): string | undefined {
  let inOrigin = false;
  for (const line of config.split("\n")) {
    const section = /^\s*\[(.+)\]\s*$/.exec(line);
    if (section !== null) inOrigin = section[1] === 'remote "origin"';
    const url = inOrigin ? /^\s*url\s*=\s*(.+?)\s*$/.exec(line)?.[1] : undefined;
    if (url !== undefined) return url;
  }
  return undefined;
}

// Files of at most 1 MB; unreadable ones count as absent (a repository need not be ours to read).
function readText(file: string): string | null {
  try {
    const stat = fs.statSync(file);
    return !stat.isFile() || stat.size > 1_000_000 ? null : fs.readFileSync(file, "utf8").trim();
  } catch (error) {
    if (errnoCode(error) === undefined) throw error;
    return null;
  }
}
