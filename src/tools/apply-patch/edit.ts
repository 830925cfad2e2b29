// Applies the hunks of one update to the lines of a file. All hunks are located in the old lines
// first; only when every one has its place are the new lines put together.
import type { Result } from "../../base/result.ts";
import { err, ok } from "../../base/result.ts";
import type { FileText, TextLine } from "./file-text.ts";
import { inEncodingOf } from "./file-text.ts";
import { findLines } from "./match.ts";
import type { Hunk, PatchError } from "./types.ts";

/** A line of the result; `source` is the old line that it continues, if any. */
interface NewLine {
  readonly text: string;
  readonly source: number | null;
}

/** Old lines `start` … `start + removed` become `lines`. */
interface Replacement {
  readonly start: number;
  readonly removed: number;
  readonly lines: readonly NewLine[];
}

/** The file after all hunks, or why a hunk has no place. `path` is absolute, for the message. */
export function applyHunks(
  file: FileText,
  hunks: readonly Hunk[],
  path: string,
): Result<FileText, PatchError> {
  const old = file.lines.map((line) => line.text);
  const replacements: Replacement[] = [];
  let cursor = 0;
  for (const hunk of hunks) {
    if (hunk.anchor !== null) {
      const anchor = inEncodingOf(file, hunk.anchor);
      const at = findLines(old, [anchor], { from: cursor, atEnd: false });
      if (at === null) return err(notFound(`Failed to find context '${hunk.anchor}' in ${path}`));
      cursor = at + 1;
    }
    const located = locate(file, old, hunk, cursor);
    if (located === null) {
      const lines = hunk.lines.filter((line) => line.kind !== "add").map((line) => line.text);
      return err(notFound(`Failed to find expected lines in ${path}:\n${lines.join("\n")}`));
    }
    replacements.push(located);
    if (located.removed > 0) cursor = located.start + located.removed;
  }
  return ok({ ...file, lines: assemble(file, replacements) });
}

function notFound(message: string): PatchError {
  return { type: "doesNotApply", message };
}

function locate(file: FileText, old: readonly string[], hunk: Hunk, from: number): Replacement | null {
  const wanted: string[] = [];
  const lines: { text: string; offset: number | null }[] = [];
  for (const line of hunk.lines) {
    const text = inEncodingOf(file, line.text);
    if (line.kind !== "remove") lines.push({ text, offset: line.kind === "add" ? null : wanted.length });
    if (line.kind !== "add") wanted.push(text);
  }
  const place = (start: number): Replacement => ({
    start,
    removed: wanted.length,
    lines: lines.map(({ text, offset }) => ({
      text,
      source: offset === null || offset >= wanted.length ? null : start + offset,
    })),
  });
  // Without old lines there is nothing to look for: the lines are appended, wherever the anchor was.
  if (wanted.length === 0) return place(old.length);
  let start = findLines(old, wanted, { from, atEnd: hunk.atEnd });
  if (start === null && wanted.length > 1 && wanted.at(-1) === "") {
    // The empty last line may only mean the newline at the end of the text.
    wanted.pop();
    if (lines.at(-1)?.text === "") lines.pop();
    start = findLines(old, wanted, { from, atEnd: hunk.atEnd });
  }
  return start === null ? null : place(start);
}

function assemble(file: FileText, replacements: readonly Replacement[]): TextLine[] {
  const old = file.lines;
  const usual = old.find((line) => line.ending !== "")?.ending ?? "\n";
  const result: { text: string; ending: TextLine["ending"]; added: boolean }[] = [];
  let next = 0;
  const keep = (end: number): void => {
    for (; next < end; next++) result.push({ ...old[next]!, added: false });
  };
  for (const replacement of replacements.toSorted((a, b) => a.start - b.start)) {
    keep(replacement.start);
    next = replacement.start + replacement.removed;
    // An added line ends like the old line it stands in for, else like its neighbour.
    let ending = old[replacement.start]?.ending ?? old.at(-1)?.ending;
    for (const line of replacement.lines) {
      if (line.source !== null) ending = old[line.source]!.ending;
      result.push({ text: line.text, ending: ending || usual, added: line.source === null });
    }
  }
  keep(old.length);
  const unterminated = old.length > 0 && old.at(-1)!.ending === "";
  // An added empty last line is how patches write the final newline; it is not one more line.
  if (!unterminated && result.length > 1 && result.at(-1)!.added && result.at(-1)!.text === "") {
    result.pop();
  }
  return result.map(({ text, ending }, index) => {
    if (index < result.length - 1) return { text, ending: ending || usual };
    return { text, ending: unterminated ? "" : ending || usual };
  });
}
