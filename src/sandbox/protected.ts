// Which paths stay read-only below a folder: `.git`, `.codex`, `.agents`, and where they really live
// (symlink targets; for worktrees and submodules the git directory and the common directory).
import * as path from "node:path";
import { PROTECTED_NAMES } from "./facts.ts";
import type { FilesystemFacts } from "./facts.ts";
import { isInside, resolvePath } from "./paths.ts";
import type { WritableRoot } from "./types.ts";

export type ProtectedPath = WritableRoot["protectedPaths"][number];

/** The protected paths of one folder. Names that do not exist are included when `missing` is set. */
export function protectedPathsOf(folder: string, facts: FilesystemFacts, missing: boolean): ProtectedPath[] {
  return PROTECTED_NAMES.flatMap((name) => protectedName(path.join(folder, name), facts)).filter(
    (entry) => missing || entry.kind !== "missing",
  );
}

function protectedName(file: string, facts: FilesystemFacts): ProtectedPath[] {
  const kind = facts.kind(file);
  switch (kind) {
    case "missing":
    case "directory":
      return [{ path: file, kind }];
    case "file":
      return [{ path: file, kind }, ...gitDirectories(file, facts)];
    case "symlink": {
      // Nothing can be mounted on a symlink itself: it can be removed, as with 0.120. Its target is kept.
      const target = resolvePath(file, facts);
      if (target === undefined || isInside(file, target.real)) return [];
      const targetKind = facts.kind(target.real);
      return targetKind === "symlink" ? [] : [{ path: target.real, kind: targetKind }];
    }
  }
}

/** A `.git` file names its git directory; that one's `commondir` names the main repository's. */
function gitDirectories(gitFile: string, facts: FilesystemFacts): ProtectedPath[] {
  if (path.basename(gitFile) !== ".git") return [];
  const pointer = /^gitdir: (.+?)\r?\n?$/.exec(facts.readText(gitFile) ?? "")?.[1];
  const gitDir = resolveDirectory(path.dirname(gitFile), pointer, facts);
  if (gitDir === undefined) return [];
  const common = resolveDirectory(gitDir, facts.readText(path.join(gitDir, "commondir"))?.trimEnd(), facts);
  return [gitDir, common]
    .filter((folder) => folder !== undefined)
    .filter((folder) => !isInside(gitFile, folder)) // a pointer must not make the whole workspace read-only
    .map((folder) => ({ path: folder, kind: "directory" }));
}

function resolveDirectory(
  base: string,
  pointer: string | undefined,
  facts: FilesystemFacts,
): string | undefined {
  if (pointer === undefined || pointer === "") return undefined;
  const resolved = resolvePath(path.resolve(base, pointer), facts);
  return resolved?.exists === true && facts.kind(resolved.real) === "directory" ? resolved.real : undefined;
}
