// Writes of a client to the user's config.toml (config/value/write, config/batchWrite): all edits of a
// request or none, checked against the version the client has seen, and valid afterwards. Comments stay.
import * as path from "node:path";
import { err, ok, type Result } from "../base/result.ts";
import { replaceConfigText } from "./edit-file.ts";
import { editText, type ConfigEdit } from "./edit.ts";
import { briefText, type ConfigError } from "./error.ts";
import { layerVersion } from "./layer-version.ts";
import { readConfigText } from "./layer-files.ts";
import { mergeLayers, type ConfigLayer } from "./layers.ts";
import { splitKeyPath } from "./overrides.ts";
import { CONFIG_SPEC } from "./schema/root.ts";
import { validate } from "./schema/validate.ts";
import { parseFile } from "./toml.ts";
import { fromJson, isTable, lookUp, toJson, type TomlTable } from "./tree.ts";

/** One edit as a client asks for it. A null value removes the key. */
export interface RequestedEdit {
  readonly keyPath: string;
  readonly value: unknown;
  readonly mergeStrategy: "replace" | "upsert";
}

export interface WriteRequest {
  readonly codexHome: string;
  /** Only the user's config.toml may be named; null means it. */
  readonly filePath: string | null;
  readonly expectedVersion: string | null;
  readonly edits: readonly RequestedEdit[];
  /** All layers without those of projects, low to high. */
  readonly layers: readonly ConfigLayer[];
  /** Features that an administrator pinned, and the file that says so. */
  readonly pinned: { readonly features: Readonly<Record<string, boolean>>; readonly source: string };
}

export interface WriteOutcome {
  readonly version: string;
  readonly filePath: string;
  /** The higher layer that hides what was written, and the value in force. */
  readonly overridden: { readonly layer: ConfigLayer; readonly effectiveValue: unknown } | null;
}

export interface WriteError {
  /** 0.120's codes; null for a file that cannot be read or written. */
  readonly code:
    | "configLayerReadonly"
    | "configVersionConflict"
    | "configValidationError"
    | "configPathNotFound"
    | null;
  readonly message: string;
}

/** Applies the edits in one step. */
export async function writeConfig(request: WriteRequest): Promise<Result<WriteOutcome, WriteError>> {
  const file = path.join(request.codexHome, "config.toml");
  if (request.filePath !== null && path.resolve("/", request.filePath) !== file) {
    return refuse("configLayerReadonly", "Only writes to the user config are allowed");
  }
  const user = request.layers.find((layer) => layer.name.type === "user");
  if (user === undefined) throw new Error("there is always a user layer");
  if (request.expectedVersion !== null && request.expectedVersion !== layerVersion(user)) return conflict();
  const before = readConfigText(file);
  if (!before.ok) return refuse(null, briefText(before.error));
  const edits = configEdits(request.edits, user.raw);
  if (!edits.ok) return edits;
  const after = await editText(before.value ?? "", edits.value);
  if (!after.ok) return refuse("configValidationError", after.error.message);
  const checked = checkText(after.value, file, request);
  if (!checked.ok) return checked;
  const stored = replaceConfigText(file, before.value, after.value);
  if (!stored.ok) {
    return stored.error.kind === "changed" ? conflict() : refuse(null, stored.error.message);
  }
  const written = { ...user, file, raw: checked.value, tree: checked.value };
  return ok({
    version: layerVersion(written),
    filePath: file,
    overridden: overriddenBy(
      request.layers.map((layer) => (layer === user ? written : layer)),
      written,
      edits.value.map((edit) => edit.path),
    ),
  });
}

function refuse(
  code: WriteError["code"],
  message: string,
): { readonly ok: false; readonly error: WriteError } {
  return err({ code, message });
}

function conflict(): { readonly ok: false; readonly error: WriteError } {
  const message = "Configuration was modified since last read. Fetch latest version and retry.";
  return refuse("configVersionConflict", message);
}

function configEdits(
  requested: readonly RequestedEdit[],
  tree: TomlTable,
): Result<readonly ConfigEdit[], WriteError> {
  const edits: ConfigEdit[] = [];
  for (const { keyPath, value, mergeStrategy } of requested) {
    const path = keyPath === "" ? [] : splitKeyPath(keyPath);
    if (value !== null) {
      if (holdsNull(value)) {
        const message = "invalid value: invalid type: null, expected any valid TOML value";
        return refuse("configValidationError", message);
      }
      edits.push({ type: mergeStrategy, path, value: fromJson(value)! });
    } else {
      const parent = path.slice(0, -1);
      const made = edits.some((edit) => edit.path.join("\0").startsWith(parent.join("\0")));
      if (!made && !isTable(lookUp(tree, parent))) return refuse("configPathNotFound", "Path not found");
      edits.push({ type: "delete", path });
    }
  }
  return ok(edits);
}

function holdsNull(value: unknown): boolean {
  if (value === null) return true;
  return typeof value === "object" && Object.values(value as object).some(holdsNull);
}

/** The new text as a tree, if it is a configuration that may be stored. */
function checkText(text: string, file: string, { pinned }: WriteRequest): Result<TomlTable, WriteError> {
  const parsed = parseFile(text, file);
  if (!parsed.ok) return invalid(parsed.error);
  const fault = validate(parsed.value, CONFIG_SPEC, []);
  if (fault !== undefined) {
    return invalid({ kind: "value", message: fault.message, keyPath: fault.keyPath, file: null });
  }
  const features = parsed.value["features"];
  for (const [name, on] of Object.entries(pinned.features)) {
    const wanted = isTable(features) ? features[name] : undefined;
    if (typeof wanted !== "boolean" || wanted === on) continue;
    const message =
      `invalid value for \`features\`: \`features.${name}=${wanted}\` is not in the allowed set ` +
      `[${name}=${on}] (set by ${pinned.source})`;
    return refuse("configValidationError", `Invalid configuration: ${message}`);
  }
  return ok(parsed.value);
}

function invalid(error: ConfigError): { readonly ok: false; readonly error: WriteError } {
  return refuse("configValidationError", `Invalid configuration: ${briefText(error)}`);
}

/** The first edited path for which a layer above the user's has the last word. */
function overriddenBy(
  layers: readonly ConfigLayer[],
  user: ConfigLayer,
  paths: readonly (readonly string[])[],
): WriteOutcome["overridden"] {
  const above = layers.slice(layers.indexOf(user) + 1).filter((layer) => layer.disabledReason === null);
  const merged = mergeLayers(layers);
  for (const path of paths) {
    const layer = above.findLast((one) => lookUp(one.tree, path) !== undefined);
    const effective = lookUp(merged, path);
    if (layer === undefined || effective === undefined) continue;
    const effectiveValue = toJson(effective);
    const own = lookUp(user.tree, path);
    if (own !== undefined && JSON.stringify(toJson(own)) === JSON.stringify(effectiveValue)) continue;
    return { layer, effectiveValue };
  }
  return null;
}
