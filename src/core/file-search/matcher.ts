// One pattern against the paths of a table. Keeps room for one decoded path, so that nothing is
// allocated for a path that does not fit.
import { alignAt, alignFuzzy, MAX_TEXT, type Text } from "./align.ts";
import { BEFORE_START, BONUS, classOf, lowerOf, plainOf } from "./letters.ts";
import type { PathTable } from "./path-table.ts";
import type { Atom, Pattern } from "./pattern.ts";

const MOST_BONUS = 9;
const HIT = 16;

const ASCII_PLAIN = Uint8Array.from({ length: 128 }, (_, code) => plainOf(code));

export class Matcher {
  readonly pattern: Pattern;
  /** No path can score more. */
  readonly most: number;
  private readonly bonus = new Uint8Array(MAX_TEXT);
  private readonly plain: Text = { length: 0, codes: new Int32Array(MAX_TEXT), bonus: this.bonus };
  private readonly accented: Text = { length: 0, codes: new Int32Array(MAX_TEXT), bonus: this.bonus };
  /** The first fuzzy ASCII atom: most paths fail it, so they are not decoded. */
  private readonly quick: Int32Array | null;

  constructor(pattern: Pattern) {
    this.pattern = pattern;
    let most = 0;
    for (const { negated, needle } of pattern.atoms) {
      if (!negated) most += needle.length * (HIT + MOST_BONUS) + MOST_BONUS;
    }
    this.most = most;
    const plain = pattern.atoms.find((atom) => atom.kind === "fuzzy" && !atom.accents);
    this.quick = plain?.needle ?? null;
  }

  /** The score of path `id`, or -1 when it does not fit. */
  score(table: PathTable, id: number): number {
    if (this.quick !== null && !table.isWide(id) && !isSubsequence(this.quick, table, id)) return -1;
    this.decode(table, id);
    let sum = 0;
    for (const atom of this.pattern.atoms) {
      const score = this.scoreAtom(atom);
      if (score < 0) return -1;
      sum += score;
    }
    return sum;
  }

  /** The positions, in code points, that the atoms take in path `id`, which fits: ascending, each once. */
  indices(table: PathTable, id: number): number[] {
    this.decode(table, id);
    const places: number[] = [];
    for (const atom of this.pattern.atoms) if (!atom.negated) this.scoreAtom(atom, places);
    return [...new Set(places)].toSorted((a, b) => a - b);
  }

  private scoreAtom(atom: Atom, places?: number[]): number {
    const text = atom.accents ? this.accented : this.plain;
    if (atom.negated) return this.place(atom, text).score < 0 ? 0 : -1;
    if (atom.kind === "fuzzy") return alignFuzzy(atom.needle, text, places);
    const { score, from } = this.place(atom, text);
    if (score >= 0) for (let at = 0; at < atom.needle.length; at++) places?.push(from + at);
    return score;
  }

  /** Where an unbroken needle fits best. */
  private place({ kind, needle }: Atom, text: Text): { score: number; from: number } {
    const last = text.length - needle.length;
    let from = kind === "suffix" ? last : 0;
    const until = kind === "prefix" ? 0 : kind === "whole" && last !== 0 ? -1 : last;
    let best = { score: -1, from: 0 };
    for (; from <= until; from++) {
      const score = alignAt(needle, text, from);
      if (score > best.score) best = { score, from };
    }
    return best;
  }

  private decode(table: PathTable, id: number): void {
    if (table.isWide(id)) return this.decodeWide(table.path(id));
    const { bytes } = table;
    const from = table.starts[id]!;
    const length = table.starts[id + 1]! - from;
    const { codes } = this.plain;
    const exact = this.accented.codes;
    let before = BEFORE_START;
    for (let at = 0; at < length; at++) {
      const byte = bytes[from + at]!;
      exact[at] = codes[at] = ASCII_PLAIN[byte]!;
      const now = classOf(byte);
      this.bonus[at] = BONUS[before * 8 + now]!;
      before = now;
    }
    this.plain.length = this.accented.length = length;
  }

  private decodeWide(path: string): void {
    let at = 0;
    let before = BEFORE_START;
    for (const character of path) {
      const code = character.codePointAt(0)!;
      this.plain.codes[at] = plainOf(code);
      this.accented.codes[at] = lowerOf(code);
      const now = classOf(code);
      this.bonus[at++] = BONUS[before * 8 + now]!;
      before = now;
    }
    this.plain.length = this.accented.length = at;
  }
}

function isSubsequence(needle: Int32Array, table: PathTable, id: number): boolean {
  const { bytes } = table;
  const end = table.starts[id + 1]!;
  let at = table.starts[id]!;
  for (let letter = 0; letter < needle.length; letter++, at++) {
    const code = needle[letter]!;
    while (at < end && ASCII_PLAIN[bytes[at]!] !== code) at++;
    if (at >= end) return false;
  }
  return true;
}
