// Finds the first syntax error of a TOML document and words it as 0.120 does. Runs only after the
// real parser refused a document, so it accepts what it does not understand: no verdict here can
// make a bad document good. Texts measured on 0.120.0.
import { declareHeader, declareKey, newNode, type KeyPart, type Node } from "./toml-duplicates.ts";
import { scalarFault } from "./toml-scalar-fault.ts";
import { scanString } from "./toml-string-fault.ts";
import { Fault, faultAt, type Cursor } from "./toml-fault.ts";

const NEWLINE = "unexpected key or value, expected newline, `#`";
const EMPTY_KEY = "unquoted keys cannot be empty, expected letters, numbers, `-`, `_`";
const BAD_KEY = "invalid unquoted key, expected letters, numbers, `-`, `_`";
const UNQUOTED = "string values must be quoted, expected literal string";
const MAX_DEPTH = 200;

/** The first fault with its UTF-16 range, or undefined when none of the known faults is found. */
export function diagnose(
  text: string,
): { readonly message: string; readonly start: number; readonly end: number } | undefined {
  try {
    scanDocument({ text, at: text.startsWith("\ufeff") ? 1 : 0 });
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return { message: error.message, start: error.start, end: error.end };
    throw error;
  }
}

function scanDocument(cursor: Cursor): void {
  const root = newNode("table");
  let table = root;
  for (;;) {
    skipBlank(cursor);
    if (cursor.at >= cursor.text.length) return;
    if (peek(cursor) === "[") table = scanHeader(cursor, root);
    else scanAssignment(cursor, table, 0);
    endOfLine(cursor);
  }
}

function scanHeader(cursor: Cursor, root: Node): Node {
  const array = cursor.text.startsWith("[[", cursor.at);
  cursor.at += array ? 2 : 1;
  const path = scanKeyPath(cursor);
  const close = array ? "]]" : "]";
  for (const bracket of close) {
    if (peek(cursor) !== bracket)
      faultAt(cursor, `unclosed ${array ? "array table" : "table"}, expected \`]\``);
    cursor.at++;
  }
  return declareHeader(root, path, array);
}

function scanAssignment(cursor: Cursor, table: Node, depth: number): void {
  const path = scanKeyPath(cursor);
  if (peek(cursor) !== "=") faultAt(cursor, "key with no value, expected `=`");
  cursor.at++;
  skipSpace(cursor);
  if (peek(cursor) === "=") faultAt(cursor, "extra `=`, expected nothing");
  const node = declareKey(table, path);
  node.valueType = scanValue(cursor, node, depth);
}

function scanKeyPath(cursor: Cursor): readonly KeyPart[] {
  const parts: KeyPart[] = [];
  for (;;) {
    skipSpace(cursor);
    parts.push(scanKey(cursor));
    skipSpace(cursor);
    if (peek(cursor) !== ".") return parts;
    cursor.at++;
  }
}

