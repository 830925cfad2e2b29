// The three small changes that every edit is made of: set one entry, remove what is at a path, add
// a table. Each takes a text and returns a text. The texts after them match 0.120's.
import { isBelow, samePath, type Document, type Entry, type Section } from "./edit-document.ts";
import {
  blankEnd,
  blankStart,
  commentStart,
  insertLines,
  lineStart,
  nextLine,
  spliced,
} from "./edit-text.ts";
import { formatKeyPath, formatTable, formatValue } from "./toml-format.ts";
import { isTable, lookUp, setPath, type TomlTable, type TomlValue } from "./tree.ts";

type KeyPath = readonly string[];

/** The entry with an inline table that holds `path` (or is it), if any. */
export function inlineHome(document: Document, path: KeyPath): Entry | undefined {
  return addressable(document)
    .flatMap((section) => section.entries)
    .find((entry) => entry.inlineTable && isBelow(path, entry.path));
}

/** Sets a value that is written on one line. `tree` is the document's tree; nothing may stand at `path` but an entry. */
export function setEntry(document: Document, tree: TomlTable, path: KeyPath, value: TomlValue): string {
  const inline = inlineHome(document, path);
  if (inline !== undefined && !samePath(inline.path, path)) {
    const table = structuredTable(lookUp(tree, inline.path) as TomlTable);
    setPath(table, path.slice(inline.path.length), value);
    return replaceValue(document, inline, table);
  }
  const entry = findEntry(document, path);
  if (entry !== undefined) return replaceValue(document, entry, value);
  return addEntry(document, path, value);
}

/** Removes the entry or the tables at a path, with the comments that belong to them. */
export function removePath(document: Document, tree: TomlTable, path: KeyPath): string {
  const inline = inlineHome(document, path);
  if (inline !== undefined && !samePath(inline.path, path)) {
    const table = structuredTable(lookUp(tree, inline.path) as TomlTable);
    const parent = lookUp(table, path.slice(inline.path.length, -1)) as TomlTable;
    delete parent[path.at(-1)!];
    return replaceValue(document, inline, table);
  }
  let text = document.text;
  // From the end backwards, so that earlier places stay right.
  for (const section of document.sections.toReversed()) {
    if (section.path.length > 0 && isBelow(section.path, path)) {
      text = removeSection(text, section);
    } else if (!section.inArray) {
      for (const entry of section.entries.toReversed()) {
        if (isBelow(entry.path, path)) text = removeEntry(text, entry);
      }
    }
  }
  return text;
}

/** Adds `[path]` and its sub-tables behind their relatives, else behind the last table. */
export function addTable(document: Document, path: KeyPath, table: TomlTable): string {
  const { text, sections } = document;
  const lines = formatTable(path, table);
  const relatives = sections.filter((section) => section.path.length > 0 && section.path[0] === path[0]);
  const near = relatives.filter(
    (section) => isBelow(section.path, path.slice(0, -1)) || isBelow(path, section.path),
  );
  const anchor = (path.length > 1 ? near.at(-1) : undefined) ?? sections.at(-1)!;
  const isEmpty = anchor.path.length === 0 && anchor.entries.length === 0;
  if (isEmpty) return insertLines(text, text.length, text.trim() === "" ? lines : ["", ...lines]);
  return insertLines(text, sectionEnd(text, anchor), ["", ...lines]);
}

function addressable(document: Document): readonly Section[] {
  return document.sections.filter((section) => !section.inArray);
}

function findEntry(document: Document, path: KeyPath): Entry | undefined {
  return addressable(document)
    .flatMap((section) => section.entries)
    .find((entry) => samePath(entry.path, path));
}

function replaceValue(document: Document, entry: Entry, value: TomlValue): string {
  return spliced(document.text, { start: entry.valueStart, end: entry.end, text: formatValue(value) });
}

function addEntry(document: Document, path: KeyPath, value: TomlValue): string {
  const { text } = document;
  const parent = path.slice(0, -1);
  const home = addressable(document).find((section) => samePath(section.path, parent));
  const dotted = addressable(document)
    .flatMap((section) => section.entries.map((entry) => ({ section, entry })))
    .findLast(({ section, entry }) => section.path.length < parent.length && isBelow(entry.path, parent));
  if (dotted !== undefined && parent.length > 0) {
    const key = formatKeyPath(path.slice(dotted.section.path.length));
    return insertLines(text, nextLine(text, dotted.entry.end), [`${key} = ${formatValue(value)}`]);
  }
  if (home === undefined) return addTable(document, parent, { [path.at(-1)!]: value });
  const line = `${formatKeyPath(path.slice(-1))} = ${formatValue(value)}`;
  if (home.path.length > 0 || home.entries.length > 0)
    return insertLines(text, sectionEnd(text, home), [line]);
  return addFirstEntry(document, line);
}

/** The first key of the part before all headers: behind the comments that open the file, before the first table's own. */
function addFirstEntry(document: Document, line: string): string {
  const { text } = document;
  const first = document.sections[1];
  if (first === undefined) return insertLines(text, text.length, [line]);
  return insertLines(text, commentStart(text, lineStart(text, first.start)), [line, ""]);
}

function sectionEnd(text: string, section: Section): number {
  return nextLine(text, section.entries.at(-1)?.end ?? section.end);
}

function removeSection(text: string, section: Section): string {
  const own = commentStart(text, lineStart(text, section.start));
  const end = sectionEnd(text, section);
  const start = blankStart(text, own);
  return spliced(text, { start, end: start === 0 ? blankEnd(text, end) : end, text: "" });
}

function removeEntry(text: string, entry: Entry): string {
  const start = commentStart(text, lineStart(text, entry.start));
  const end = nextLine(text, entry.end);
  // The first entry of a file leaves no blank lines at its top.
  return spliced(text, { start, end: start === 0 ? blankEnd(text, end) : end, text: "" });
}

/** A copy that may be changed, down to the leaves. */
function structuredTable(table: TomlTable): TomlTable {
  const copy = Object.create(null) as TomlTable;
  for (const [key, value] of Object.entries(table)) {
    copy[key] = isTable(value) ? structuredTable(value) : value;
  }
  return copy;
}
