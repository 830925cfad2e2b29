// One directory of an index: where its entries are in the table, and what it looked like when it was
// read. The tree of them is what a refresh compares with the disk.
import type { Identity } from "./list-folder.ts";
import type { PathTable } from "./path-table.ts";
import type { Rules } from "./ignore-rules.ts";

export interface Folder {
  readonly path: string;
  readonly name: string;
  readonly parent: Folder | null;
  /** Its own id in the table; -1 for the root. */
  entry: number;
  /** Its entries' ids: from `start` to before `end`. */
  start: number;
  end: number;
  subfolders: Folder[];
  /** What is not listed in it. */
  rules: Rules | null;
  /** Which of RULE_NAMES it has, as one text; undefined before it was read. */
  ruleNames: string | undefined;
  /** When it last changed; NaN when it must be read again. */
  mtimeMs: number;
  identity: Identity;
}

/** A folder that was not read yet. `name` is its whole path when it is the root. */
export function newFolder(parent: Folder | null, name: string): Folder {
  return {
    path: parent === null ? name : `${parent.path === "/" ? "" : parent.path}/${name}`,
    name,
    parent,
    entry: -1,
    start: 0,
    end: 0,
    subfolders: [],
    rules: null,
    ruleNames: undefined,
    mtimeMs: Number.NaN,
    identity: { dev: 0, ino: 0 },
  };
}

/** Whether the directory is the folder or one that it lies in: a link to it would be a loop. */
export function isWithin(folder: Folder, { dev, ino }: Identity): boolean {
  for (let at: Folder | null = folder; at !== null; at = at.parent) {
    if (at.identity.ino === ino && at.identity.dev === dev) return true;
  }
  return false;
}

/** Takes everything below the folder out of the table. */
export function emptyFolder(folder: Folder, table: PathTable): void {
  const open = [folder];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (let id = at.start; id < at.end; id++) table.remove(id);
    open.push(...at.subfolders);
    at.subfolders = [];
    at.start = at.end = 0;
  }
}
