// Tables of the configuration as 0.120 shows them: their keys, and what stands for one that is unset
// (observed).

type Json = Readonly<Record<string, unknown>>;

export const SHELL_ENVIRONMENT: Json = {
  inherit: null,
  ignore_default_excludes: null,
  exclude: null,
  set: null,
  include_only: null,
  experimental_use_profile: null,
};

const PROVIDER: Json = {
  name: null,
  base_url: null,
  env_key: null,
  env_key_instructions: null,
  experimental_bearer_token: null,
  auth: null,
  wire_api: "responses",
  query_params: null,
  http_headers: null,
  env_http_headers: null,
  request_max_retries: null,
  stream_max_retries: null,
  stream_idle_timeout_ms: null,
  websocket_connect_timeout_ms: null,
  requires_openai_auth: false,
  supports_websockets: false,
};

const SERVER: Json = { enabled: true, tool_timeout_sec: null };

const PROFILE: Json = unset(
  "model service_tier model_provider approval_policy approvals_reviewer sandbox_mode model_reasoning_effort " +
    "plan_mode_reasoning_effort model_reasoning_summary model_verbosity model_catalog_json personality " +
    "chatgpt_base_url model_instructions_file js_repl_node_path js_repl_node_module_dirs zsh_path " +
    "experimental_instructions_file experimental_compact_prompt_file include_apply_patch_tool " +
    "include_permissions_instructions include_apps_instructions include_environment_context " +
    "experimental_use_unified_exec_tool experimental_use_freeform_apply_patch tools_view_image tools web_search " +
    "analytics windows features oss_provider",
);

const APP: Json = {
  enabled: true,
  ...unset("destructive_enabled open_world_enabled default_tools_approval_mode default_tools_enabled tools"),
};

/** Tables whose keys are fixed; other keys are not shown. */
export const TABLES: Readonly<Record<string, Json>> = {
  audio: unset("microphone speaker"),
  feedback: unset("enabled"),
  ghost_snapshot: unset("ignore_large_untracked_files ignore_large_untracked_dirs disable_warnings"),
  history: unset("persistence max_bytes"),
  memories: unset(
    "no_memories_if_mcp_or_web_search generate_memories use_memories max_raw_memories_for_consolidation " +
      "max_unused_days max_rollout_age_days max_rollouts_per_startup min_rollout_idle_hours extract_model " +
      "consolidation_model",
  ),
  notice: {
    ...unset(
      "hide_full_access_warning hide_world_writable_warning hide_rate_limit_model_nudge hide_gpt5_1_migration_prompt",
    ),
    "hide_gpt-5.1-codex-max_migration_prompt": null,
    model_migrations: {},
  },
  otel: unset("log_user_prompt environment exporter trace_exporter metrics_exporter"),
  realtime: unset("version type transport voice"),
  tool_suggest: { discoverables: [] },
  tui: {
    notifications: true,
    notification_method: "auto",
    notification_condition: "unfocused",
    animations: true,
    show_tooltips: true,
    alternate_screen: "auto",
    status_line: null,
    terminal_title: null,
    theme: null,
    model_availability_nux: {},
  },
  windows: unset("sandbox sandbox_private_desktop"),
};

interface TableOfTables {
  /** Keys of the outer table itself. */
  readonly own?: Json;
  /** Keys of each inner table. */
  readonly entry: Json;
  /** Shown as an empty table when it is not set. */
  readonly always: boolean;
}

/** Tables with inner tables of the user's own names. */
export const TABLES_OF_TABLES: Readonly<Record<string, TableOfTables>> = {
  agents: {
    own: unset("max_threads max_depth job_max_runtime_seconds"),
    entry: unset("description config_file nickname_candidates"),
    always: false,
  },
  apps: { own: { _default: null }, entry: APP, always: false },
  mcp_servers: { entry: SERVER, always: true },
  model_providers: { entry: PROVIDER, always: true },
  profiles: { entry: PROFILE, always: true },
};

function unset(keys: string): Json {
  return Object.fromEntries(keys.split(" ").map((key) => [key, null]));
}
