// A shell word without expansions: its value after quotes and escapes are removed. The value of the
// parser is checked against our own reading of the text; where the two differ the word is refused.
import type { Word, WordPart } from "unbash";

export interface LiteralWord {
  readonly value: string;
  /** Has an unquoted `*`, `?`, `[…]` or `{…}`. */
  readonly pattern: boolean;
  /** … before any literal character. */
  readonly patternFirst: boolean;
}

/** The literal value of a word, or null when the shell would expand it or we do not understand it. */
export function literalWord(word: Word): LiteralWord | null {
  const parts = word.parts;
  if (parts === undefined) {
    const value = unescapeBare(word.text);
    return value === null || value !== word.value ? null : { value, pattern: false, patternFirst: false };
  }
  let value = "";
  let pattern = false;
  let patternFirst = false;
  for (const part of parts) {
    const text = partValue(part);
    if (text === null) return null;
    if (part.type === "Glob" || part.type === "BraceExpansion") {
      pattern = true;
      patternFirst ||= value === "";
    }
    value += text;
  }
  return { value, pattern, patternFirst };
}

function partValue(part: WordPart): string | null {
  switch (part.type) {
    case "Literal": {
      const value = unescapeBare(part.text);
      return value === part.value ? value : null;
    }
    case "SingleQuoted":
      return part.text === `'${part.value}'` && !part.value.includes("'") ? part.value : null;
    case "DoubleQuoted": {
      const value = unescapeDouble(part.text);
      let parsed = "";
      for (const child of part.parts) {
        if (child.type !== "Literal") return null;
        parsed += child.value;
      }
      return value === parsed ? value : null;
    }
    // Patterns stay as they are written: which files they name is not known here.
    case "Glob":
    case "BraceExpansion":
      return /^[^\\$`'"()<>|&;\s]*$/.test(part.text) ? part.text : null;
    default:
      return null;
  }
}

/** Unquoted text: only escapes of single characters, no quotes, expansions or operators. */
function unescapeBare(text: string): string | null {
  if (!/^(?:[^\\$`'"()<>|&;\s]|\\[^\n])*$/.test(text)) return null;
  return text.replace(/\\([^\n])/g, "$1");
}

/** Text in double quotes; a `$` or backquote must be escaped, a line must not be continued. */
function unescapeDouble(text: string): string | null {
  if (!/^"(?:[^\\$`"]|\\[^\n])*"$/.test(text)) return null;
  return text.slice(1, -1).replace(/\\([\\"$`])/g, "$1");
}
