// Parsed TOML as plain data, and the few operations every part of the configuration needs:
// look up, set, merge. Tables have no prototype, so a key named `__proto__` is only a key.
import type { TomlDate } from "smol-toml";

export type TomlValue = string | number | bigint | boolean | TomlDate | readonly TomlValue[] | TomlTable;
export type TomlTable = { [key: string]: TomlValue };

/** Whether a value is a table (not an array, not a date). */
export function isTable(value: unknown): value is TomlTable {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** A new empty table without prototype. */
export function newTable(): TomlTable {
  return Object.create(null) as TomlTable;
}

/** The value at a key path, or undefined. */
export function lookUp(tree: TomlTable, path: readonly string[]): TomlValue | undefined {
  let value: TomlValue | undefined = tree;
  for (const key of path) {
    if (!isTable(value)) return undefined;
    value = value[key];
  }
  return value;
}

/** Sets a value at a key path, replacing whatever is not a table on the way. Changes `tree`. */
export function setPath(tree: TomlTable, path: readonly string[], value: TomlValue): void {
  let table = tree;
  for (const key of path.slice(0, -1)) {
    const next = table[key];
    if (isTable(next)) table = next;
    else table = table[key] = newTable();
  }
  const last = path.at(-1);
  if (last !== undefined) table[last] = value;
}

/** `low` overlaid by `high`: tables merge key by key, everything else is replaced (CFG-11). */
export function mergeTables(low: TomlTable, high: TomlTable): TomlTable {
  const merged = Object.assign(newTable(), low);
  for (const [key, value] of Object.entries(high)) {
    const below = merged[key];
    merged[key] = isTable(below) && isTable(value) ? mergeTables(below, value) : value;
  }
  return merged;
}

/** Calls `visit` for every leaf (a value that is no table, or an array) with its key path. */
export function visitLeaves(
  tree: TomlTable,
  visit: (path: readonly string[], value: TomlValue) => void,
  prefix: readonly string[] = [],
): void {
  for (const [key, value] of Object.entries(tree)) {
    const path = [...prefix, key];
    if (isTable(value)) visitLeaves(value, visit, path);
    else visit(path, value);
  }
}

/** The tree as JSON values: dates become their text, whole numbers beyond 2^53 become numbers. */
export function toJson(value: TomlValue): unknown {
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(toJson);
  if (isTable(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner)]));
  }
  return value;
}

/** A TOML value from JSON; nulls (TOML has none) are left out. Undefined for a top-level null. */
export function fromJson(json: unknown): TomlValue | undefined {
  if (json === null || json === undefined) return undefined;
  if (Array.isArray(json)) return json.map(fromJson).filter((value) => value !== undefined);
  if (typeof json === "object") {
    const table = newTable();
    for (const [key, inner] of Object.entries(json)) {
      const value = fromJson(inner);
      if (value !== undefined) table[key] = value;
    }
    return table;
  }
  if (typeof json === "string" || typeof json === "number" || typeof json === "boolean") return json;
  return String(json);
}
