// Whether a folder lies in a git work tree: exec refuses to work where nothing can be undone.
import * as fs from "node:fs";
import * as path from "node:path";

/** How the sandbox names what it leaves behind when it is killed (sandbox/linux/placeholders.ts). */
const SANDBOX_LEASE = ".codex-sandbox-lease";

/** Looks for `.git` upwards from `folder`. */
export function gitWorkTree(folder: string): boolean {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    if (isGit(path.join(current, ".git"))) return true;
    if (path.dirname(current) === current) return false;
  }
}

function isGit(place: string): boolean {
  const stat = fs.statSync(place, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isDirectory()) return stat !== undefined;
  const names = fs.readdirSync(place);
  return names.length === 0 || names.some((name) => !name.startsWith(SANDBOX_LEASE));
}
