// Replaces a file in one step: a reader sees the old text or the new one, never a half.
// A symlink is followed, so that a linked dotfile stays a link.
import * as fs from "node:fs";
import * as path from "node:path";
import { randomBytes } from "node:crypto";
import { errnoCode } from "./os-error.ts";

/** Writes `data` to `file` atomically, keeping an existing file's mode. Throws system errors. */
export function writeFileAtomic(file: string, data: string | Uint8Array, mode?: number): void {
  const target = realTarget(file);
  const temporary = path.join(
    path.dirname(target),
    `.${path.basename(target)}.${randomBytes(6).toString("hex")}.tmp`,
  );
  const finalMode = mode ?? existingMode(target) ?? 0o644;
  const fd = fs.openSync(temporary, "wx", finalMode);
  try {
    fs.fchmodSync(fd, finalMode);
    fs.writeFileSync(fd, data);
    fs.fsyncSync(fd);
    fs.closeSync(fd);
    fs.renameSync(temporary, target);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

function realTarget(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch (error) {
    if (errnoCode(error) === "ENOENT") return file;
    throw error;
  }
}

function existingMode(file: string): number | undefined {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? undefined : stat.mode & 0o777;
}
