// Reads TOML text. A syntax error is a value with its position, worded by toml-diagnosis.ts.
import { parse, TomlError } from "smol-toml";
import { err, ok, type Result } from "../base/result.ts";
import type { ConfigError, TextPosition } from "./error.ts";
import { diagnose } from "./toml-diagnosis.ts";
import { newTable, type TomlTable, type TomlValue } from "./tree.ts";

export interface SyntaxFault {
  readonly message: string;
  readonly position: TextPosition;
}

/** Parses a document. Whole numbers beyond 2^53 become bigint; a byte order mark is skipped. */
export function parseDocument(text: string): Result<TomlTable, SyntaxFault> {
  if (text === "") return ok(newTable());
  try {
    return ok(parse(text, { integersAsBigInt: "asNeeded", maxDepth: 200 }) as TomlTable);
  } catch (error) {
    if (error instanceof TomlError) return err(describeFault(text, error));
    throw error;
  }
}

/** Parses the text of `file`; the error names the file. */
export function parseFile(text: string, file: string): Result<TomlTable, ConfigError> {
  const parsed = parseDocument(text);
  return parsed.ok ? parsed : err({ kind: "syntax", file, ...parsed.error });
}

/** One TOML value, as after `=`; undefined when the text is no value. */
export function parseValue(text: string): TomlValue | undefined {
  // A line break would start a second assignment.
  if (/^\s*$/.test(text)) return undefined;
  const parsed = parseDocument(`value = ${text}`);
  if (!parsed.ok) return undefined;
  const keys = Object.keys(parsed.value);
  return keys.length === 1 ? parsed.value["value"] : undefined;
}

function describeFault(text: string, error: TomlError): SyntaxFault {
  const found = diagnose(text);
  if (found !== undefined) {
    return { message: found.message, position: positionAt(text, found.start, found.end) };
  }
  const reason = error.message.replace(/^Invalid TOML document: /, "").split("\n", 1)[0] ?? "invalid TOML";
  const lineText = text.split(/\r?\n/)[error.line - 1] ?? "";
  return { message: reason, position: { line: error.line, column: error.column, width: 1, lineText } };
}

/** The 1-based position of `start` (UTF-16 index), `width` counted up to `end` on the same line. */
export function positionAt(text: string, start: number, end: number): TextPosition {
  // The end of a text that ends in a line break counts as one past that line, as 0.120 has it.
  const afterBreak = start === text.length && text.endsWith("\n") ? 2 : 1;
  const lineStart = start < afterBreak ? 0 : text.lastIndexOf("\n", start - afterBreak) + 1;
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < lineStart; at = text.indexOf("\n", at + 1)) line++;
  const lineBreak = text.indexOf("\n", lineStart);
  const lineText = text.slice(lineStart, lineBreak < 0 ? text.length : lineBreak).replace(/\r$/, "");
  const column = characters(text.slice(lineStart, start)) + 1;
  const stop = Math.min(end, lineStart + lineText.length);
  return { line, column, width: Math.max(1, characters(text.slice(start, stop))), lineText };
}

function characters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
