// Scans TOML strings for the diagnosis: returns the text, or stops at the first fault.
import { faultAt, type Cursor } from "./toml-fault.ts";

const ESCAPE = 'missing escaped value, expected `b`, `e`, `f`, `n`, `r`, `\\`, `"`, `x`, `u`, `U`';
const DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Scans the string at the cursor (any of the four forms) and moves behind it. Escapes stay as written. */
export function scanString(cursor: Cursor): string {
  const quote = cursor.text[cursor.at]!;
  const long = cursor.text.startsWith(quote.repeat(3), cursor.at);
  const start = (cursor.at += long ? 3 : 1);
  for (;;) {
    const character = cursor.text[cursor.at];
    if (character === undefined || (!long && (character === "\n" || character === "\r"))) {
      faultAt(cursor, `invalid ${nameOf(quote, long)}, expected \`${quote}\``);
    }
    if (character === quote && (!long || cursor.text.startsWith(quote.repeat(3), cursor.at))) {
      return close(cursor, start, long ? quote.repeat(3) : quote);
    }
    if (character === "\\" && quote === '"') scanEscape(cursor, long);
    else if (isControl(character, long)) faultAt(cursor, controlMessage(quote, long));
    else cursor.at++;
  }
}

function close(cursor: Cursor, start: number, closing: string): string {
  const text = cursor.text.slice(start, cursor.at);
  cursor.at += closing.length;
  // Up to two more quotes belong to the text of a multi-line string.
  while (closing.length === 3 && cursor.text[cursor.at] === closing[0]) cursor.at++;
  return text;
}

function scanEscape(cursor: Cursor, long: boolean): void {
  cursor.at++;
  const kind = cursor.text[cursor.at];
  if (long && kind !== undefined && /\s/.test(kind)) return;
  if (kind === undefined || !/[befnrtxuU"\\]/.test(kind)) faultAt(cursor, ESCAPE);
  cursor.at++;
  for (let left = DIGITS[kind] ?? 0; left > 0; left--) {
    if (!/[0-9A-Fa-f]/.test(cursor.text[cursor.at] ?? "")) {
      faultAt(cursor, "too few unicode value digits, expected unicode hexadecimal value");
    }
    cursor.at++;
  }
}

function isControl(character: string, long: boolean): boolean {
  const code = character.charCodeAt(0);
  if (character === "\t" || (long && (character === "\n" || character === "\r"))) return false;
  return code < 0x20 || code === 0x7f;
}

function controlMessage(quote: string, long: boolean): string {
  const allowed =
    quote === '"'
      ? "expected non-double-quote visible characters, `\\`"
      : "expected non-single-quote visible characters";
  return `invalid ${nameOf(quote, long)}, ${allowed}`;
}

function nameOf(quote: string, long: boolean): string {
  return `${long ? "multi-line " : ""}${quote === '"' ? "basic" : "literal"} string`;
}
