// Whether a folder lies in a git work tree: exec refuses to work where nothing can be undone.
import * as fs from "node:fs";
import * as path from "node:path";

/** Looks for `.git` upwards from `folder`: a file (worktree, submodule) or a folder that git made. */
export function gitWorkTree(folder: string): boolean {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    const stat = fs.statSync(path.join(current, ".git"), { throwIfNoEntry: false });
    if (stat?.isFile() === true || fs.existsSync(path.join(current, ".git", "HEAD"))) return true;
    if (path.dirname(current) === current) return false;
  }
}
