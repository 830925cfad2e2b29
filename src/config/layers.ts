// The stack of config layers and where each value comes from. Pure: files are read elsewhere.
// Order, low to high: system, user, project folders (root first), session, managed.
import { lookUp, mergeTables, newTable, visitLeaves, type TomlTable } from "./tree.ts";

/** The names that config/read shows (CFG-3). */
export type LayerName =
  | { readonly type: "system"; readonly file: string }
  | { readonly type: "user"; readonly file: string }
  | { readonly type: "project"; readonly dotCodexFolder: string }
  | { readonly type: "sessionFlags" }
  | { readonly type: "legacyManagedConfigTomlFromFile"; readonly file: string };

export interface ConfigLayer {
  readonly name: LayerName;
  /** The file behind the layer, if there is one on disk. */
  readonly file: string | null;
  /** As written. */
  readonly raw: TomlTable;
  /** As used: paths absolute. */
  readonly tree: TomlTable;
  /** Why the layer has no effect, or null. */
  readonly disabledReason: string | null;
}

/** The values of the layers that are in force, later ones over earlier ones. */
export function mergeLayers(layers: readonly ConfigLayer[]): TomlTable {
  let merged = newTable();
  for (const layer of layers) {
    if (layer.disabledReason === null) merged = mergeTables(merged, layer.tree);
  }
  return merged;
}

/** The highest layer in force that sets a key path, or undefined. */
export function originOf(layers: readonly ConfigLayer[], path: readonly string[]): ConfigLayer | undefined {
  return layers.findLast((layer) => layer.disabledReason === null && lookUp(layer.tree, path) !== undefined);
}

/** The layer behind every leaf of the merged tree, by dotted key path (config/read `origins`). */
export function collectOrigins(layers: readonly ConfigLayer[]): ReadonlyMap<string, ConfigLayer> {
  const origins = new Map<string, ConfigLayer>();
  visitLeaves(mergeLayers(layers), (path) => {
    const layer = originOf(layers, path);
    if (layer !== undefined) origins.set(path.join("."), layer);
  });
  return origins;
}
