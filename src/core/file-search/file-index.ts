// The paths below one root, kept in memory. Walked once; after that a refresh asks every directory only
// for its time and reads again what changed. The main thread is never held for long.
import type { Dirent, Stats } from "node:fs";
import { nowMs } from "../../base/clock.ts";
import { childPath, emptyFolder, isUnchanged, isWithin, newFolder, type Folder } from "./folder.ts";
import { isIgnored, RULE_NAMES, rulesAbove, rulesAt, type Rules } from "./ignore-rules.ts";
import { rulesChanged, type Stamps } from "./ignore-sources.ts";
import { followLink, isText, listFolder, statFolder } from "./list-folder.ts";
import { Pace } from "./pace.ts";
import { PathTable } from "./path-table.ts";

/** Beyond this many paths the rest of a root is not searched. */
const MAX_PATHS = 1_000_000;

/**
 * How coarse the clock may be that wrote a time: what changed less long ago may change again and look the
 * same. File systems that count whole seconds, some only even ones, give themselves away.
 */
function clockMs(time: number): number {
  return time % 1000 === 0 ? 2000 : 100;
}

/** Dead entries are kept until there are so many, and more than half as many as live ones. */
const MAX_DEAD = 20_000;

export class FileIndex {
  readonly root: string;
  private paths = new PathTable();
  private top: Folder | null = null;
  private stamps: Stamps = new Map();
  private running: Promise<void> | null = null;
  private next: Promise<void> | null = null;
  /** The rules from above the root. */
  private above: Rules | null = null;
  private walkedOnce = false;
  private readonly clockMs: (time: number) => number;

  /**
   * @param root absolute and normalised
   * @param clock how coarse the clock may be that wrote a time, in milliseconds
   */
  constructor(root: string, clock: (time: number) => number = clockMs) {
    this.root = root;
    this.clockMs = clock;
  }

  /** The paths as far as they are known; another object after everything had to be walked again. */
  get table(): PathTable {
    return this.paths;
  }

  /** Whether the whole root was walked at least once. */
  get walked(): boolean {
    return this.walkedOnce;
  }

  /**
   * Resolves when the index shows the tree as it was at the time of the call, or later. Calls during a
   * walk share the one that follows it.
   */
  refresh(): Promise<void> {
    if (this.running === null) {
      this.running = this.bringUpToDate().finally(() => (this.running = null));
      return this.running;
    }
    const again = (): Promise<void> => {
      this.next = null;
      return this.refresh();
    };
    this.next ??= this.running.then(again, again);
    return this.next;
  }

  private async bringUpToDate(): Promise<void> {
    const { dead, live } = this.paths;
    const worn = dead > MAX_DEAD && dead > live / 2;
    if (this.top === null || worn || rulesChanged(this.stamps)) this.forget();
    const pace = new Pace();
    // Twice when a folder's rules are others than before: everything below it may be listed differently.
    // Not more often: who changes rules all the time must not keep everybody waiting.
    if (!(await this.visit(this.top!, pace))) {
      this.forget();
      await this.visit(this.top!, pace);
    }
    this.walkedOnce = true;
  }

  private forget(): void {
    this.paths = new PathTable();
    this.stamps = new Map();
    this.above = rulesAbove(this.root, this.stamps);
    this.top = newFolder(null, this.root);
  }

  /** Reads what changed, breadth first, so that what is near the root is found soon. False: rules changed. */
  private async visit(top: Folder, pace: Pace): Promise<boolean> {
    const open = [top];
    for (let at = 0; at < open.length; at++) {
      if ((at & 7) === 7 && pace.due()) await pace.rest();
      const folder = open[at]!;
      const stat = statFolder(folder.path);
      if (!isUnchanged(folder, stat) && !(await this.read(folder, stat, pace))) return false;
      for (const sub of folder.subfolders) open.push(sub);
    }
    return true;
  }

  /** Lists a folder anew. False when its rules are not those that it was listed by. */
  private async read(folder: Folder, stat: Stats | null, pace: Pace): Promise<boolean> {
    const readAt = nowMs();
    if (stat !== null) folder.identity = { dev: stat.dev, ino: stat.ino };
    const entries = stat?.isDirectory() === true ? await listFolder(folder.path, stat.size, pace) : null;
    const settled = stat !== null && entries !== null && readAt - stat.ctimeMs > this.clockMs(stat.ctimeMs);
    folder.changedMs = settled ? stat.ctimeMs : Number.NaN;
    const has = new Set<string>();
    for (const { name } of entries ?? [])
      if (name.startsWith(".") && RULE_NAMES.includes(name)) has.add(name);
    const ruleNames = [...has].toSorted().join();
    if (folder.ruleNames === undefined) {
      folder.ruleNames = ruleNames;
      folder.rules = rulesAt(folder.path, has, folder.parent?.rules ?? this.above, this.stamps);
    }
    if (folder.ruleNames !== ruleNames) return false;
    await this.replace(folder, entries ?? [], pace);
    return true;
  }

  /** Puts new entries in the place of the old ones. Subfolders that are still there keep what is known of them. */
  private async replace(folder: Folder, entries: readonly Dirent[], pace: Pace): Promise<void> {
    const before = new Map(folder.subfolders.map((sub) => [sub.name, sub]));
    for (let id = folder.start; id < folder.end; id++) this.paths.remove(id);
    folder.subfolders = [];
    folder.links = [];
    folder.start = folder.end = this.paths.count;
    for (let at = 0; at < entries.length; at++) {
      if ((at & 511) === 511 && pace.due()) await pace.rest();
      if (this.paths.live >= MAX_PATHS) break;
      this.addEntry(folder, entries[at]!, before);
    }
    for (const gone of before.values()) emptyFolder(gone, this.paths);
  }

  private addEntry(folder: Folder, entry: Dirent, before: Map<string, Folder>): void {
    const { name } = entry;
    if (!isText(name)) return;
    const link = entry.isSymbolicLink() ? followLink(childPath(folder, name)) : undefined;
    if (link !== undefined) folder.links.push({ name, target: link });
    if (link === null) return;
    const isDirectory = link?.isDirectory ?? entry.isDirectory();
    if (isIgnored(folder.rules, folder.path, name, isDirectory)) return;
    if (link !== undefined && isDirectory && isWithin(folder, link.identity)) return;
    const id = this.paths.add(folder.entry, name, isDirectory);
    if (id < 0) return;
    folder.end = id + 1;
    if (!isDirectory) return;
    const sub = before.get(name) ?? newFolder(folder, name);
    before.delete(name);
    sub.entry = id;
    folder.subfolders.push(sub);
  }
}
