// Values given for one run: `-c key=value`, `--enable`, `--disable`, the config map of thread/start.
import { err, ok, type Result } from "../base/result.ts";
import type { ConfigError } from "./error.ts";
import { isKnownFeature } from "./features.ts";
import { parseValue } from "./toml.ts";
import { fromJson, newTable, setPath, type TomlTable, type TomlValue } from "./tree.ts";

export interface Override {
  readonly path: readonly string[];
  readonly value: TomlValue;
}

/** Reads `-c` arguments in order: split at the first `=`, value as TOML, else the text itself. */
export function parseOverrides(args: readonly string[]): Result<readonly Override[], ConfigError> {
  const overrides: Override[] = [];
  for (const arg of args) {
    const split = arg.indexOf("=");
    if (split < 0) return err({ kind: "override", message: `Invalid override (missing '='): ${arg}` });
    const key = arg.slice(0, split).trim();
    if (key === "") return err({ kind: "override", message: `Empty key in override: ${arg}` });
    const text = arg.slice(split + 1).trim();
    overrides.push({ path: splitKeyPath(key), value: parseValue(text) ?? text });
  }
  return ok(overrides);
}

/** `--enable` and `--disable` as overrides of `features.<name>`; an unknown name is an error. */
export function featureOverrides(
  enable: readonly string[],
  disable: readonly string[],
): Result<readonly Override[], ConfigError> {
  const unknown = [...enable, ...disable].find((name) => !isKnownFeature(name));
  if (unknown !== undefined) return err({ kind: "semantic", message: `Unknown feature flag: ${unknown}` });
  return ok([
    ...enable.map((name) => ({ path: ["features", name], value: true })),
    ...disable.map((name) => ({ path: ["features", name], value: false })),
  ]);
}

/** The `config` map of thread/start: dotted keys to JSON values; null leaves a key as it is. */
export function overridesFromJson(map: Readonly<Record<string, unknown>>): readonly Override[] {
  return Object.entries(map).flatMap(([key, json]) => {
    const value = fromJson(json);
    return value === undefined ? [] : [{ path: splitKeyPath(key), value }];
  });
}

/** The overrides as one tree; later ones win. */
export function overrideTree(overrides: readonly Override[]): TomlTable {
  const tree = newTable();
  for (const override of overrides) setPath(tree, override.path, override.value);
  return tree;
}

/** Splits `a."b.c".d` at the dots outside of quotes. */
export function splitKeyPath(key: string): readonly string[] {
  const parts = key.match(/(?:"[^"]*"|'[^']*'|[^."']|["'])+|(?<=\.|^)(?=\.|$)/g) ?? [key];
  return parts.map((part) => {
    const trimmed = part.trim();
    const quoted = /^"([^"]*)"$|^'([^']*)'$/.exec(trimmed);
    return quoted === null ? trimmed : (quoted[1] ?? quoted[2] ?? "");
  });
}
