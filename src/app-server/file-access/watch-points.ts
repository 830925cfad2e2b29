// Which folders must be watched to hear of changes to one path. A file is watched through its folder: the
// file itself may be replaced, removed and made again. Where symlinks lead on, each step is watched; where
// the path is missing, the nearest folder that exists.
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { errnoCode } from "../../base/os-error.ts";

const MAX_LINKS = 40;

/** A folder to watch, and what an event in it means. */
export interface WatchPoint {
  readonly folder: string;
  /** The entry that the path depends on; null: every entry is a child of the watched path. */
  readonly name: string | null;
  /** The entry is the watched path itself (or what its link leads to), not a folder on the way. */
  readonly direct: boolean;
}

export interface WatchState {
  readonly points: readonly WatchPoint[];
  /** Changes when another file or folder, or none, is at the path. */
  readonly identity: string;
}

/** What to watch for `file` as things are now. */
export async function watchState(file: string): Promise<WatchState> {
  const points: WatchPoint[] = [];
  let at = file;
  for (let links = 0; links < MAX_LINKS; links++) {
    points.push(await pointFor(at));
    const target = await readlink(at);
    if (target === null) break;
    at = path.resolve(path.dirname(at), target);
  }
  const stat = await statOrNull(file);
  if (stat?.isDirectory() === true) points.push({ folder: file, name: null, direct: true });
  return { points, identity: stat === null ? "missing" : `${stat.dev}:${stat.ino}` };
}

/** The entry for `file` in its folder, or for the first missing folder in the nearest one that exists. */
async function pointFor(file: string): Promise<WatchPoint> {
  let name = path.basename(file);
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const stat = await statOrNull(folder);
    if (stat?.isDirectory() === true || folder === path.dirname(folder)) {
      return { folder, name, direct: folder === path.dirname(file) };
    }
    name = path.basename(folder);
  }
}

async function readlink(file: string): Promise<string | null> {
  try {
    return await fs.readlink(file);
  } catch {
    // No link, or nothing there: the chain ends here.
    return null;
  }
}

async function statOrNull(file: string) {
  try {
    return await fs.stat(file);
  } catch (error) {
    if (errnoCode(error) === undefined) throw error;
    return null;
  }
}
