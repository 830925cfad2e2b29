// The list of all stored threads: summaries in memory, checked against the folders at each use, kept in
// SQLite between runs. Only files that are new or changed are opened, and of those only the head. Several
// processes may use one home: each checks the files for itself, the database is shared as a cache.
import * as fs from "node:fs";
import { ok, type Result } from "../../base/result.ts";
import { errnoCode } from "../../base/os-error.ts";
import type { Thread } from "../../protocol/thread.ts";
import { readHead, type RolloutHead } from "../head.ts";
import { summaryOf, threadOf, type ThreadSummary } from "../summary.ts";
import { readGitInfos } from "../thread-metadata.ts";
import { readThreadNames } from "../thread-names.ts";
import { type FoundFiles, FolderScan } from "./folders.ts";
import { cursorAfter, type InvalidCursor, isListed, pageOf, parseCursor, type ThreadQuery } from "./query.ts";
import { type IndexStore, openStore } from "./store.ts";

export interface ThreadPage {
  /** Status `notLoaded`, without turns: the caller knows which are loaded. */
  readonly data: readonly Thread[];
  readonly nextCursor: string | null;
}

export interface ThreadIndexOptions {
  readonly codexHome: string;
  /** Where `thread-index.sqlite` lies; CODEX_HOME when not given. */
  readonly sqliteHome?: string;
}

type Stat = Pick<fs.Stats, "mtimeMs" | "size">;

export class ThreadIndex {
  private readonly codexHome: string;
  private readonly sqliteHome: string;
  private readonly scan: FolderScan;
  private readonly known = new Map<string, ThreadSummary>();
  /** Files without a readable head, by the size at which they were tried. */
  private readonly headless = new Map<string, number>();
  private store: IndexStore | undefined;
  private found: FoundFiles | undefined;

  constructor(options: ThreadIndexOptions) {
    this.codexHome = options.codexHome;
    this.sqliteHome = options.sqliteHome ?? options.codexHome;
    this.scan = new FolderScan(options.codexHome);
  }

  /** Brings the index up to date with the folders: new files are read, gone ones forgotten. @throws system errors */
  refresh(): void {
    this.store ??= this.openStore();
    const found = this.scan.scan();
    const changed: ThreadSummary[] = [];
    for (const file of this.unsettled(found)) {
      const summary = this.read(file, found.files.get(file)!);
      if (summary !== undefined) changed.push(summary);
    }
    const removed =
      found === this.found ? [] : [...this.known.keys()].filter((file) => !found.files.has(file));
    for (const file of removed) this.known.delete(file);
    this.found = found;
    if (changed.length + removed.length > 0) this.store.save(changed, removed);
  }

  /** One page of threads. Refreshes first. @throws system errors */
  list(query: ThreadQuery): Result<ThreadPage, InvalidCursor> {
    const cursor = typeof query.cursor === "string" ? parseCursor(query.cursor) : ok(undefined);
    if (!cursor.ok) return cursor;
    this.refresh();
    const names = readThreadNames(this.codexHome);
    const titled = [...this.known.values()].filter((one) =>
      isListed(one, names.get(one.id) ?? one.preview, query),
    );
    const listed = query.sortKey === "updated_at" ? this.dated(titled) : titled;
    const { page, more } = pageOf(listed, query, cursor.value);
    const gits = readGitInfos(this.codexHome);
    const data = this.dated(page).map((one) => {
      const gitInfo = gits.has(one.id) ? gits.get(one.id)! : one.git;
      return threadOf(one, { name: names.get(one.id) ?? null, gitInfo });
    });
    const last = page.at(-1);
    return ok({ data, nextCursor: more && last !== undefined ? cursorAfter(last, query) : null });
  }

  close(): void {
    this.store?.close();
    this.store = undefined;
  }

  private openStore(): IndexStore {
    const store = openStore(this.sqliteHome);
    for (const summary of store.load()) this.known.set(summary.path, summary);
    return store;
  }

  // Files to open: unknown ones, and those in which nothing had been said when they were read.
  private unsettled(found: FoundFiles): readonly string[] {
    if (found === this.found && this.headless.size === 0) return this.silent();
    const unknown = [...found.files.keys()].filter((file) => !this.known.has(file));
    return [...unknown, ...this.silent().filter((file) => found.files.has(file))];
  }

  private silent(): readonly string[] {
    return [...this.known.values()].filter((one) => one.preview === "").map((one) => one.path);
  }

  private read(file: string, archived: boolean): ThreadSummary | undefined {
    const stat = statOf(file);
    const seen = this.headless.get(file) ?? this.known.get(file)?.size;
    if (stat === undefined || seen === stat.size) return undefined;
    const head = headOf(file);
    if (head === undefined) {
      this.headless.set(file, stat.size);
      return undefined;
    }
    this.headless.delete(file);
    const summary = summaryOf(file, archived, head, stat);
    this.known.set(file, summary);
    return summary;
  }

  // The files' present dates; files that are gone drop out.
  private dated(summaries: readonly ThreadSummary[]): ThreadSummary[] {
    const dated: ThreadSummary[] = [];
    for (const summary of summaries) {
      const stat = statOf(summary.path);
      if (stat === undefined) continue;
      const updatedMs = Math.floor(stat.mtimeMs);
      dated.push(updatedMs === summary.updatedMs ? summary : this.redated(summary, updatedMs));
    }
    return dated;
  }

  private redated(summary: ThreadSummary, updatedMs: number): ThreadSummary {
    const next = { ...summary, updatedMs };
    this.known.set(summary.path, next);
    return next;
  }
}

function statOf(file: string): Stat | undefined {
  return fs.statSync(file, { throwIfNoEntry: false });
}

function headOf(file: string): RolloutHead | undefined {
  try {
    return readHead(file);
  } catch (error) {
    if (errnoCode(error) === "ENOENT" || errnoCode(error) === "EACCES") return undefined;
    throw error;
  }
}
