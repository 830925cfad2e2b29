// Where the letters of a needle sit best in a text, and what that is worth: the scoring of fzf, with
// the weights that 0.120's scores show. Letters in a row and at word starts count more, gaps less.
// Only places that hold a letter of the needle are looked at, so a path costs little more than its length.
import { BEFORE_START, BONUS, classOf, WORD_START } from "./letters.ts";

export const HIT = 16;
const FIRST_GAP = 3;
const LONGER_GAP = 1;
/** The least that a letter next to the one before is worth. */
export const IN_A_ROW = 4;
const NONE = -1;
/** Beyond every place. */
const END = 0x7fffffff;

/** The text under comparison: part of arrays that hold more, and that are used again for the next one. */
export interface Text {
  /** Folded for the atom: ASCII bytes, or code points. */
  codes: Uint8Array | Int32Array;
  /** As it is written. */
  written: Uint8Array | Int32Array;
  /** Where it begins in both arrays, and how long it is. */
  from: number;
  length: number;
  /** Where the last letter of the latest alignment is, from the beginning of the text. */
  end: number;
}

/** An alignment. The letters are at `places`, ascending. */
export interface Alignment {
  readonly score: number;
  readonly places: readonly number[];
}

/** No path is longer; longer texts are not indexed. */
export const MAX_TEXT = 4096;

/** The places that one letter of the needle can take, ascending, with the best score up to each of them. */
class Row {
  count = 0;
  readonly at = new Int32Array(MAX_TEXT);
  readonly score = new Int32Array(MAX_TEXT);
  /** The bonus that a run of letters through this place passes on. */
  readonly run = new Uint8Array(MAX_TEXT);
  /** The place, in the row before, of the letter before. */
  readonly from = new Int32Array(MAX_TEXT);
}

let above = new Row();
let current = new Row();
/** For each letter, how far to the right it can be. */
const latest = new Int32Array(MAX_TEXT);

/** The score of the best alignment, or -1 when the needle is no subsequence of the text. */
export function scoreFuzzy(needle: Int32Array, text: Text): number {
  if (!align(needle, text, null)) return NONE;
  const best = bestOf(current);
  text.end = current.at[best]! - text.from;
  return current.score[best]!;
}

/**
 * The best alignment; of several the one that ends last, but the first place for a single letter, as in
 * 0.120. Null when the needle is no subsequence.
 */
export function alignFuzzy(needle: Int32Array, text: Text): Alignment | null {
  const rows: { at: Int32Array; from: Int32Array }[] = [];
  if (!align(needle, text, rows)) return null;
  let place = needle.length === 1 ? firstBestOf(current) : bestOf(current);
  const score = current.score[place]!;
  const places: number[] = [];
  for (const { at, from } of rows.toReversed()) {
    places.push(at[place]! - text.from);
    place = from[place]!;
  }
  return { score, places: places.toReversed() };
}

function bestOf(row: Row): number {
  let best = 0;
  for (let place = 1; place < row.count; place++) if (row.score[place]! >= row.score[best]!) best = place;
  return best;
}

function firstBestOf(row: Row): number {
  return row.score.indexOf(row.score[bestOf(row)]!);
}

/** Fills `current` with the row of the last letter. False when a letter has no place. */
function align(needle: Int32Array, text: Text, rows: { at: Int32Array; from: Int32Array }[] | null): boolean {
  if (!findLatest(needle, text)) return false;
  for (let letter = 0; letter < needle.length; letter++) {
    [above, current] = [current, above];
    if (letter === 0) firstRow(needle[0]!, text, latest[0]!);
    else nextRow(needle[letter]!, text, latest[letter]!);
    if (current.count === 0) return false;
    rows?.push({ at: current.at.slice(0, current.count), from: current.from.slice(0, current.count) });
  }
  return true;
}

function findLatest(needle: Int32Array, { codes, from, length }: Text): boolean {
  let at = from + length - 1;
  for (let letter = needle.length - 1; letter >= 0; letter--, at--) {
    const code = needle[letter]!;
    while (at >= from && codes[at] !== code) at--;
    if (at < from) return false;
    latest[letter] = at;
  }
  return true;
}

function bonusAt({ written, from }: Text, at: number): number {
  const before = at === from ? BEFORE_START : classOf(written[at - 1]!);
  return BONUS[before * 8 + classOf(written[at]!)]!;
}

function firstRow(code: number, text: Text, last: number): void {
  const { codes } = text;
  let count = 0;
  for (let at = text.from; at <= last; at++) {
    if (codes[at] !== code) continue;
    const bonus = bonusAt(text, at);
    current.at[count] = at;
    current.score[count] = HIT + 2 * bonus;
    current.run[count++] = bonus;
  }
  current.count = count;
}

function nextRow(code: number, text: Text, last: number): void {
  const { codes } = text;
  const { at: aboveAt, score: aboveScore, run: aboveRun, count: aboveCount } = above;
  let count = 0;
  let beside = 0; // the place in the row above that is the nearest to the left
  let besideAt = aboveAt[0]!;
  let shifted = NONE; // the best score further left, plus where it is
  let shiftedFrom = 0;
  for (let at = besideAt + 1; at <= last; at++) {
    if (codes[at] !== code) continue;
    while (besideAt < at - 1) {
      const shift = aboveScore[beside]! + besideAt;
      if (shift > shifted) {
        shifted = shift;
        shiftedFrom = beside;
      }
      beside += 1;
      besideAt = beside < aboveCount ? aboveAt[beside]! : END;
    }
    const here = bonusAt(text, at);
    const gap = FIRST_GAP + (at - 2) * LONGER_GAP;
    const parted = shifted < 0 ? NONE : Math.max(0, shifted - gap) + HIT + here;
    let joined = NONE;
    let run = here;
    if (besideAt === at - 1) {
      run = aboveRun[beside]!;
      if (here >= WORD_START && here > run) run = here;
      joined = aboveScore[beside]! + HIT + Math.max(here, run, IN_A_ROW);
    }
    const joins = joined >= parted;
    current.at[count] = at;
    current.score[count] = joins ? joined : parted;
    current.run[count] = joins ? run : here;
    current.from[count] = joins ? beside : shiftedFrom;
    count += 1;
  }
  current.count = count;
}

/** The score of the needle at `place`, letter by letter, or -1 when it is not there. */
export function scoreAt(needle: Int32Array, text: Text, place: number): number {
  if (place < 0 || place + needle.length > text.length) return NONE;
  const from = text.from + place;
  for (let letter = 0; letter < needle.length; letter++) {
    if (text.codes[from + letter] !== needle[letter]) return NONE;
  }
  let run = bonusAt(text, from);
  let score = HIT + 2 * run;
  for (let letter = 1; letter < needle.length; letter++) {
    const here = bonusAt(text, from + letter);
    if (here >= WORD_START && here > run) run = here;
    score += HIT + Math.max(here, run, IN_A_ROW);
  }
  return score;
}
