// Glob patterns of ignore files, matched without regular expressions: a hostile pattern costs at most the
// product of the two lengths, where a regular expression can take for ever.

type Token =
  | { readonly type: "star" }
  | { readonly type: "any" }
  | { readonly type: "literal"; readonly code: number }
  | {
      readonly type: "class";
      readonly negated: boolean;
      readonly ranges: readonly (readonly [number, number])[];
    };

/** One part of a pattern between slashes; "folders" is `**`: any number of folders. */
export type GlobPart = readonly Token[] | "folders";

const STAR: Token = { type: "star" };

/** The pattern's parts, or null when it can match nothing (an open bracket, a lone backslash). */
export function parseGlob(pattern: string): readonly GlobPart[] | null {
  const parts: GlobPart[] = [];
  const texts = pattern.split("/");
  for (const [at, text] of texts.entries()) {
    if (text === "**") {
      // At the end it means everything inside, not the folder itself.
      if (at === texts.length - 1) parts.push([STAR]);
      parts.push("folders");
      continue;
    }
    const tokens = parsePart(text);
    if (tokens === null) return null;
    parts.push(tokens);
  }
  return parts;
}

/** The tokens of a pattern without slashes, or null. */
export function parsePart(text: string): readonly Token[] | null {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === "*") tokens.push(STAR);
    else if (character === "?") tokens.push({ type: "any" });
    else if (character === "[") {
      const read = parseClass(text, at + 1);
      if (read === null) return null;
      tokens.push(read.token);
      at = read.end;
    } else {
      if (character === "\\" && ++at === text.length) return null;
      tokens.push({ type: "literal", code: text.charCodeAt(at) });
    }
  }
  return tokens;
}

const NAMED: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  alpha: [["A", "Z"], ["a", "z"]], // prettier-ignore
  digit: [["0", "9"]],
  alnum: [["A", "Z"], ["a", "z"], ["0", "9"]], // prettier-ignore
  upper: [["A", "Z"]],
  lower: [["a", "z"]],
  space: [["\t", "\r"], [" ", " "]], // prettier-ignore
  blank: [["\t", "\t"], [" ", " "]], // prettier-ignore
  punct: [["!", "/"], [":", "@"], ["[", "`"], ["{", "~"]], // prettier-ignore
  xdigit: [["0", "9"], ["A", "F"], ["a", "f"]], // prettier-ignore
};

/** A bracket expression; `from` is after the bracket, `end` at the closing one. */
function parseClass(text: string, from: number): { token: Token; end: number } | null {
  const ranges: (readonly [number, number])[] = [];
  let at = from;
  const negated = text[at] === "!" || text[at] === "^";
  if (negated) at++;
  for (let first = true; first || text[at] !== "]"; first = false) {
    if (at >= text.length) return null;
    const named = /^\[:(\w+):\]/.exec(text.slice(at, at + 12));
    if (named !== null) {
      const pairs = NAMED[named[1]!];
      if (pairs === undefined) return null;
      ranges.push(...pairs.map(([a, b]) => [a.charCodeAt(0), b.charCodeAt(0)] as const));
      at += named[0].length;
      continue;
    }
    if (text[at] === "\\") at++;
    const low = text.charCodeAt(at++);
    let high = low;
    if (text[at] === "-" && at + 1 < text.length && text[at + 1] !== "]") {
      if (text[++at] === "\\") at++;
      high = text.charCodeAt(at++);
    }
    ranges.push([low, high]);
  }
  return { token: { type: "class", negated, ranges }, end: at };
}

/** Whether a name without slashes fits. */
export function fitsPart(tokens: readonly Token[], name: string): boolean {
  return fits(tokens.length, name.length, {
    isStar: (at) => tokens[at]!.type === "star",
    same: (at, place) => fitsCode(tokens[at]!, name.charCodeAt(place)),
  });
}

/** Whether a path, cut at its slashes, fits. */
export function fitsParts(parts: readonly GlobPart[], path: readonly string[]): boolean {
  return fits(parts.length, path.length, {
    isStar: (at) => parts[at] === "folders",
    same: (at, place) => fitsPart(parts[at] as readonly Token[], path[place]!),
  });
}

function fitsCode(token: Token, code: number): boolean {
  if (token.type === "literal") return token.code === code;
  if (token.type === "class")
    return token.negated !== token.ranges.some(([low, high]) => low <= code && code <= high);
  return true;
}

/** Wildcard matching with one place to go back to: the latest star takes one more, earlier ones need not. */
function fits(
  patternLength: number,
  inputLength: number,
  { isStar, same }: { isStar(at: number): boolean; same(at: number, place: number): boolean },
): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let taken = 0;
  while (place < inputLength) {
    if (at < patternLength && isStar(at)) {
      star = at++;
      taken = place;
    } else if (at < patternLength && same(at, place)) {
      at++;
      place++;
    } else if (star >= 0) {
      at = star + 1;
      place = ++taken;
    } else return false;
  }
  while (at < patternLength && isStar(at)) at++;
  return at === patternLength;
}
