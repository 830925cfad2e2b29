// POSIX quoting of argument lists, in the exact style in which 0.120 shows commands on the wire.
// A word is cut into pieces, each the longest that one kind of quotes can hold: bare, then single,
// then double. Measured on the original; clients compare these strings.

const BARE = /[A-Za-z0-9+\-./:@\]_]/;
const NOT_IN_SINGLE = /['\\^]/;
const NOT_IN_DOUBLE = /[`$!^]/;

/** Quotes one word for a POSIX shell. */
export function quoteWord(word: string): string {
  if (word === "") return "''";
  let quoted = "";
  for (let start = 0; start < word.length;) {
    const piece = nextPiece(word, start);
    quoted += piece.quoted;
    start = piece.end;
  }
  return quoted;
}

/** Joins an argument list into one line that a POSIX shell splits back into it. */
export function joinWords(words: readonly string[]): string {
  return words.map(quoteWord).join(" ");
}

function nextPiece(word: string, start: number): { readonly quoted: string; readonly end: number } {
  let [bare, single, double] = [true, true, true];
  let end = start;
  // A caret is only safe at the beginning of a single-quoted piece.
  if (word[start] === "^") {
    [bare, double] = [false, false];
    end++;
  }
  for (; end < word.length; end++) {
    const character = word[end]!;
    const next = [
      bare && BARE.test(character),
      single && !NOT_IN_SINGLE.test(character),
      double && !NOT_IN_DOUBLE.test(character),
    ] as const;
    if (!next.includes(true)) break;
    [bare, single, double] = next;
  }
  const text = word.slice(start, end);
  if (bare) return { quoted: text, end };
  if (single) return { quoted: `'${text}'`, end };
  return { quoted: `"${text.replace(/[\\"$`]/g, "\\$&")}"`, end };
}

/** Splits a line into words as a POSIX shell would without expanding anything; null when a quote stays open. */
export function splitWords(line: string): readonly string[] | null {
  const token = /\s+|'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|([^\s'"\\]+)/y;
  const words: string[] = [];
  let word: string | null = null;
  while (token.lastIndex < line.length) {
    const match = token.exec(line);
    if (match === null) return null;
    const [, single, double, escaped, bare] = match;
    const text = single ?? double?.replace(/\\(["\\$`\n])/g, unescapeInDouble) ?? escaped ?? bare;
    if (text !== undefined) {
      word = (word ?? "") + (text === "\n" && escaped !== undefined ? "" : text);
    } else if (word !== null) {
      words.push(word);
      word = null;
    }
  }
  return word === null ? words : [...words, word];
}

/** A backslash before a newline joins two lines, before others it is dropped. */
function unescapeInDouble(_: string, character: string): string {
  return character === "\n" ? "" : character;
}
