// A TOML document as sections and entries with their places in the text: what an edit needs to
// change one value and leave every other byte alone.
import type { AST } from "toml-eslint-parser";

export interface Entry {
  /** Absolute key path, the section's included. */
  readonly path: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
  readonly inlineTable: boolean;
}

export interface Section {
  readonly path: readonly string[];
  /** `[[path]]`, or a table below one: its keys have no address of their own. */
  readonly inArray: boolean;
  /** The header; 0 and 0 for the part before the first header. */
  readonly start: number;
  readonly end: number;
  readonly entries: readonly Entry[];
}

export interface Document {
  readonly text: string;
  /** The part before the first header comes first. */
  readonly sections: readonly Section[];
}

/** Reads a document that is known to be valid TOML. The parser is loaded on first use. */
export async function readDocument(text: string): Promise<Document> {
  const { parseTOML } = await import("toml-eslint-parser");
  const body = parseTOML(text).body[0].body;
  const root: Section = {
    path: [],
    inArray: false,
    start: 0,
    end: 0,
    entries: body.filter(isEntry).map(rootEntry),
  };
  const tables = body.filter((node) => node.type === "TOMLTable");
  return { text, sections: [root, ...tables.map(sectionOf)] };
}

function isEntry(node: AST.TOMLKeyValue | AST.TOMLTable): node is AST.TOMLKeyValue {
  return node.type === "TOMLKeyValue";
}

function rootEntry(node: AST.TOMLKeyValue): Entry {
  return entryOf(node, []);
}

function sectionOf(node: AST.TOMLTable): Section {
  const path = keysOf(node.key);
  const [start, keyEnd] = [node.range[0], node.key.range[1]];
  return {
    path,
    inArray: node.resolvedKey.some((key) => typeof key === "number"),
    start,
    end: keyEnd + (node.kind === "array" ? 2 : 1),
    entries: node.body.map((entry) => entryOf(entry, path)),
  };
}

function entryOf(node: AST.TOMLKeyValue, prefix: readonly string[]): Entry {
  return {
    path: [...prefix, ...keysOf(node.key)],
    start: node.range[0],
    end: node.value.range[1],
    valueStart: node.value.range[0],
    inlineTable: node.value.type === "TOMLInlineTable",
  };
}

function keysOf(key: AST.TOMLKey): readonly string[] {
  return key.keys.map((part) => (part.type === "TOMLBare" ? part.name : part.value));
}

/** Whether `path` lies at or below `prefix`. */
export function isBelow(path: readonly string[], prefix: readonly string[]): boolean {
  return path.length >= prefix.length && prefix.every((key, index) => path[index] === key);
}

/** Whether two paths are the same. */
export function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && isBelow(a, b);
}
