// POSIX shell quoting of argument lists, in the style that 0.120 shows commands: a word made only
// of safe characters stays bare, everything else is single-quoted where possible.

const BARE = /^[A-Za-z0-9@%+=:,./_-]+$/;

/** Quotes one word for a POSIX shell. */
export function quoteWord(word: string): string {
  if (word === "") return "''";
  if (BARE.test(word)) return word;
  if (!word.includes("'")) return `'${word}'`;
  // A word with single quotes is shown in double quotes when that needs no more than simple escapes.
  if (!/[!]/.test(word)) return `"${word.replace(/[\\"$`]/g, "\\$&")}"`;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Joins an argument list into one line that a POSIX shell would split back into it. */
export function joinWords(words: readonly string[]): string {
  return words.map(quoteWord).join(" ");
}
