// Applies the selected profile, and checks what only the whole configuration can tell. Pure.
import { err, ok, type Result } from "../base/result.ts";
import type { ConfigError } from "./error.ts";
import { mergeLayers, type ConfigLayer } from "./layers.ts";
import { profileTable } from "./schema/profiles.ts";
import { BUILT_IN_PROVIDER_IDS } from "./schema/providers.ts";
import { isTable, lookUp, mergeTables, newTable, type TomlTable } from "./tree.ts";

/** Keys of a profile that 0.120 spells differently from the top level. */
const PROFILE_ONLY: Readonly<Record<string, readonly string[]>> = {
  tools_view_image: ["tools", "view_image"],
};

/**
 * The merged values with the profile between project files and `-c`: files < profile < session <
 * managed. 0.120 lets a profile beat `-c`, which looks accidental: what is typed for one run wins here.
 */
export function applyProfile(
  layers: readonly ConfigLayer[],
  merged: TomlTable,
  flag: string | undefined,
): Result<{ readonly name: string | null; readonly tree: TomlTable }, ConfigError> {
  const name = flag ?? (merged["profile"] as string | undefined);
  if (name === undefined) return ok({ name: null, tree: merged });
  const profile = lookUp(merged, ["profiles", name]);
  if (!isTable(profile)) return err({ kind: "semantic", message: `config profile \`${name}\` not found` });
  const isAbove = (layer: ConfigLayer): boolean =>
    layer.name.type === "sessionFlags" || layer.name.type === "legacyManagedConfigTomlFromFile";
  const below = mergeLayers(layers.filter((layer) => !isAbove(layer)));
  const above = mergeLayers(layers.filter(isAbove));
  return ok({ name, tree: mergeTables(mergeTables(below, overlay(profile)), above) });
}

/** The keys of a profile that count, at their top-level places. */
function overlay(profile: TomlTable): TomlTable {
  const tree = newTable();
  for (const [key, value] of Object.entries(profile)) {
    const place = PROFILE_ONLY[key];
    if (place !== undefined) Object.assign(tree, mergeTables(tree, nested(place, value)));
    else if (Object.hasOwn(profileTable.keys, key)) tree[key] = value;
  }
  return tree;
}

function nested(path: readonly string[], value: TomlTable[string]): TomlTable {
  const [key, ...rest] = path;
  const table = newTable();
  if (key !== undefined) table[key] = rest.length === 0 ? value : nested(rest, value);
  return table;
}

/** The first rule that values of different keys break together, or undefined (CFG-14). */
export function semanticFault(tree: TomlTable): ConfigError | undefined {
  const message = providerFault(tree) ?? agentsFault(tree) ?? permissionsFault(tree);
  return message === undefined ? undefined : { kind: "semantic", message };
}

function providerFault(tree: TomlTable): string | undefined {
  const id = (tree["model_provider"] as string | undefined) ?? "openai";
  if ((BUILT_IN_PROVIDER_IDS as readonly string[]).includes(id)) return undefined;
  if (lookUp(tree, ["model_providers", id]) !== undefined) return undefined;
  if (id !== "ollama-chat") return `Model provider \`${id}\` not found`;
  return (
    "`ollama-chat` is no longer supported.\nHow to fix: replace `ollama-chat` with `ollama` in `model_provider`, " +
    "`oss_provider`, or `--local-provider`.\nMore info: https://github.com/openai/codex/discussions/7782"
  );
}

function agentsFault(tree: TomlTable): string | undefined {
  const low = ["max_threads", "max_depth"].find((key) => Number(lookUp(tree, ["agents", key]) ?? 1) < 1);
  return low === undefined ? undefined : `agents.${low} must be at least 1`;
}

function permissionsFault(tree: TomlTable): string | undefined {
  const profiles = tree["permissions"];
  const chosen = tree["default_permissions"];
  if (profiles === undefined && chosen !== undefined)
    return "default_permissions requires a `[permissions]` table";
  if (isTable(profiles) && Object.keys(profiles).length > 0 && chosen === undefined) {
    return "config defines `[permissions]` profiles but does not set `default_permissions`";
  }
  return undefined;
}
