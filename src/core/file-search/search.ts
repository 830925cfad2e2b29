// One query over the tables of some roots, in slices. What may fit is remembered, so that a longer query
// looks only at that: typing one more letter costs less than the letter before.
import { Matcher } from "./matcher.ts";
import { Pace } from "./pace.ts";
import type { PathTable } from "./path-table.ts";
import { narrows, type Pattern } from "./pattern.ts";
import { comparePaths, TopHits, type Hit } from "./top-hits.ts";

/** A file or directory that fits a query. */
export interface FileHit {
  /** As the client wrote it. */
  readonly root: string;
  /** Below the root. */
  readonly path: string;
  readonly isDirectory: boolean;
  readonly name: string;
  readonly score: number;
  /** Positions of the query's letters in the path, in characters, ascending. */
  readonly indices: readonly number[];
}

/** A root to search. */
export interface Searched {
  readonly root: string;
  readonly table: PathTable;
  /** Other roots below this one: their files are found there. */
  readonly except: readonly string[];
}

/** What an earlier query left of a table: every path below `upTo` that may fit its pattern. */
interface Remains extends Candidates {
  readonly upTo: number;
}

interface Candidates {
  readonly ids: Uint32Array;
  /** What each of them scores at most; UNKNOWN: anything. */
  readonly limits: Uint16Array;
}

const UNKNOWN = 0xffff;

/** Paths that are looked at without a look at the clock. */
const STRETCH = 256;

/** The state of one client's typing. */
export class Typing {
  private pattern: Pattern | null = null;
  private remains = new WeakMap<PathTable, Remains>();

  /**
   * The best hits, by score and then by path.
   * @returns null when the signal aborts
   */
  async search(
    pattern: Pattern,
    roots: readonly Searched[],
    signal: AbortSignal,
  ): Promise<readonly FileHit[] | null> {
    const known = this.pattern !== null && narrows(this.pattern, pattern) ? this.remains : null;
    this.remains = new WeakMap();
    const matcher = new Matcher(pattern);
    // A longer query scores at most so much more than what it began with.
    const growth = this.pattern === null ? 0 : matcher.most - new Matcher(this.pattern).most;
    this.pattern = pattern;
    const top = new TopHits();
    const pace = new Pace();
    for (const [root, searched] of roots.entries()) {
      const { table } = searched;
      const upTo = table.count;
      const { ids, limits } = candidates(table, known?.get(table));
      const scan: Scan = { matcher, top, root, searched, growth, ids, limits, kept: 0 };
      for (let from = 0; from < scan.ids.length; from += STRETCH) {
        scanStretch(scan, from);
        if (!pace.due()) continue;
        await pace.rest();
        if (signal.aborted) {
          this.pattern = null;
          return null;
        }
      }
      this.remains.set(table, { ids: ids.slice(0, scan.kept), limits: limits.slice(0, scan.kept), upTo });
    }
    const ordered = top.hits.toSorted((a, b) => b.score - a.score || comparePaths(a, b));
    return ordered.map((hit) => fileHit(hit, matcher, roots[hit.root]!));
  }
}

interface Scan extends Candidates {
  readonly matcher: Matcher;
  readonly top: TopHits;
  /** Which of the roots. */
  readonly root: number;
  readonly searched: Searched;
  /** How much more a path can score than its limit says. */
  readonly growth: number;
  /** Candidates that fit move to the front: so many of them so far. */
  kept: number;
}

/** What remains and what is new since, or everything, short paths first. */
function candidates(table: PathTable, known: Remains | undefined): Candidates {
  if (known?.upTo === table.count) return known;
  const fresh = table.byLength(known?.upTo ?? 0, table.count);
  const old = known?.ids.length ?? 0;
  const ids = new Uint32Array(old + fresh.length);
  const limits = new Uint16Array(ids.length).fill(UNKNOWN, old);
  if (known !== undefined) {
    ids.set(known.ids);
    limits.set(known.limits);
  }
  ids.set(fresh, old);
  return { ids, limits };
}

// A function of its own and not a loop in the asynchronous one above: this is where the time goes, and
// engines compile it sooner.
function scanStretch(scan: Scan, from: number): void {
  const { ids, limits, growth, matcher, searched } = scan;
  const { table } = searched;
  const { mask } = matcher.pattern;
  const end = Math.min(from + STRETCH, ids.length);
  for (let step = from; step < end; step++) {
    const id = ids[step]!;
    if ((table.masks[id]! & mask) !== mask || table.isDead(id)) continue;
    const limit = limits[step]!;
    const most = consider(scan, id, limit === UNKNOWN ? matcher.most : limit + growth);
    if (most < 0) continue;
    ids[scan.kept] = id;
    limits[scan.kept++] = Math.min(most, UNKNOWN);
  }
}

/**
 * Offers a path that scores at most `limit`, if it can be among the best.
 * @returns what it scores, or at most; -1 when it does not fit
 */
function consider({ matcher, top, root, searched }: Scan, id: number, limit: number): number {
  const { table, except } = searched;
  const length = table.length(id);
  if (!top.mayEnter(limit, length)) return limit;
  const bound = Math.min(limit, matcher.bound(table, id));
  if (!top.mayEnter(bound, length)) return bound;
  const score = matcher.score(table, id);
  if (score < 0 || !top.mayEnter(score, length) || isBelow(table, id, except)) return score;
  const inName = matcher.end >= table.nameStart(id);
  top.offer({ root, table, id, score, inName, length });
  return score;
}

function isBelow(table: PathTable, id: number, folders: readonly string[]): boolean {
  if (folders.length === 0) return false;
  const path = table.path(id);
  return folders.some((folder) => path.startsWith(`${folder}/`));
}

function fileHit({ table, id, score }: Hit, matcher: Matcher, { root }: Searched): FileHit {
  return {
    root,
    path: table.path(id),
    isDirectory: table.isDirectory(id),
    name: table.name(id),
    score,
    indices: matcher.indices(table, id),
  };
}
