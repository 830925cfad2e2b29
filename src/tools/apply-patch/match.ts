// Finds where a run of lines stands in a file. Four passes, each more forgiving than the one
// before, over the whole rest of the file: a strict match further down wins over a loose one
// nearby, as in 0.120 (spec/cli.md 2.5).

type Normalise = (line: string) => string;

const PASSES: readonly Normalise[] = [
  (line) => line,
  (line) => line.trimEnd(),
  (line) => line.trim(),
  (line) => plainPunctuation(line.trim()),
];

const DASHES = /[\u2010-\u2015\u2212]/g;
const SINGLE_QUOTES = /[\u2018-\u201b]/g;
const DOUBLE_QUOTES = /[\u201c-\u201f]/g;
const SPACES = /[\u00a0\u2002-\u200a\u202f\u205f\u3000]/g;

function plainPunctuation(line: string): string {
  return line
    .replace(DASHES, "-")
    .replace(SINGLE_QUOTES, "'")
    .replace(DOUBLE_QUOTES, '"')
    .replace(SPACES, " ");
}

/** Where the search may begin and whether the lines must be the last of the file. */
export interface MatchRange {
  readonly from: number;
  readonly atEnd: boolean;
}

/** The index of the first line of `wanted` in `lines`, or null. `wanted` is not empty. */
export function findLines(
  lines: readonly string[],
  wanted: readonly string[],
  range: MatchRange,
): number | null {
  const last = lines.length - wanted.length;
  const first = range.atEnd ? Math.max(range.from, last) : range.from;
  if (first > last) return null;
  for (const normalise of PASSES) {
    const pattern = wanted.map(normalise);
    for (let start = first; start <= last; start++) {
      if (pattern.every((line, offset) => line === normalise(lines[start + offset]!))) return start;
    }
  }
  return null;
}