function scanKey(cursor: Cursor): KeyPart {
  const start = cursor.at;
  const first = peek(cursor);
  if (first === '"' || first === "'") {
    const name = scanString(cursor);
    return { name, start, end: cursor.at };
  }
  const bare = /^[A-Za-z0-9_-]+/.exec(cursor.text.slice(start, start + 4096))?.[0];
  if (bare === undefined) {
    const nothing = first === undefined || /[\s=.\][#{},]/.test(first);
    faultAt(cursor, nothing ? EMPTY_KEY : BAD_KEY);
  }
  cursor.at += bare.length;
  return { name: bare, start, end: cursor.at };
}

/** Scans one value and returns its type in the parser's words ("integer", "inline table" …). */
function scanValue(cursor: Cursor, node: Node, depth: number): string {
  if (depth > MAX_DEPTH) faultAt(cursor, "the value is nested too deeply");
  const first = peek(cursor);
  if (first === '"' || first === "'") {
    scanString(cursor);
    return "string";
  }
  if (first === "[") return scanArray(cursor, depth);
  if (first === "{") return scanInlineTable(cursor, node, depth);
  return scanScalar(cursor);
}

function scanArray(cursor: Cursor, depth: number): string {
  cursor.at++;
  for (;;) {
    skipBlank(cursor);
    if (cursor.at >= cursor.text.length) faultAt(cursor, "unclosed array, expected `]`");
    if (peek(cursor) === "]") break;
    scanValue(cursor, newNode("value"), depth + 1);
    skipBlank(cursor);
    if (peek(cursor) === ",") cursor.at++;
    else if (cursor.at < cursor.text.length && peek(cursor) !== "]") {
      faultAt(cursor, "missing comma between array elements, expected `,`");
    }
  }
  cursor.at++;
  return "array";
}

function scanInlineTable(cursor: Cursor, node: Node, depth: number): string {
  cursor.at++;
  for (;;) {
    skipBlank(cursor);
    if (cursor.at >= cursor.text.length) faultAt(cursor, "unclosed inline table, expected `}`");
    if (peek(cursor) === "}") break;
    scanAssignment(cursor, node, depth + 1);
    skipBlank(cursor);
    if (peek(cursor) === ",") cursor.at++;
    else if (cursor.at < cursor.text.length && peek(cursor) !== "}") {
      // 0.120 points at the equals sign of the second assignment.
      cursor.at += /^[^\s=,}]*[ \t]*/.exec(cursor.text.slice(cursor.at, cursor.at + 4096))?.[0].length ?? 0;
      faultAt(cursor, "extra assignment between key-value pairs, expected `,`");
    }
  }
  cursor.at++;
  return "inline table";
}

function scanScalar(cursor: Cursor): string {
  const start = cursor.at;
  while (cursor.at < cursor.text.length && !/[\r\n,\]}#]/.test(cursor.text[cursor.at]!)) cursor.at++;
  const line = cursor.text.slice(start, cursor.at).trimEnd();
  // Another assignment behind the value is a fault of its own: here the value ends before it.
  const raw = /^(\S+)\s+[^\s=]+\s*=/.exec(line)?.[1] ?? line;
  cursor.at = start + raw.length;
  if (raw === "") {
    cursor.at = start;
    faultAt(cursor, UNQUOTED);
  }
  const fault = scalarFault(raw);
  if (fault !== undefined) throw new Fault(fault.message, start + fault.start, start + fault.end);
  if (/^(true|false)$/.test(raw)) return "boolean";
  if (/^[+-]?(\d[\d_]*|0[xob][0-9A-Fa-f_]+)$/.test(raw)) return "integer";
  return /^\d{2,4}[-:]/.test(raw) ? "datetime" : "float";
}

function endOfLine(cursor: Cursor): void {
  skipSpace(cursor);
  skipComment(cursor);
  const next = peek(cursor);
  if (next === undefined || next === "\n" || cursor.text.startsWith("\r\n", cursor.at)) return;
  const token = /^[^\s=,\]}#]+/.exec(cursor.text.slice(cursor.at, cursor.at + 4096))?.[0] ?? next;
  throw new Fault(NEWLINE, cursor.at, cursor.at + token.length);
}

function peek(cursor: Cursor): string | undefined {
  return cursor.text[cursor.at];
}

function skipSpace(cursor: Cursor): void {
  while (peek(cursor) === " " || peek(cursor) === "\t") cursor.at++;
}

function skipComment(cursor: Cursor): void {
  if (peek(cursor) !== "#") return;
  const end = cursor.text.indexOf("\n", cursor.at);
  cursor.at = end < 0 ? cursor.text.length : end;
}

function skipBlank(cursor: Cursor): void {
  for (;;) {
    const next = peek(cursor);
    if (next === "#") skipComment(cursor);
    else if (next === " " || next === "\t" || next === "\n" || next === "\r") cursor.at++;
    else return;
  }
}
