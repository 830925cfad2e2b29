// The configuration as `config/read` shows it: every key that 0.120 knows, null when unset, typed
// parts in canonical form, keys we do not know as they are written. Tables are filled in from
// config-view-tables.ts.
import { canonical } from "../protocol/canonical.ts";
import { Config } from "../protocol/config.ts";
import { SHELL_ENVIRONMENT, TABLES, TABLES_OF_TABLES } from "./config-view-tables.ts";

type Json = Readonly<Record<string, unknown>>;

/** Features that 0.120 reports whatever is configured. */
const RUNTIME_FEATURES: Json = {
  apps: true,
  plugins: true,
  tool_search: false,
  tool_suggest: true,
  tool_call_mcp_elicitation: true,
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
  return {
    ...(canonical(Config, withSearchTable(tree)) as Json),
    ...unset,
    ...pick(tree, FURTHER_KEYS),
    features: { ...RUNTIME_FEATURES, ...objectAt(tree, "features") },
    plugins: objectAt(tree, "plugins"),
    shell_environment_policy: { ...SHELL_ENVIRONMENT, ...objectAt(tree, "shell_environment_policy") },
    ...filledTables(tree),
  };
}

/** Tables with a fixed set of keys, and tables of such tables. The latter are there even when empty. */
function filledTables(tree: Json): Json {
  const fixed = Object.entries(TABLES).flatMap(([key, defaults]) =>
    isObject(tree[key]) ? [[key, { ...defaults, ...pick(tree[key], Object.keys(defaults)) }]] : [],
  );
  const maps = Object.entries(TABLES_OF_TABLES).flatMap(([key, { own = {}, entry, always }]) => {
    const table = tree[key];
    if (!isObject(table)) return always ? [[key, {}]] : [];
    const entries = Object.entries(table).map(([name, value]) => [
      name,
      isObject(value) && !Object.hasOwn(own, name) ? { ...entryDefaults(entry, value), ...value } : value,
    ]);
    return [[key, { ...own, ...Object.fromEntries(entries) }]];
  });
  return Object.fromEntries([...fixed, ...maps]);
}

function entryDefaults(entry: Json, value: Json): Json {
  // A server with a command has arguments; one with a URL has none.
  return "command" in value && !("args" in value) && "tool_timeout_sec" in entry
    ? { ...entry, args: [] }
    : entry;
}

/** `tools.web_search = true` is an old spelling that the protocol cannot show: there it is unset. */
function withSearchTable(tree: Json): Json {
  const tools = objectAt(tree, "tools");
  const known = typeof tools["web_search"] === "object" || tools["web_search"] === undefined;
  return known ? tree : { ...tree, tools: { ...tools, web_search: null } };
}

function objectAt(tree: Json, key: string): Json {
  const value = tree[key];
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function pick(tree: Json, keys: readonly string[]): Json {
  return Object.fromEntries(keys.flatMap((key) => (tree[key] === undefined ? [] : [[key, tree[key]]])));
}
