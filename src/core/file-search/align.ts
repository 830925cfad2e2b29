// Where the letters of a needle sit best in a text, and what that is worth: the scoring of fzf, with
// the weights that 0.120's scores show. Letters in a row and at word starts count more, gaps less.
import { WORD_START } from "./letters.ts";

const HIT = 16;
const FIRST_GAP = 3;
const LONGER_GAP = 1;
/** The least that a letter next to the one before is worth. */
const IN_A_ROW = 4;
const NONE = -1;

/** The text under comparison; the arrays are longer than the text and used again for the next one. */
export interface Text {
  length: number;
  /** Code points, folded for the atom. */
  readonly codes: Int32Array;
  /** The bonus at each of them. */
  readonly bonus: Uint8Array;
}

/** No path is longer; longer texts are not indexed. */
export const MAX_TEXT = 4096;

// One row of the table at a time: the best score with the current letter at each place, or NONE, and the
// bonus that the run of letters ending there passes on.
const scores = new Int32Array(MAX_TEXT + 1);
const runs = new Uint8Array(MAX_TEXT + 1);

/** Where the first letters can be at the earliest and the last one at the latest; null when it never fits. */
function span(needle: Int32Array, { codes, length }: Text): { first: number; end: number } | null {
  let first = -1;
  let at = 0;
  for (let letter = 0; letter < needle.length; letter++, at++) {
    const code = needle[letter]!;
    while (at < length && codes[at] !== code) at++;
    if (at >= length) return null;
    if (letter === 0) first = at;
  }
  const last = needle[needle.length - 1]!;
  let end = length;
  while (codes[end - 1] !== last) end--;
  return { first, end };
}

/**
 * The score of the best alignment, or -1 when the needle is no subsequence of the text.
 * @param places filled with the positions of the letters when given
 */
export function alignFuzzy(needle: Int32Array, text: Text, places?: number[]): number {
  const window = span(needle, text);
  if (window === null) return NONE;
  const { first, end } = window;
  const { codes, bonus } = text;
  const width = end - first;
  const cameFrom = places === undefined ? null : new Uint16Array(needle.length * width);
  const start = needle[0]!;
  for (let at = first; at < end; at++) {
    scores[at] = codes[at] === start ? HIT + 2 * bonus[at]! : NONE;
    runs[at] = bonus[at]!;
  }
  for (let letter = 1; letter < needle.length; letter++) {
    const row = cameFrom?.subarray(letter * width, (letter + 1) * width) ?? null;
    nextRow(needle[letter]!, text, first, end, row);
  }
  let best = first;
  for (let at = first + 1; at < end; at++) if (scores[at]! >= scores[best]!) best = at;
  if (cameFrom !== null) trace(cameFrom, { first, width, letters: needle.length, best }, places!);
  return scores[best]!;
}

/** Replaces the row of one letter by the row of the next, `code`. */
function nextRow(code: number, text: Text, first: number, end: number, row: Uint16Array | null): void {
  const { codes, bonus } = text;
  let beside = NONE; // the row before, one place to the left
  let besideRun = 0;
  let apart = NONE; // the same, further left, less the gap
  let apartFrom = 0;
  for (let at = first; at < end; at++) {
    const above = scores[at]!;
    const aboveRun = runs[at]!;
    let score = NONE;
    if (codes[at] === code && (beside >= 0 || apart >= 0)) {
      const here = bonus[at]!;
      let run = besideRun;
      if (here >= WORD_START && here > run) run = here;
      const joined = beside < 0 ? NONE : beside + HIT + Math.max(here, run, IN_A_ROW);
      const parted = apart < 0 ? NONE : apart + HIT + here;
      const joins = joined >= parted;
      score = joins ? joined : parted;
      runs[at] = joins ? run : here;
      if (row !== null) row[at - first] = joins ? at - 1 - first : apartFrom - first;
    }
    scores[at] = score;
    const longer = apart < 0 ? NONE : Math.max(0, apart - LONGER_GAP);
    const fresh = beside < 0 ? NONE : Math.max(0, beside - FIRST_GAP);
    if (fresh > longer) apartFrom = at - 1;
    apart = Math.max(fresh, longer);
    beside = above;
    besideRun = aboveRun;
  }
}

interface Traced {
  readonly first: number;
  readonly width: number;
  readonly letters: number;
  readonly best: number;
}

function trace(cameFrom: Uint16Array, { first, width, letters, best }: Traced, places: number[]): void {
  let column = best - first;
  const found: number[] = [];
  for (let letter = letters - 1; letter >= 0; letter--) {
    found.push(first + column);
    column = cameFrom[letter * width + column]!;
  }
  places.push(...found.toReversed());
}

/** The score of the needle at `from`, letter by letter, or -1 when it is not there. */
export function alignAt(needle: Int32Array, text: Text, from: number): number {
  if (from < 0 || from + needle.length > text.length) return NONE;
  let run = text.bonus[from]!;
  let score = HIT + 2 * run;
  for (let letter = 0; letter < needle.length; letter++) {
    if (text.codes[from + letter] !== needle[letter]) return NONE;
    if (letter === 0) continue;
    const here = text.bonus[from + letter]!;
    if (here >= WORD_START && here > run) run = here;
    score += HIT + Math.max(here, run, IN_A_ROW);
  }
  return score;
}
