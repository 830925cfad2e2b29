// Makes the paths of one layer absolute: relative to the folder of its file, `~/` to the home (CFG-10).
import * as path from "node:path";
import { isTable, type TomlTable, type TomlValue } from "../tree.ts";
import type { KeySpec } from "./spec.ts";

export interface PathBase {
  readonly directory: string;
  readonly home: string | undefined;
}

/** The tree with every value of type `path` absolute. Values of a wrong type stay for the validator. */
export function resolvePaths(tree: TomlTable, spec: KeySpec, base: PathBase): TomlTable {
  return resolveValue(tree, spec, base) as TomlTable;
}

function resolveValue(value: TomlValue, spec: KeySpec, base: PathBase): TomlValue {
  if (spec.type === "path") return typeof value === "string" ? absolute(value, base) : value;
  if (spec.type === "list" && Array.isArray(value)) {
    return (value as readonly TomlValue[]).map((element) => resolveValue(element, spec.of, base));
  }
  if (!isTable(value)) return value;
  const inner = innerSpecs(spec);
  if (inner === undefined) return value;
  const resolved = Object.assign(Object.create(null), value) as TomlTable;
  for (const [key, element] of Object.entries(value)) {
    const keySpec = inner(key);
    if (keySpec !== undefined) resolved[key] = resolveValue(element, keySpec, base);
  }
  return resolved;
}

function innerSpecs(spec: KeySpec): ((key: string) => KeySpec | undefined) | undefined {
  if (spec.type === "map") return () => spec.of;
  if (spec.type !== "table") return undefined;
  return (key) => (Object.hasOwn(spec.keys, key) ? spec.keys[key] : spec.rest);
}

function absolute(value: string, base: PathBase): string {
  if (base.home !== undefined && (value === "~" || value.startsWith("~/"))) {
    return path.join(base.home, value.slice(1));
  }
  return path.resolve(base.directory, value);
}
