// Paths for the sandbox plan: containment by components, and resolution that tells which symlinks it passed.
import * as path from "node:path";
import type { FilesystemFacts } from "./facts.ts";

const MAX_LINKS = 40;

export interface ResolvedPath {
  /** The canonical path. */
  readonly real: string;
  /** Canonical locations of the symlinks that were followed. */
  readonly links: readonly string[];
  /** Whether something is there. Only the last component may be missing. */
  readonly exists: boolean;
}

/** Whether `file` is `folder` or below it. Both absolute and normalised; compares whole components. */
export function isInside(file: string, folder: string): boolean {
  return file === folder || file.startsWith(folder === "/" ? "/" : `${folder}/`);
}

/** The folders strictly between `folder` and `file`, outermost first. */
export function foldersBetween(folder: string, file: string): string[] {
  const found: string[] = [];
  for (let at = path.dirname(file); at !== folder && isInside(at, folder); at = path.dirname(at)) {
    found.unshift(at);
  }
  return found;
}

/** Follows every symlink in an absolute path. Undefined when a folder on the way is missing or links loop. */
export function resolvePath(file: string, facts: FilesystemFacts): ResolvedPath | undefined {
  const pending = components(file);
  const links: string[] = [];
  let real = "/";
  for (let name = pending.shift(); name !== undefined; name = pending.shift()) {
    if (name === "..") {
      real = path.dirname(real);
      continue;
    }
    const next = path.join(real, name);
    const kind = facts.kind(next);
    if (kind === "missing") {
      return pending.length === 0 ? { real: next, links, exists: false } : undefined;
    }
    if (kind !== "symlink") {
      real = next;
      continue;
    }
    links.push(next);
    const target = facts.readlink(next);
    if (target === undefined || links.length > MAX_LINKS) return undefined;
    if (path.isAbsolute(target)) real = "/";
    pending.unshift(...components(target));
  }
  return { real, links, exists: true };
}

function components(file: string): string[] {
  return file.split("/").filter((name) => name !== "" && name !== ".");
}
