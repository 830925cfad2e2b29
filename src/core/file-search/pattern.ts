// A query, read once: atoms separated by blanks, all of which a path must fit. The marks are fzf's, as
// in 0.120: ^prefix, suffix$, 'part, !not. Case never counts; accents only when the query has some.
import { lowerOf, maskOfText, plainOf } from "./letters.ts";

export type AtomKind = "fuzzy" | "part" | "prefix" | "suffix" | "whole";

export interface Atom {
  readonly kind: AtomKind;
  readonly negated: boolean;
  /** Code points, folded as the path has to be for this atom. */
  readonly needle: Int32Array;
  /** Accents count. */
  readonly accents: boolean;
}

export interface Pattern {
  readonly atoms: readonly Atom[];
  /** Letters that a fitting path has for certain. */
  readonly mask: number;
}

/** Reads a query. Marks lose their meaning after a backslash, and so do blanks. */
export function parsePattern(query: string): Pattern {
  const atoms: Atom[] = [];
  let mask = 0;
  for (const word of query.match(/(?:\\\s|\S)+/gu) ?? []) {
    const { text, kind, negated } = readMarks(word);
    if (text === "") continue;
    if (!negated) mask |= maskOfText(text);
    const codes = Array.from(text, (character) => character.codePointAt(0)!);
    const accents = codes.some((code) => lowerOf(code) !== plainOf(code));
    atoms.push({ kind, negated, accents, needle: Int32Array.from(codes, accents ? lowerOf : plainOf) });
  }
  return { atoms, mask };
}

function readMarks(word: string): { text: string; kind: AtomKind; negated: boolean } {
  const negated = word.startsWith("!");
  let text = negated ? word.slice(1) : word;
  let kind: AtomKind = negated ? "part" : "fuzzy";
  if (text.startsWith("^") || text.startsWith("'")) {
    kind = text.startsWith("^") ? "prefix" : "part";
    text = text.slice(1);
  } else if (/^\\[!^']/.test(text)) text = text.slice(1);
  if (text.endsWith("\\$")) text = `${text.slice(0, -2)}$`;
  else if (text.endsWith("$")) {
    kind = kind === "prefix" ? "whole" : "suffix";
    text = text.slice(0, -1);
  }
  return { text: text.replace(/\\(\s)/gu, "$1"), kind, negated };
}

/** Whether every path that fits `after` also fits `before`: then only those are looked at again. */
export function narrows(before: Pattern, after: Pattern): boolean {
  return before.atoms.every((old, at) => {
    const now = after.atoms[at];
    if (now === undefined || now.negated !== old.negated || now.accents !== old.accents) return false;
    if (old.negated || old.kind === "suffix" || old.kind === "whole")
      return now.kind === old.kind && same(old.needle, now.needle, now.needle.length);
    const kindHolds =
      old.kind === "fuzzy" ||
      now.kind === old.kind ||
      (old.kind === "part" && now.kind !== "fuzzy") ||
      (old.kind === "prefix" && now.kind === "whole");
    return kindHolds && same(old.needle, now.needle, old.needle.length);
  });
}

/** Whether `a` is the first `length` characters of `b`. */
function same(a: Int32Array, b: Int32Array, length: number): boolean {
  return a.length === length && b.length >= length && a.every((code, at) => code === b[at]);
}
