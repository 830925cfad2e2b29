// One directory of an index: where its entries are in the table, and what it looked like when it was
// read. The tree of them is what a refresh compares with the disk.
import type { Stats } from "node:fs";
import { followLink, type Identity, type LinkTarget } from "./list-folder.ts";
import type { PathTable } from "./path-table.ts";
import type { Rules } from "./ignore-rules.ts";

const MANY_LINKS = 2000;

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
  /** When it last changed (ctime: nobody can set it back); NaN when it must be read again. */
  changedMs: number;
  identity: Identity;
  /** Its symbolic links, and where they led: that can change without a trace in the folder. */
  links: { readonly name: string; readonly target: LinkTarget | null }[];
}

/** A folder that was not read yet. `name` is its whole path when it is the root. */
export function newFolder(parent: Folder | null, name: string): Folder {
  return {
    path: parent === null ? name : childPath(parent, name),
    name,
    parent,
    entry: -1,
    start: 0,
    end: 0,
    subfolders: [],
    rules: null,
    ruleNames: undefined,
    changedMs: Number.NaN,
    identity: { dev: 0, ino: 0 },
    links: [],
  };
}

export function childPath({ path }: Folder, name: string): string {
  return path === "/" ? `/${name}` : `${path}/${name}`;
}

/** Whether the folder's entries are what they were, given what it looks like now. */
export function isUnchanged(folder: Folder, stat: Stats | null): boolean {
  if (stat === null || stat.ctimeMs !== folder.changedMs || !isSame(stat, folder.identity)) return false;
  // So many are looked at piece by piece, like everything in a folder that changed.
  if (folder.links.length > MANY_LINKS) return false;
  return folder.links.every(({ name, target }) => {
    const now = followLink(childPath(folder, name));
    if (now === null || target === null) return now === target;
    if (now.isDirectory !== target.isDirectory) return false;
    return !now.isDirectory || isSame(now.identity, target.identity);
  });
}

function isSame(a: Identity, b: Identity): boolean {
  return a.ino === b.ino && a.dev === b.dev;
}

/** Whether the directory is the folder or one that it lies in: a link to it would be a loop. */
export function isWithin(folder: Folder, identity: Identity): boolean {
  for (let at: Folder | null = folder; at !== null; at = at.parent) {
    if (isSame(at.identity, identity)) return true;
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
