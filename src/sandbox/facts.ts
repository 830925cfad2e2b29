// What the plan has to know about the file system, as a port so that the plan stays pure.
import * as fs from "node:fs";
import * as path from "node:path";
import { isPlaceholder } from "./linux/placeholders.ts";

export type PathKind = "directory" | "file" | "symlink" | "missing";

export interface FilesystemFacts {
  /** What is at `path` itself; a symlink is not followed. A placeholder of the sandbox counts as missing. */
  kind(path: string): PathKind;
  /** The target of a symlink as written, undefined when it is none. */
  readlink(path: string): string | undefined;
  /** The beginning of a small text file, undefined when it cannot be read. */
  readText(path: string): string | undefined;
}

/** Names that stay read-only below every writable root (spec/requirements.md SBX-8). */
export const PROTECTED_NAMES: readonly string[] = [".git", ".codex", ".agents"];

const MAX_TEXT_BYTES = 4096;

/** Facts of the real file system. */
export const nodeFacts: FilesystemFacts = {
  kind(file) {
    const stat = tryOr(() => fs.lstatSync(file, { throwIfNoEntry: false }), undefined);
    if (stat === undefined) return "missing";
    if (stat.isSymbolicLink()) return "symlink";
    if (!stat.isDirectory()) return "file";
    return PROTECTED_NAMES.includes(path.basename(file)) && isPlaceholder(file) ? "missing" : "directory";
  },
  readlink: (file) => tryOr(() => fs.readlinkSync(file), undefined),
  readText(file) {
    return tryOr(() => {
      const fd = fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
      try {
        const buffer = Buffer.alloc(MAX_TEXT_BYTES);
        return buffer.toString("utf8", 0, fs.readSync(fd, buffer));
      } finally {
        fs.closeSync(fd);
      }
    }, undefined);
  },
};

function tryOr<T, U>(read: () => T, otherwise: U): T | U {
  try {
    return read();
  } catch {
    // What we may not look at the command may not reach either: it runs as the same user.
    return otherwise;
  }
}
