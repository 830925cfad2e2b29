// The feature flags of 0.120: names, stages, defaults (FEAT), old names, and what is on.
import type { TomlTable } from "./tree.ts";

export type FeatureStage = "stable" | "experimental" | "under development" | "deprecated" | "removed";

export interface Feature {
  readonly name: string;
  readonly stage: FeatureStage;
  readonly byDefault: boolean;
}

/** Which features are on, by name. */
export type Features = Readonly<Record<string, boolean>>;

const TABLE: Readonly<Record<FeatureStage, string>> = {
  stable:
    "apps+ enable_request_compression+ fast_mode+ multi_agent+ personality+ plugins+ shell_snapshot+ shell_tool+ " +
    "skill_mcp_dependency_install+ tool_call_mcp_elicitation+ tool_suggest+ undo unified_exec+ use_legacy_landlock",
  experimental: "guardian_approval image_detail_original js_repl prevent_idle_sleep",
  "under development":
    "apply_patch_freeform artifact child_agents_md code_mode code_mode_only codex_git_commit codex_hooks " +
    "default_mode_request_user_input enable_fanout exec_permission_approvals general_analytics image_generation " +
    "js_repl_tools_only memories multi_agent_v2 realtime_conversation remote_control request_permissions_tool " +
    "runtime_metrics shell_zsh_fork skill_env_var_dependency_prompt tool_search",
  deprecated: "web_search_cached web_search_request",
  removed:
    "collaboration_modes+ elevated_windows_sandbox experimental_windows_sandbox remote_models request_rule " +
    "responses_websockets responses_websockets_v2 search_tool sqlite+ steer+ tui_app_server+ use_linux_sandbox_bwrap",
};

/** All features in alphabetical order, as `codex features list` prints them. */
export const FEATURES: readonly Feature[] = Object.entries(TABLE)
  .flatMap(([stage, names]) =>
    names.split(" ").map((entry) => ({
      name: entry.replace("+", ""),
      stage: stage as FeatureStage,
      byDefault: entry.endsWith("+"),
    })),
  )
  .sort((a, b) => (a.name < b.name ? -1 : 1));

const BY_NAME: ReadonlyMap<string, Feature> = new Map(FEATURES.map((feature) => [feature.name, feature]));

/** Names that were documented before (X-1, FEAT aliases). */
const OLD_NAMES: ReadonlyMap<string, string> = new Map([
  ["smart_approvals", "guardian_approval"],
  ["request_permissions", "exec_permission_approvals"],
  ["memory_tool", "memories"],
  ["collab", "multi_agent"],
  ["experimental_use_unified_exec_tool", "unified_exec"],
  ["experimental_use_freeform_apply_patch", "apply_patch_freeform"],
  ["include_apply_patch_tool", "apply_patch_freeform"],
  ["web_search", "web_search_request"],
]);

/** Top-level keys that are old switches of features. */
const OLD_KEYS = [
  "experimental_use_unified_exec_tool",
  "experimental_use_freeform_apply_patch",
  "include_apply_patch_tool",
];

/** The present name of a feature, or undefined when there is none of that name. */
function featureName(name: string): string | undefined {
  return BY_NAME.has(name) ? name : OLD_NAMES.get(name);
}

/** Whether `--enable NAME` is accepted. */
export function isKnownFeature(name: string): boolean {
  return featureName(name) !== undefined;
}

/** A feature by its present or old name. */
export function findFeature(name: string): Feature | undefined {
  const present = featureName(name);
  return present === undefined ? undefined : BY_NAME.get(present);
}

/** What is on: defaults, then old top-level switches, then `[features]`. Unknown names are ignored. */
export function resolveFeatures(tree: TomlTable): Features {
  const features: Record<string, boolean> = {};
  for (const feature of FEATURES) features[feature.name] = feature.byDefault;
  for (const key of OLD_KEYS) {
    const name = OLD_NAMES.get(key);
    if (name !== undefined && typeof tree[key] === "boolean") features[name] = tree[key];
  }
  const table = Object.entries((tree["features"] ?? {}) as TomlTable);
  // Old names first: the present name wins when both are set.
  for (const [key, value] of [...table.filter(([key]) => OLD_NAMES.has(key)), ...table]) {
    const name = featureName(key);
    if (name === undefined || (OLD_NAMES.has(key) && table.some(([other]) => other === name))) continue;
    features[name] = typeof value === "boolean" ? value : (value as TomlTable)["enabled"] === true;
  }
  return features;
}

/** The lines of `codex features list`. */
export function renderFeatureList(features: Features): string {
  const nameWidth = Math.max(...FEATURES.map((feature) => feature.name.length));
  const stageWidth = Math.max(...FEATURES.map((feature) => feature.stage.length));
  return FEATURES.map(
    ({ name, stage }) =>
      `${name.padEnd(nameWidth)}  ${stage.padEnd(stageWidth)}  ${features[name] === true}\n`,
  ).join("");
}

/** The warning about unfinished features that were switched on, or null. `configFile` is named in it. */
export function unfinishedFeaturesWarning(names: readonly string[], configFile: string): string | null {
  const unfinished = names.filter((name) => findFeature(name)?.stage === "under development");
  if (unfinished.length === 0) return null;
  return (
    `Under-development features enabled: ${unfinished.join(", ")}. Under-development features are incomplete and may ` +
    "behave unpredictably. To suppress this warning, set `suppress_unstable_features_warning = true` in " +
    `${configFile}.`
  );
}
