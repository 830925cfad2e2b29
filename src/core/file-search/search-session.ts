// A search that follows a client's typing. While the roots are walked for the first time it shows what is
// there so far. Of queries that come faster than they are answered only the newest is searched.
import { delay } from "../../base/clock.ts";
import type { FileIndexes } from "./file-indexes.ts";
import { parsePattern } from "./pattern.ts";
import { searchedRoots, type Root } from "./roots.ts";
import { Typing, type FileHit } from "./search.ts";

/** How a session speaks to its client. */
export interface SessionEvents {
  updated(query: string, files: readonly FileHit[]): void;
  /** The last `updated` was the whole answer to its query. */
  completed(): void;
}

/** Between two looks at a walk that is under way. */
const SNAPSHOT_MS = 100;

export class SearchSession {
  private readonly roots: readonly Root[];
  private readonly indexes: FileIndexes;
  private readonly events: SessionEvents;
  private readonly end = new AbortController();
  private readonly typing = new Typing();
  private walk: Promise<unknown>;
  private walking = true;
  private waiting: string | null = null;
  private running = false;
  private nap = new AbortController();

  constructor(roots: readonly Root[], indexes: FileIndexes, events: SessionEvents) {
    this.roots = roots;
    this.indexes = indexes;
    this.events = events;
    this.walk = this.refresh();
  }

  /** Searches for `query` from now on. */
  update(query: string): void {
    this.waiting = query;
    this.nap.abort();
    if (!this.running) void this.run();
  }

  /** Nothing is said after this. */
  stop(): void {
    this.end.abort();
    this.nap.abort();
  }

  private async run(): Promise<void> {
    this.running = true;
    try {
      while (this.waiting !== null && !this.end.signal.aborted) {
        const query = this.waiting;
        this.waiting = null;
        await this.answer(query);
      }
    } finally {
      this.running = false;
    }
  }

  private async answer(query: string): Promise<void> {
    // Indexes that were dropped in a long pause are made again.
    if (!this.walking && !this.roots.every((root) => this.indexes.get(root.path).walked)) {
      this.walk = this.refresh();
    }
    const wanted = query === "" || (await this.watchWalk(query));
    if (wanted && (await this.show(query))) this.events.completed();
  }

  /** Shows what there is so far, until the walk has ended. False when nobody wants to know any more. */
  private async watchWalk(query: string): Promise<boolean> {
    while (this.walking) {
      if (!(await this.show(query))) return false;
      this.nap = new AbortController();
      await Promise.race([this.walk, delay(SNAPSHOT_MS, this.nap.signal)]);
      this.nap.abort();
      if (this.waiting !== null) return false;
    }
    return true;
  }

  /** Says what the query finds now. False when nobody wants to know any more. */
  private async show(query: string): Promise<boolean> {
    const searched = searchedRoots(this.roots, (root) => this.indexes.get(root.path));
    const { signal } = this.end;
    const files = query === "" ? [] : await this.typing.search(parsePattern(query), searched, signal);
    if (files === null || signal.aborted || this.waiting !== null) return false;
    this.events.updated(query, files);
    return true;
  }

  private async refresh(): Promise<void> {
    this.walking = true;
    for (const root of this.roots) await this.indexes.get(root.path).refresh();
    this.walking = false;
  }
}
