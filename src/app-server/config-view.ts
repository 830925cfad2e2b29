// The configuration as `config/read` shows it: every key that 0.120 knows, null when unset, typed
// parts in canonical form, keys we do not know as they are written.
import { canonical } from "../protocol/canonical.ts";
import { Config } from "../protocol/config.ts";

type Json = Readonly<Record<string, unknown>>;

/** Features that 0.120 reports whatever is configured. */
const RUNTIME_FEATURES: Json = {
  apps: true,
  plugins: true,
  tool_search: false,
  tool_suggest: true,
  tool_call_mcp_elicitation: true,
};

const SHELL_ENVIRONMENT: Json = {
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

/** Keys beside the typed ones of the protocol's Config that are always there. */
const FURTHER_KEYS = [
  "agents",
  "allow_login_shell",
  "audio",
  "background_terminal_max_timeout",
  "chatgpt_base_url",
  "check_for_update_on_startup",
  "cli_auth_credentials_store",
  "commit_attribution",
  "default_permissions",
  "disable_paste_burst",
  "experimental_compact_prompt_file",
  "experimental_instructions_file",
  "experimental_realtime_start_instructions",
  "experimental_realtime_ws_backend_prompt",
  "experimental_realtime_ws_base_url",
  "experimental_realtime_ws_model",
  "experimental_realtime_ws_startup_context",
  "experimental_use_freeform_apply_patch",
  "experimental_use_unified_exec_tool",
  "feedback",
  "file_opener",
  "ghost_snapshot",
  "hide_agent_reasoning",
  "history",
  "include_apps_instructions",
  "include_environment_context",
  "include_permissions_instructions",
  "js_repl_node_module_dirs",
  "js_repl_node_path",
  "log_dir",
  "mcp_oauth_callback_port",
  "mcp_oauth_callback_url",
  "mcp_oauth_credentials_store",
  "memories",
  "model_catalog_json",
  "model_instructions_file",
  "model_supports_reasoning_summaries",
  "notice",
  "notify",
  "openai_base_url",
  "oss_provider",
  "otel",
  "permissions",
  "personality",
  "plan_mode_reasoning_effort",
  "project_doc_fallback_filenames",
  "project_doc_max_bytes",
  "project_root_markers",
  "projects",
  "realtime",
  "show_raw_agent_reasoning",
  "skills",
  "sqlite_home",
  "suppress_unstable_features_warning",
  "tool_output_token_limit",
  "tool_suggest",
  "tui",
  "windows",
  "windows_wsl_setup_acknowledged",
  "zsh_path",
] as const;

/** The view of a merged configuration tree (plain JSON). */
export function configView(tree: Json): Json {
  const unset = Object.fromEntries(FURTHER_KEYS.map((key) => [key, null]));
  const providers = Object.entries(objectAt(tree, "model_providers"));
  return {
    ...(canonical(Config, withSearchTable(tree)) as Json),
    ...unset,
    ...pick(tree, FURTHER_KEYS),
    features: { ...RUNTIME_FEATURES, ...objectAt(tree, "features") },
    plugins: objectAt(tree, "plugins"),
    mcp_servers: objectAt(tree, "mcp_servers"),
    model_providers: Object.fromEntries(
      providers.map(([id, table]) => [id, { ...PROVIDER, ...(table as Json) }]),
    ),
    shell_environment_policy: { ...SHELL_ENVIRONMENT, ...objectAt(tree, "shell_environment_policy") },
  };
}

/** `tools.web_search = true` is an old spelling that the protocol cannot show: there it is unset. */
function withSearchTable(tree: Json): Json {
  const tools = objectAt(tree, "tools");
  const known = typeof tools["web_search"] === "object" || tools["web_search"] === undefined;
  return known ? tree : { ...tree, tools: { ...tools, web_search: null } };
}

function objectAt(tree: Json, key: string): Json {
  const value = tree[key];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function pick(tree: Json, keys: readonly string[]): Json {
  return Object.fromEntries(keys.flatMap((key) => (tree[key] === undefined ? [] : [[key, tree[key]]])));
}
