// What `experimentalFeature/list` says of each feature beside its state: the order of 0.120, and texts for
// those that a user may try.
import { FEATURES, type Feature } from "../config/features.ts";
import type { ExperimentalFeature } from "../protocol/feature.ts";

const ORDER = (
  "undo shell_tool unified_exec shell_zsh_fork shell_snapshot js_repl code_mode code_mode_only js_repl_tools_only " +
  "web_search_request web_search_cached search_tool codex_git_commit runtime_metrics general_analytics sqlite " +
  "memories child_agents_md image_detail_original apply_patch_freeform exec_permission_approvals codex_hooks " +
  "request_permissions_tool use_linux_sandbox_bwrap use_legacy_landlock request_rule experimental_windows_sandbox " +
  "elevated_windows_sandbox remote_models enable_request_compression multi_agent multi_agent_v2 enable_fanout apps " +
  "tool_search tool_suggest plugins image_generation skill_mcp_dependency_install skill_env_var_dependency_prompt " +
  "steer default_mode_request_user_input guardian_approval collaboration_modes tool_call_mcp_elicitation personality " +
  "artifact fast_mode realtime_conversation remote_control tui_app_server prevent_idle_sleep responses_websockets " +
  "responses_websockets_v2"
).split(" ");

interface Texts {
  readonly displayName: string;
  readonly description: string;
}

const TEXTS: Readonly<Record<string, Texts>> = {
  js_repl: {
    displayName: "JavaScript REPL",
    description:
      "A persistent JavaScript REPL, backed by Node (>= v22.22.0 required), with other inline JavaScript execution capabilities, for interactive website debugging. This build does not have it.",
  },
  image_detail_original: {
    displayName: "Original image detail",
    description:
      "Tool-emitted images, such as those produced by `view_image`, reach supported models at full resolution and not as a resized approximation: important for reading small text, for localization, for precise reasoning about layout and for UI targeting. Images attached directly in the UI are not affected. Not in this build.",
  },
  guardian_approval: {
    displayName: "Guardian Approvals",
    description:
      "Eligible approval requests for higher-risk actions (such as sandbox escapes or blocked network access) go to a security reviewer subagent rather than waiting for your input. A subagent runs on every approval request, which can consume significantly more tokens.",
  },
  prevent_idle_sleep: {
    displayName: "Prevent sleep while running",
    description: "While Codex is running a thread, your computer is kept awake.",
  },
};

const STAGES: Readonly<Record<Feature["stage"], ExperimentalFeature["stage"]>> = {
  stable: "stable",
  experimental: "beta",
  "under development": "underDevelopment",
  deprecated: "deprecated",
  removed: "removed",
};

/** Every feature in wire order. `isOn` says its state now. */
export function featureCatalogue(isOn: (name: string) => boolean): readonly ExperimentalFeature[] {
  return FEATURES.toSorted((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name)).map((feature) => {
    const texts = TEXTS[feature.name];
    return {
      name: feature.name,
      stage: STAGES[feature.stage],
      displayName: texts?.displayName ?? null,
      description: texts?.description ?? null,
      announcement: texts === undefined ? null : "",
      enabled: isOn(feature.name),
      defaultEnabled: feature.byDefault,
    };
  });
}
