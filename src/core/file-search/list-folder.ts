// The entries of one directory, and where its links lead. What cannot be read has no entries: a walk goes
// on around it.
import * as fs from "node:fs";
import { errnoCode } from "../../base/os-error.ts";
import type { Pace } from "./pace.ts";

/** What a symbolic link leads to. */
export interface LinkTarget {
  readonly isDirectory: boolean;
  readonly identity: Identity;
}

/** Which directory it is, whatever its name. */
export interface Identity {
  readonly dev: number;
  readonly ino: number;
}

/** Directories whose own size says that they are large are read piece by piece: 4,000 entries or so. */
const LARGE_BYTES = 128 * 1024;
const PIECE = 512;

/** A stat that follows links; null when there is nothing to be had there. */
export function statFolder(path: string): fs.Stats | null {
  try {
    return fs.statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    if (errnoCode(error) === undefined) throw error;
    return null;
  }
}

/** The entries; null when the directory cannot be read (any more). */
export async function listFolder(
  path: string,
  size: number,
  pace: Pace,
): Promise<readonly fs.Dirent[] | null> {
  try {
    if (size > LARGE_BYTES) return await readInPieces(path, pace);
    return fs.readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (errnoCode(error) === undefined) throw error;
    return null;
  }
}

async function readInPieces(path: string, pace: Pace): Promise<readonly fs.Dirent[]> {
  const found: fs.Dirent[] = [];
  const folder = fs.opendirSync(path, { bufferSize: PIECE });
  try {
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
      found.push(entry);
      if (found.length % PIECE === 0 && pace.due()) await pace.rest();
    }
    return found;
  } finally {
    folder.closeSync();
  }
}

/** Names that are not UTF-8 cannot be told to a client. */
export function isText(name: string): boolean {
  return !name.includes("\ufffd");
}

/** Where a link leads; null when to nothing. */
export function followLink(path: string): LinkTarget | null {
  const stat = statFolder(path);
  return stat === null
    ? null
    : { isDirectory: stat.isDirectory(), identity: { dev: stat.dev, ino: stat.ino } };
}
