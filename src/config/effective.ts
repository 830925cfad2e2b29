// Loads the configuration for one working directory: layers → checked tree → profile → flags →
// constraints → typed values. The one entry for every front end. Synchronous: a start reads three
// small files and must not wait for a loop turn each.
import * as path from "node:path";
import { err, ok, type Result } from "../base/result.ts";
import { mcpServerRefusal } from "./constraints.ts";
import type { ApprovalPolicy, EffectiveConfig, SandboxMode } from "./effective-types.ts";
import { plainValues } from "./effective-values.ts";
import type { ConfigError } from "./error.ts";
import { userHome } from "./home.ts";
import { readLayers, SYSTEM_DIRECTORY } from "./layer-files.ts";
import { mergeLayers, originOf, type ConfigLayer } from "./layers.ts";
import { overridesFromJson, overrideTree, type Override } from "./overrides.ts";
import { applyProfile, semanticFault } from "./profile.ts";
import { loadRequirements } from "./requirement-files.ts";
import type { Requirements } from "./requirements.ts";
import { CONFIG_SPEC } from "./schema/root.ts";
import { validate } from "./schema/validate.ts";
import { settle } from "./settle.ts";
import type { TomlTable } from "./tree.ts";
import { disabledProjectsWarning } from "./trust.ts";

/** Values from dedicated flags and protocol members; they beat every file (spec/cli.md 2.6). */
export interface ConfigFlags {
  readonly model?: string;
  readonly modelProvider?: string;
  readonly sandboxMode?: SandboxMode;
  readonly approvalPolicy?: ApprovalPolicy;
  readonly approvalsReviewer?: string;
  readonly serviceTier?: string;
  readonly personality?: string;
  readonly developerInstructions?: string;
  /** `--add-dir`: absolute, added to the writable roots. */
  readonly additionalWritableRoots?: readonly string[];
}

export interface LoadConfigOptions {
  readonly codexHome: string;
  /** The effective working directory, absolute. */
  readonly cwd: string;
  /** From parseOverrides, featureOverrides and overridesFromJson, in order of rising rank. */
  readonly overrides?: readonly Override[];
  /** `-p`; wins over the key `profile`. */
  readonly profile?: string;
  readonly flags?: ConfigFlags;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Instead of /etc/codex. */
  readonly systemDir?: string;
}

/** Loads, checks and constrains the configuration. Reads files only; writes nothing. */
export function loadConfig(options: LoadConfigOptions): Result<EffectiveConfig, ConfigError> {
  const systemDir = options.systemDir ?? SYSTEM_DIRECTORY;
  const session = overrideTree(options.overrides ?? []);
  const home = userHome(options.env);
  const loaded = readLayers({ codexHome: options.codexHome, cwd: options.cwd, home, systemDir, session });
  if (!loaded.ok) return loaded;
  const { layers, place, trust } = loaded.value;
  const checked = checkLayers(layers);
  if (!checked.ok) return checked;
  const requirements = loadRequirements(systemDir, layers);
  if (!requirements.ok) return requirements;
  const profile = applyProfile(layers, checked.value, options.profile);
  if (!profile.ok) return profile;
  const tree = withFlags(profile.value.tree, options.flags ?? {});
  const fault = semanticFault(tree);
  if (fault !== undefined) return err(fault);
  const settled = settle({ tree, trust, requirements: requirements.value, flags: options.flags ?? {} });
  const ignored = disabledProjectsWarning(ignoredProjects(layers));
  return ok({
    codexHome: options.codexHome,
    cwd: options.cwd,
    profile: profile.value.name,
    ...plainValues(tree),
    ...settled.values,
    mcpServerRefusals: refusals(requirements.value, tree),
    place,
    trust,
    requirements: requirements.value,
    warnings: ignored === null ? settled.warnings : [ignored, ...settled.warnings],
    tree,
    layers,
  });
}

/** The layers as they are, without any check of their values: what a write has to know. */
export function readConfigLayers(options: LoadConfigOptions): Result<readonly ConfigLayer[], ConfigError> {
  const systemDir = options.systemDir ?? SYSTEM_DIRECTORY;
  const session = overrideTree(options.overrides ?? []);
  const home = userHome(options.env);
  const loaded = readLayers({ codexHome: options.codexHome, cwd: options.cwd, home, systemDir, session });
  return loaded.ok ? ok(loaded.value.layers) : loaded;
}

/** The administrator's constraints. */
export function readConstraints(
  layers: readonly ConfigLayer[],
  systemDir: string = SYSTEM_DIRECTORY,
): Result<Requirements, ConfigError> {
  return loadRequirements(systemDir, layers);
}

/** The same options with the config map of a thread/start on top (values beat `-c`). */
export function withOverrides(
  options: LoadConfigOptions,
  map: Readonly<Record<string, unknown>>,
): LoadConfigOptions {
  return { ...options, overrides: [...(options.overrides ?? []), ...overridesFromJson(map)] };
}

/** Merges and validates layers; the error names the file that set the value at fault. */
function checkLayers(layers: readonly ConfigLayer[]): Result<TomlTable, ConfigError> {
  const tree = mergeLayers(layers);
  const fault = validate(tree, CONFIG_SPEC, []);
  if (fault === undefined) return ok(tree);
  const file = originOf(layers, fault.keyPath)?.file ?? null;
  return err({ kind: "value", message: fault.message, keyPath: fault.keyPath, file });
}

function withFlags(tree: TomlTable, flags: ConfigFlags): TomlTable {
  const changed = Object.assign(Object.create(null), tree) as TomlTable;
  if (flags.model !== undefined) changed["model"] = flags.model;
  if (flags.modelProvider !== undefined) changed["model_provider"] = flags.modelProvider;
  if (flags.serviceTier !== undefined) changed["service_tier"] = flags.serviceTier;
  if (flags.personality !== undefined) changed["personality"] = flags.personality;
  if (flags.developerInstructions !== undefined)
    changed["developer_instructions"] = flags.developerInstructions;
  if (flags.additionalWritableRoots !== undefined) {
    const options = (tree["sandbox_workspace_write"] ?? {}) as TomlTable;
    const roots = (options["writable_roots"] ?? []) as readonly string[];
    changed["sandbox_workspace_write"] = {
      ...options,
      writable_roots: [...roots, ...flags.additionalWritableRoots],
    };
  }
  return changed;
}

function ignoredProjects(layers: readonly ConfigLayer[]) {
  return layers.flatMap((layer) =>
    layer.name.type === "project" && layer.disabledReason !== null && layer.file !== null
      ? [{ dotCodexFolder: path.dirname(layer.file), reason: layer.disabledReason }]
      : [],
  );
}

function refusals(requirements: Requirements, tree: TomlTable): Readonly<Record<string, string>> {
  const servers = Object.entries((tree["mcp_servers"] ?? {}) as Readonly<Record<string, TomlTable>>);
  return Object.fromEntries(
    servers.flatMap(([name, server]) => {
      const reason = mcpServerRefusal(requirements, name, server);
      return reason === null ? [] : [[name, reason]];
    }),
  );
}
