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
interface Remains {
  readonly ids: Uint32Array;
  readonly length: number;
  readonly upTo: number;
}

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
    this.pattern = pattern;
    const scan: Scan = { matcher: new Matcher(pattern), top: new TopHits(), pace: new Pace(), signal };
    for (const [at, searched] of roots.entries()) {
      const rest = await scanTable(scan, at, searched, known?.get(searched.table));
      if (rest === null) {
        this.pattern = null;
        return null;
      }
      this.remains.set(searched.table, rest);
    }
    const ordered = scan.top.hits.toSorted((a, b) => b.score - a.score || comparePaths(a, b));
    return ordered.map((hit) => fileHit(hit, scan.matcher, roots[hit.root]!));
  }
}

interface Scan {
  readonly matcher: Matcher;
  readonly top: TopHits;
  readonly pace: Pace;
  readonly signal: AbortSignal;
}

/** Looks at what remains and at what is new since. The table may grow meanwhile: its arrays are read anew. */
async function scanTable(
  scan: Scan,
  root: number,
  searched: Searched,
  known: Remains | undefined,
): Promise<Remains | null> {
  const { table } = searched;
  const { mask } = scan.matcher.pattern;
  const upTo = table.count;

  const fresh = known?.upTo ?? 0;
  const old = known?.length ?? 0;
  const order = table.byLength(fresh, upTo);
  const total = old + upTo - fresh;
  // What was remembered shrinks in place: this search owns it now.
  const ids = known !== undefined && upTo === fresh ? known.ids : new Uint32Array(total);
  let kept = 0;
  for (let step = 0; step < total; step++) {
    if ((step & 255) === 255 && scan.pace.due()) {
      await scan.pace.rest();
      if (scan.signal.aborted) return null;
    }
    const id = step < old ? known!.ids[step]! : order[fresh + step - old]!;
    if ((table.masks[id]! & mask) !== mask || table.isDead(id)) continue;
    if (consider(scan, root, searched, id)) ids[kept++] = id;
  }
  return { ids: kept * 2 < ids.length ? ids.slice(0, kept) : ids, length: kept, upTo };
}

/** Offers a path. False when it does not fit; true also when it cannot be among the best. */
function consider({ matcher, top }: Scan, root: number, { table, except }: Searched, id: number): boolean {
  if (!matcher.isPromising(table, id, top)) return true;
  const length = table.length(id);
  const score = matcher.score(table, id);
  if (score < 0) return false;
  if (!top.mayEnter(score, length) || isBelow(table, id, except)) return true;
  const inName = matcher.end >= table.nameStart(id);
  top.offer({ root, table, id, score, inName, length });
  return true;
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
