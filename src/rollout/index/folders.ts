// Which thread files exist, by reading only the folders that changed since the last look.
import * as fs from "node:fs";
import * as path from "node:path";
import { errnoCode } from "../../base/os-error.ts";
import { archiveDir, parseRolloutName, sessionsDir } from "../paths.ts";

interface Listing {
  readonly mtimeMs: number;
  readonly readAtMs: number;
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

export interface FoundFiles {
  /** Path → whether it lies in the archive. */
  readonly files: ReadonlyMap<string, boolean>;
}

// A folder's time may be as coarse as this: a listing made right after a change may have missed another.
const COARSE_MS = 2000;
// sessions/ + year + month + day
const SESSION_DEPTH = 3;

export class FolderScan {
  private readonly codexHome: string;
  private readonly listings = new Map<string, Listing>();
  private found: FoundFiles = { files: new Map() };

  constructor(codexHome: string) {
    this.codexHome = codexHome;
  }

  /** The files there are now; the same object as last time when nothing changed. @throws system errors */
  scan(): FoundFiles {
    let changed = false;
    const listings: [Listing, boolean][] = [];
    const visit = (folder: string, depth: number, archived: boolean): void => {
      const before = this.listings.get(folder);
      const listing = this.list(folder, before);
      if (listing !== before) changed = true;
      if (listing === undefined) return;
      if (depth === 0) listings.push([listing, archived]);
      else for (const inner of listing.folders) visit(inner, depth - 1, archived);
    };
    visit(sessionsDir(this.codexHome), SESSION_DEPTH, false);
    visit(archiveDir(this.codexHome), 0, true);
    if (changed) {
      const all = listings.flatMap(([{ files }, archived]) => files.map((file) => [file, archived] as const));
      this.found = { files: new Map(all) };
    }
    return this.found;
  }

  private list(folder: string, before: Listing | undefined): Listing | undefined {
    try {
      const { mtimeMs } = fs.statSync(folder);
      if (before?.mtimeMs === mtimeMs && before.readAtMs - mtimeMs > COARSE_MS) return before;
      const listing = read(folder, mtimeMs);
      this.listings.set(folder, listing);
      return listing;
    } catch (error) {
      this.listings.delete(folder);
      if (errnoCode(error) === "ENOENT" || errnoCode(error) === "ENOTDIR") return undefined;
      throw error;
    }
  }
}

function read(folder: string, mtimeMs: number): Listing {
  const readAtMs = Date.now();
  const names = fs.readdirSync(folder);
  const under = (name: string): string => path.join(folder, name);
  return {
    mtimeMs,
    readAtMs,
    folders: names.filter((name) => /^\d+$/.test(name)).map(under),
    files: names.filter((name) => parseRolloutName(name) !== undefined).map(under),
  };
}
