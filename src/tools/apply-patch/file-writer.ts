// Puts a plan on disk. It runs inside the sandbox (run-as-apply-patch.ts), so that the kernel and
// not a check on names decides what may be written.
// Invariant: every new content is in place before any old file is removed, and each single file is
// either old or new, so a crash in between loses nothing.
import * as fs from "node:fs";
import * as path from "node:path";
import { makeFolder } from "../../base/make-folder.ts";
import { writeFileAtomic } from "../../base/atomic-file.ts";
import { errnoCode, osErrorText } from "../../base/os-error.ts";
import type { Result } from "../../base/result.ts";
import { err, ok } from "../../base/result.ts";
import type { FileOperation } from "./plan.ts";

export interface WriteFailure {
  /** One sentence: what could not be written and why. */
  readonly message: string;
  /** Absolute paths that had been changed before the failure. */
  readonly written: readonly string[];
}

/** Carries out the operations of a plan; stops at the first failure and tells how far it came. */
export function applyOperations(operations: readonly FileOperation[]): Result<null, WriteFailure> {
  const written: string[] = [];
  for (const operation of operations) {
    if (operation.newBytes === null) continue;
    const target = operation.movePath ?? operation.path;
    const message = writeFile(target, operation.newBytes, operation.path);
    if (message !== null) return err({ message, written });
    written.push(target);
  }
  for (const operation of operations) {
    if (operation.newBytes !== null && operation.movePath === null) continue;
    try {
      fs.unlinkSync(operation.path);
    } catch (error) {
      const what = operation.movePath === null ? "delete file" : "remove original";
      return err({ message: `Failed to ${what} ${operation.path}: ${osErrorText(error)}`, written });
    }
    written.push(operation.path);
  }
  return ok(null);
}

/** @param modeOf the file whose mode bits a new file takes over (the source of a move) */
function writeFile(target: string, bytes: Uint8Array, modeOf: string): string | null {
  try {
    makeFolder(path.dirname(target));
  } catch (error) {
    return `Failed to create parent directories for ${target}: ${osErrorText(error)}`;
  }
  try {
    const stat = fs.statSync(target, { throwIfNoEntry: false });
    if (stat === undefined) writeNew(target, bytes, modeOf);
    else if (isReplaceable(stat)) replace(target, bytes, stat.mode & 0o777);
    else fs.writeFileSync(target, bytes);
    return null;
  } catch (error) {
    return `Failed to write file ${target}: ${osErrorText(error)}`;
  }
}

function writeNew(target: string, bytes: Uint8Array, modeOf: string): void {
  const source = modeOf === target ? undefined : fs.statSync(modeOf, { throwIfNoEntry: false });
  const mode = source === undefined ? 0o666 & ~process.umask() : source.mode & 0o777;
  // A link that leads to nothing stays a link: its target is made.
  if (fs.lstatSync(target, { throwIfNoEntry: false }) !== undefined)
    fs.writeFileSync(target, bytes, { mode });
  else replace(target, bytes, mode);
}

/** Replacing makes a new inode: not for files with further links or of other owners. */
function isReplaceable(stat: fs.Stats): boolean {
  return stat.nlink === 1 && stat.uid === process.getuid?.() && stat.gid === process.getgid?.();
}

const DIRECTORY_IS_CLOSED: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EROFS", "EBUSY", "EXDEV"]);

function replace(target: string, bytes: Uint8Array, mode: number): void {
  try {
    writeFileAtomic(target, bytes, mode);
  } catch (error) {
    // The file may be writable in a directory that is not (a bind mount): then in place.
    if (!DIRECTORY_IS_CLOSED.has(errnoCode(error) ?? "")) throw error;
    fs.writeFileSync(target, bytes, { mode });
  }
}
