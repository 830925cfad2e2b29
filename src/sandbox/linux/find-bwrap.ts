// Which bubblewrap to use: the first on PATH that the workspace cannot have put there.
import * as fs from "node:fs";
import * as path from "node:path";
import { isInside } from "../paths.ts";

const WRITABLE_BY_OTHERS = 0o022;

/**
 * The canonical path of bwrap. Entries of PATH that are relative, that lie in one of `untrusted` (the
 * workspace, temporary folders) or whose file others may write are passed over (spec/requirements.md SBX-13).
 */
export function findBwrap(searchPath: string, untrusted: readonly string[]): string | undefined {
  // Someone who works in / or /usr means the system's own programs there.
  const excluded = untrusted
    .flatMap((folder) => [path.resolve(folder), real(folder) ?? path.resolve(folder)])
    .filter((folder) => !isInside("/usr/bin", folder));
  for (const folder of searchPath.split(":")) {
    if (!path.isAbsolute(folder)) continue;
    const named = path.join(folder, "bwrap");
    const file = real(named);
    if (file === undefined || !isTrustedProgram(file)) continue;
    if (excluded.some((root) => isInside(file, root) || isInside(named, root))) continue;
    return file;
  }
  return undefined;
}

function isTrustedProgram(file: string): boolean {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile()) return false;
  return (stat.mode & 0o111) !== 0 && (stat.mode & WRITABLE_BY_OTHERS) === 0;
}

function real(file: string): string | undefined {
  try {
    return fs.realpathSync(file);
  } catch {
    // Not there, or not ours to see: not a candidate.
    return undefined;
  }
}
