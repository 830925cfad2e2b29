// One pattern against the paths of a table. Keeps room for one decoded path, so that nothing is
// allocated for a path that does not fit.
import { alignFuzzy, HIT, IN_A_ROW, MAX_TEXT, scoreAt, scoreFuzzy, type Text } from "./align.ts";
import { lowerOf, maskBit, plainOf, WORD_START } from "./letters.ts";
import type { PathTable } from "./path-table.ts";
import type { Atom, Pattern } from "./pattern.ts";

const MOST_BONUS = WORD_START + 1;
const NOTHING = new Uint8Array(0);

export class Matcher {
  readonly pattern: Pattern;
  /** No path scores more. */
  readonly most: number;
  private readonly text: Text = { codes: NOTHING, written: NOTHING, from: 0, length: 0, end: 0 };
  /** Room for a path that is not ASCII. */
  private readonly wide = new Int32Array(2 * MAX_TEXT);
  /** Where the last letter of the path that was scored last is, in code points. */
  end = 0;
  /** The first fuzzy atom without accents: most paths fail it, so they are not decoded. */
  private readonly quick: Int32Array | null;
  /** The mask bits of each letter of the atoms that count. */
  private readonly bits: readonly Int32Array[];

  constructor(pattern: Pattern) {
    this.pattern = pattern;
    const plain = pattern.atoms.find((atom) => atom.kind === "fuzzy" && !atom.accents);
    this.quick = plain?.needle ?? null;
    this.bits = pattern.atoms
      .filter(({ negated }) => !negated)
      .map(({ needle }) => needle.map((code) => maskBit(plainOf(code))));
    let most = 0;
    for (const { length } of this.bits) most += length * (HIT + MOST_BONUS) + MOST_BONUS;
    this.most = most;
  }

  /** What path `id` scores at most, by the letters that begin its words and the names of its folders. */
  bound(table: PathTable, id: number): number {
    const words = table.wordStarts[id]!;
    const names = table.nameStarts[id]!;
    let sum = 0;
    for (const letters of this.bits) {
      let run = 0;
      for (let at = 0; at < letters.length; at++) {
        const bit = letters[at]!;
        if ((names & bit) !== 0) run = MOST_BONUS;
        else if (run === 0 && (words & bit) !== 0) run = WORD_START;
        if (at === 0) sum += letters.length * HIT + 2 * run;
        else sum += run === 0 ? IN_A_ROW : run;
      }
    }
    return sum;
  }

  /** The score of path `id`, or -1 when it does not fit. */
  score(table: PathTable, id: number): number {
    if (this.quick !== null && !table.isWide(id) && !isSubsequence(this.quick, table, id)) return -1;
    let sum = 0;
    this.end = 0;
    for (const atom of this.pattern.atoms) {
      const text = this.textOf(table, id, atom);
      const score = atom.kind === "fuzzy" ? scoreFuzzy(atom.needle, text) : scoreUnbroken(atom, text);
      if (score < 0 !== atom.negated) return -1;
      if (atom.negated) continue;
      sum += score;
      this.end = Math.max(this.end, text.end);
    }
    return sum;
  }

  /** The positions, in code points, that the atoms take in path `id`, which fits: ascending, each once. */
  indices(table: PathTable, id: number): number[] {
    const places = new Set<number>();
    for (const atom of this.pattern.atoms) {
      if (atom.negated) continue;
      const text = this.textOf(table, id, atom);
      if (atom.kind === "fuzzy") {
        for (const at of alignFuzzy(atom.needle, text)?.places ?? []) places.add(at);
      } else {
        const { from } = place(atom, text);
        for (let at = 0; at < atom.needle.length; at++) places.add(from + at);
      }
    }
    return [...places].toSorted((a, b) => a - b);
  }

  private textOf(table: PathTable, id: number, { accents }: Atom): Text {
    const { text } = this;
    if (table.isWide(id)) return this.readWide(table.path(id), accents ? lowerOf : plainOf);
    text.codes = table.folded;
    text.written = table.bytes;
    text.from = table.starts[id]!;
    text.length = table.length(id);
    return text;
  }

  private readWide(path: string, fold: (code: number) => number): Text {
    const { text, wide } = this;
    let at = 0;
    for (const character of path) {
      const code = character.codePointAt(0)!;
      wide[at] = fold(code);
      wide[MAX_TEXT + at++] = code;
    }
    text.codes = wide;
    text.written = wide.subarray(MAX_TEXT);
    text.from = 0;
    text.length = at;
    return text;
  }
}

function scoreUnbroken(atom: Atom, text: Text): number {
  const { score, from } = place(atom, text);
  text.end = from + atom.needle.length - 1;
  return score;
}

/** Where an unbroken needle fits best. */
function place({ kind, needle }: Atom, text: Text): { score: number; from: number } {
  const last = text.length - needle.length;
  const until = kind === "prefix" ? 0 : kind === "whole" && last !== 0 ? -1 : last;
  let best = { score: -1, from: 0 };
  for (let from = kind === "suffix" ? last : 0; from <= until; from++) {
    const score = scoreAt(needle, text, from);
    if (score > best.score) best = { score, from };
  }
  return best;
}

function isSubsequence(needle: Int32Array, table: PathTable, id: number): boolean {
  const { folded } = table;
  const end = table.starts[id + 1]!;
  let at = table.starts[id]!;
  for (let letter = 0; letter < needle.length; letter++, at++) {
    const code = needle[letter]!;
    while (at < end && folded[at] !== code) at++;
    if (at >= end) return false;
  }
  return true;
}
