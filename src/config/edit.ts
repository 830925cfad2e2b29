// Comment-keeping edits of config.toml as text → text. Every result is parsed again and compared
// with the intended values: an edit can fail, it can never write something else than was asked.
import { err, ok, type Result } from "../base/result.ts";
import { readDocument } from "./edit-document.ts";
import { addTable, inlineHome, removePath, setEntry } from "./edit-steps.ts";
import { parseDocument } from "./toml.ts";
import {
  isTable,
  lookUp,
  mergeTables,
  newTable,
  setPath,
  toJson,
  type TomlTable,
  type TomlValue,
} from "./tree.ts";

/** One change. `replace` of a table keeps entries (and their comments) that stay the same. */
export type ConfigEdit =
  | { readonly type: "replace"; readonly path: readonly string[]; readonly value: TomlValue }
  /** Tables are merged into what is there, everything else is replaced. */
  | { readonly type: "upsert"; readonly path: readonly string[]; readonly value: TomlValue }
  | { readonly type: "delete"; readonly path: readonly string[] };

export type EditError =
  | { readonly kind: "emptyPath"; readonly message: string }
  /** A part of the path is a value, not a table. */
  | { readonly kind: "nonTableParent"; readonly message: string }
  /** The text is no TOML, or the change cannot be made without touching more. */
  | { readonly kind: "unreadable"; readonly message: string };

/** Applies edits in order to a document's text. */
export async function editText(
  text: string,
  edits: readonly ConfigEdit[],
): Promise<Result<string, EditError>> {
  let current = text;
  for (const edit of edits) {
    const edited = await applyEdit(current, edit);
    if (!edited.ok) return edited;
    current = edited.value;
  }
  return ok(current);
}

async function applyEdit(text: string, edit: ConfigEdit): Promise<Result<string, EditError>> {
  if (edit.path.length === 0) return err({ kind: "emptyPath", message: "keyPath must not be empty" });
  const parsed = parseDocument(text);
  if (!parsed.ok) return err({ kind: "unreadable", message: parsed.error.message });
  const tree = parsed.value;
  if (edit.type !== "delete" && !hasTableParents(tree, edit.path)) {
    return err({ kind: "nonTableParent", message: "cannot set value on non-table parent" });
  }
  const intended = intendedTree(tree, edit);
  const edited =
    edit.type === "delete"
      ? await removed(text, edit.path)
      : await setValue(text, edit.path, lookUp(intended, edit.path)!);
  const check = parseDocument(edited);
  if (check.ok && sameTree(check.value, intended)) return ok(edited);
  const key = edit.path.join(".");
  return err({
    kind: "unreadable",
    message: `\`${key}\` cannot be changed in this file; edit the file by hand.`,
  });
}

/** The values after the edit. */
export function intendedTree(tree: TomlTable, edit: ConfigEdit): TomlTable {
  const copy = mergeTables(newTable(), deepCopy(tree));
  if (edit.type === "delete") {
    const parent = lookUp(copy, edit.path.slice(0, -1));
    if (isTable(parent)) delete parent[edit.path.at(-1)!];
    return copy;
  }
  const before = lookUp(copy, edit.path);
  const merge = edit.type === "upsert" && isTable(before) && isTable(edit.value);
  setPath(copy, edit.path, merge ? mergeTables(before, edit.value) : edit.value);
  return copy;
}

async function setValue(text: string, path: readonly string[], value: TomlValue): Promise<string> {
  const tree = treeOf(text);
  const before = lookUp(tree, path);
  if (before !== undefined && sameValue(before, value)) return text;
  const document = await readDocument(text);
  const inline = inlineHome(document, path) !== undefined;
  if (isTable(value) && !inline) return setTable(text, path, value);
  if (isTable(before) && !inline) return setValue(await removed(text, path), path, value);
  if (holdsTables(before)) return setValue(await removed(text, path), path, value);
  return setEntry(document, tree, path, value);
}

async function setTable(text: string, path: readonly string[], table: TomlTable): Promise<string> {
  const before = lookUp(treeOf(text), path);
  if (!isTable(before)) {
    const cleared = before === undefined ? text : await removed(text, path);
    return addTable(await readDocument(cleared), path, table);
  }
  let current = text;
  for (const key of Object.keys(before)) {
    if (table[key] === undefined) current = await removed(current, [...path, key]);
  }
  for (const [key, value] of Object.entries(table)) current = await setValue(current, [...path, key], value);
  // Without entries a table that had no header of its own is gone.
  if (lookUp(treeOf(current), path) !== undefined) return current;
  return addTable(await readDocument(current), path, table);
}

async function removed(text: string, path: readonly string[]): Promise<string> {
  const tree = treeOf(text);
  if (lookUp(tree, path) === undefined) return text;
  return removePath(await readDocument(text), tree, path);
}

function treeOf(text: string): TomlTable {
  const parsed = parseDocument(text);
  // Only reached between steps; the caller's final check turns a wrong step into an error value.
  return parsed.ok ? parsed.value : newTable();
}

function hasTableParents(tree: TomlTable, path: readonly string[]): boolean {
  return path.slice(0, -1).every((_key, index) => {
    const parent = lookUp(tree, path.slice(0, index + 1));
    return parent === undefined || isTable(parent);
  });
}

/** An array that may be written as `[[path]]` blocks. */
function holdsTables(value: TomlValue | undefined): boolean {
  return Array.isArray(value) && value.some(isTable);
}

function deepCopy(table: TomlTable): TomlTable {
  const copy = newTable();
  for (const [key, value] of Object.entries(table)) copy[key] = isTable(value) ? deepCopy(value) : value;
  return copy;
}

function sameTree(a: TomlTable, b: TomlTable): boolean {
  // A table that only held removed keys may stay as an empty header or go: both mean the same.
  return canonical(a, true) === canonical(b, true);
}

function sameValue(a: TomlValue, b: TomlValue): boolean {
  return canonical(a, false) === canonical(b, false);
}

function canonical(value: TomlValue, dropEmpty: boolean): string {
  return JSON.stringify(toJson(value), (_key, inner: unknown) => {
    if (typeof inner === "number" && !Number.isFinite(inner)) return String(inner);
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    const entries = Object.entries(inner).filter(([, item]) => !dropEmpty || !isEmptyTable(item));
    return Object.fromEntries(entries.sort(([x], [y]) => (x < y ? -1 : 1)));
  });
}

function isEmptyTable(value: unknown): boolean {
  return isTable(value) && Object.values(value).every(isEmptyTable);
}
