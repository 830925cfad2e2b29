// Reads the config files of all layers. I/O: reads only.
import * as fs from "node:fs";
import * as path from "node:path";
import { errnoCode, osErrorText } from "../base/os-error.ts";
import { err, ok, type Result } from "../base/result.ts";
import { tomlErrorText, type ConfigError } from "./error.ts";
import { mergeLayers, type ConfigLayer, type LayerName } from "./layers.ts";
import { locateProject } from "./project-files.ts";
import { resolvePaths } from "./schema/paths.ts";
import { CONFIG_SPEC } from "./schema/root.ts";
import { parseFile } from "./toml.ts";
import { newTable, type TomlTable } from "./tree.ts";
import { disabledReason, trustOf, type ProjectPlace, type Trust } from "./trust.ts";

/** The machine-wide folder of 0.120 on Unix. */
export const SYSTEM_DIRECTORY = "/etc/codex";

export interface LayerSources {
  readonly codexHome: string;
  readonly cwd: string;
  /** The user's home folder, for `~/`. */
  readonly home: string;
  readonly systemDir: string;
  /** Values of `-c` and the like as one tree. */
  readonly session: TomlTable;
}

export interface LoadedLayers {
  /** Low to high, disabled ones included. */
  readonly layers: readonly ConfigLayer[];
  readonly place: ProjectPlace;
  /** The explicit trust of the working directory. */
  readonly trust: Trust | null;
}

/** Reads every layer for a working directory. The first file that is no TOML is the error. */
export function readLayers(sources: LayerSources): Result<LoadedLayers, ConfigError> {
  const { codexHome, systemDir } = sources;
  const systemFile = path.join(systemDir, "config.toml");
  const userFile = path.join(codexHome, "config.toml");
  const managedFile = path.join(systemDir, "managed_config.toml");
  const system = readLayer(sources, { type: "system", file: systemFile }, systemFile);
  if (!system.ok) return system;
  const user = readLayer(sources, { type: "user", file: userFile }, userFile);
  if (!user.ok) return user;
  const managed = readLayer(
    sources,
    { type: "legacyManagedConfigTomlFromFile", file: managedFile },
    managedFile,
  );
  if (!managed.ok) return managed;
  const above = [sessionLayer(sources), ...(managed.value.file === null ? [] : [managed.value])];
  const known = mergeLayers([system.value, user.value, ...above]);
  const place = locateProject(sources.cwd, rootMarkers(known));
  const projects = readProjectLayers(sources, place, known);
  if (!projects.ok) return projects;
  const layers = [system.value, user.value, ...projects.value, ...above];
  return ok({ layers, place, trust: trustOf(known, place, place.cwd) });
}

function rootMarkers(tree: TomlTable): readonly string[] {
  const markers = tree["project_root_markers"];
  if (!Array.isArray(markers)) return [".git"];
  return markers.filter((marker): marker is string => typeof marker === "string" && marker !== "");
}

function readLayer(sources: LayerSources, name: LayerName, file: string): Result<ConfigLayer, ConfigError> {
  const text = readConfigText(file);
  if (!text.ok) return text;
  const parsed = parseFile(text.value ?? "", file);
  if (!parsed.ok) return parsed;
  return ok(layerOf(sources, name, { file: text.value === undefined ? null : file, raw: parsed.value }));
}

function sessionLayer(sources: LayerSources): ConfigLayer {
  const base = { directory: sources.cwd, home: sources.home };
  const tree = resolvePaths(sources.session, CONFIG_SPEC, base);
  return { name: { type: "sessionFlags" }, file: null, raw: sources.session, tree, disabledReason: null };
}

function layerOf(
  sources: LayerSources,
  name: LayerName,
  content: { readonly file: string | null; readonly raw: TomlTable; readonly disabledReason?: string | null },
): ConfigLayer {
  const directory = name.type === "project" ? name.dotCodexFolder : sources.codexHome;
  const base = { directory: name.type === "system" ? sources.systemDir : directory, home: sources.home };
  const tree = resolvePaths(content.raw, CONFIG_SPEC, base);
  return { name, file: content.file, raw: content.raw, tree, disabledReason: content.disabledReason ?? null };
}

function readProjectLayers(
  sources: LayerSources,
  place: ProjectPlace,
  known: TomlTable,
): Result<readonly ConfigLayer[], ConfigError> {
  const layers: ConfigLayer[] = [];
  for (const folder of place.folders) {
    const dotCodexFolder = path.join(folder, ".codex");
    // The user's own folder is no project layer, even when a thread starts in the home folder.
    if (dotCodexFolder === sources.codexHome || !isFolder(dotCodexFolder)) continue;
    const reason = disabledReason(
      trustOf(known, place, folder),
      place,
      path.join(sources.codexHome, "config.toml"),
    );
    const layer = readProjectLayer(sources, dotCodexFolder, reason);
    if (!layer.ok) return layer;
    layers.push(layer.value);
  }
  return ok(layers);
}

function readProjectLayer(
  sources: LayerSources,
  dotCodexFolder: string,
  reason: string | null,
): Result<ConfigLayer, ConfigError> {
  const file = path.join(dotCodexFolder, "config.toml");
  const name: LayerName = { type: "project", dotCodexFolder };
  const text = readConfigText(file);
  // Nothing in an untrusted folder may stop the start: what cannot be read counts as empty.
  if (!text.ok && reason === null) return text;
  const content = text.ok ? text.value : undefined;
  const parsed = parseFile(content ?? "", file);
  if (!parsed.ok && reason === null) return err(projectError(file, parsed.error));
  const raw = parsed.ok ? parsed.value : newTable();
  return ok(
    layerOf(sources, name, { file: content === undefined ? null : file, raw, disabledReason: reason }),
  );
}

function projectError(file: string, error: ConfigError): ConfigError {
  if (error.kind !== "syntax") return error;
  const text = tomlErrorText(error.message, error.position);
  return { kind: "loading", message: `Error parsing project config file ${file}: ${text}` };
}

/** The text of a config file, undefined when it does not exist. */
export function readConfigText(file: string): Result<string | undefined, ConfigError> {
  try {
    // Most layers do not exist; asking first spares the making of an exception.
    if (fs.statSync(file, { throwIfNoEntry: false }) === undefined) return ok(undefined);
    return ok(fs.readFileSync(file, "utf8"));
  } catch (error) {
    const code = errnoCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return ok(undefined);
    if (code === undefined) throw error;
    return err({ kind: "loading", message: `Failed to read config file ${file}: ${osErrorText(error)}` });
  }
}

function isFolder(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
