// The best hits so far, of any number of roots. Better means: higher score, then the last letter in the
// file's name, then a shorter path, then the alphabet.
import type { PathTable } from "./path-table.ts";

/** What a search returns at most, as 0.120. */
const MAX_HITS = 50;

export interface Hit {
  /** Which of the searched roots. */
  readonly root: number;
  readonly table: PathTable;
  readonly id: number;
  readonly score: number;
  readonly inName: boolean;
  readonly length: number;
}

export class TopHits {
  /** Best first. */
  readonly hits: Hit[] = [];

  /** Whether a path of this length with at most this score could still get in. */
  mayEnter(score: number, length: number): boolean {
    const worst = this.hits[MAX_HITS - 1];
    if (worst === undefined || score > worst.score) return true;
    return score === worst.score && (!worst.inName || length <= worst.length);
  }

  offer(hit: Hit): void {
    const { hits } = this;
    const worst = hits[MAX_HITS - 1];
    if (worst !== undefined && !isBetter(hit, worst)) return;
    let low = 0;
    let high = hits.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBetter(hit, hits[middle]!)) high = middle;
      else low = middle + 1;
    }
    hits.splice(low, 0, hit);
    if (hits.length > MAX_HITS) hits.pop();
  }
}

function isBetter(a: Hit, b: Hit): boolean {
  if (a.score !== b.score) return a.score > b.score;
  if (a.inName !== b.inName) return a.inName;
  if (a.length !== b.length) return a.length < b.length;
  const order = comparePaths(a, b);
  return order === 0 ? a.root < b.root : order < 0;
}

/** The order of two paths by their bytes. */
export function comparePaths(a: Hit, b: Hit): number {
  const [fromA, fromB] = [a.table.starts[a.id]!, b.table.starts[b.id]!];
  const [endA, endB] = [a.table.starts[a.id + 1]!, b.table.starts[b.id + 1]!];
  return b.table.bytes.compare(a.table.bytes, fromA, endA, fromB, endB) * -1;
}
