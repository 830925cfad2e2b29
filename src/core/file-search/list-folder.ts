// The entries of one directory, symbolic links followed. What cannot be read has no entries: a listing
// goes on around it.
import * as fs from "node:fs";
import { errnoCode } from "../../base/os-error.ts";
import type { Pace } from "./pace.ts";

export interface Entry {
  readonly name: string;
  readonly isDirectory: boolean;
  /** Of a directory that a symbolic link leads to: what it is, to find loops. */
  readonly target?: Identity;
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

/** The entries; null when the directory cannot be read (any more). Names that are no text are left out. */
export async function listFolder(path: string, size: number, pace: Pace): Promise<readonly Entry[] | null> {
  try {
    const found = size > LARGE_BYTES ? await readInPieces(path, pace) : readAtOnce(path);
    const entries: Entry[] = [];
    for (const [at, dirent] of found.entries()) {
      if ((at & 511) === 511 && pace.due()) await pace.rest();
      const entry = entryOf(path, dirent);
      if (entry !== null) entries.push(entry);
    }
    return entries;
  } catch (error) {
    if (errnoCode(error) === undefined) throw error;
    return null;
  }
}

function readAtOnce(path: string): readonly fs.Dirent[] {
  return fs.readdirSync(path, { withFileTypes: true });
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

function entryOf(folder: string, dirent: fs.Dirent): Entry | null {
  const { name } = dirent;
  if (name.includes("\ufffd")) return null;
  if (!dirent.isSymbolicLink()) return { name, isDirectory: dirent.isDirectory() };
  const stat = statFolder(`${folder}/${name}`);
  if (stat === null) return null;
  if (!stat.isDirectory()) return { name, isDirectory: false };
  return { name, isDirectory: true, target: { dev: stat.dev, ino: stat.ino } };
}
