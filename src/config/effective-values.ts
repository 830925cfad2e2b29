// Turns the checked tree into typed values with their defaults. Pure. The casts are safe because
// the tree passed the schema.
import type { EffectiveConfig, ShellEnvironmentPolicy, WorkspaceWriteOptions } from "./effective-types.ts";
import { isTable, lookUp, type TomlTable, type TomlValue } from "./tree.ts";

/** Who gives out ChatGPT tokens. */
export const DEFAULT_ISSUER = "https://auth.openai.com";

/** The part of the configuration that is only values, without constraints and projects. */
export type PlainValues = Omit<
  EffectiveConfig,
  | "codexHome"
  | "cwd"
  | "profile"
  | "approvalPolicy"
  | "approvalsReviewer"
  | "sandboxMode"
  | "features"
  | "webSearch"
  | "mcpServerRefusals"
  | "place"
  | "trust"
  | "requirements"
  | "warnings"
  | "tree"
  | "layers"
>;

/** Reads all plain values of a checked tree. */
export function plainValues(tree: TomlTable): PlainValues {
  return {
    ...modelValues(tree),
    ...instructionValues(tree),
    ...toolValues(tree),
    ...outputValues(tree),
    ...feedbackValues(tree),
    ...accountValues(tree),
    workspaceWrite: workspaceWrite(tree),
    shellEnvironmentPolicy: shellEnvironmentPolicy(tree),
    allowLoginShell: flag(tree, "allow_login_shell", true),
  };
}

function modelValues(tree: TomlTable) {
  return {
    model: text(tree, "model"),
    reviewModel: text(tree, "review_model"),
    modelProvider: text(tree, "model_provider") ?? "openai",
    modelProviders: tables(tree, "model_providers"),
    reasoningEffort: text(tree, "model_reasoning_effort"),
    planModeReasoningEffort: text(tree, "plan_mode_reasoning_effort"),
    reasoningSummary: text(tree, "model_reasoning_summary"),
    supportsReasoningSummaries: (tree["model_supports_reasoning_summaries"] as boolean | undefined) ?? null,
    verbosity: text(tree, "model_verbosity"),
    serviceTier: text(tree, "service_tier"),
    personality: text(tree, "personality"),
    modelContextWindow: count(tree, "model_context_window"),
    modelAutoCompactTokenLimit: count(tree, "model_auto_compact_token_limit"),
    modelCatalogFile: text(tree, "model_catalog_json"),
    toolOutputTokenLimit: count(tree, "tool_output_token_limit"),
  };
}

function instructionValues(tree: TomlTable) {
  return {
    modelInstructionsFile:
      text(tree, "model_instructions_file") ?? text(tree, "experimental_instructions_file"),
    compactPromptFile: text(tree, "experimental_compact_prompt_file"),
    developerInstructions: text(tree, "developer_instructions"),
    compactPrompt: text(tree, "compact_prompt"),
    includePermissionsInstructions: flag(tree, "include_permissions_instructions", true),
    includeAppsInstructions: flag(tree, "include_apps_instructions", true),
    includeEnvironmentContext: flag(tree, "include_environment_context", true),
    projectDocMaxBytes: count(tree, "project_doc_max_bytes") ?? 32_768,
    projectDocFallbackFilenames: list(tree["project_doc_fallback_filenames"]),
  };
}

function toolValues(tree: TomlTable) {
  const webSearch = lookUp(tree, ["tools", "web_search"]);
  return {
    webSearchOptions: isTable(webSearch) ? webSearch : null,
    viewImageTool: lookUp(tree, ["tools", "view_image"]) !== false,
    backgroundTerminalMaxTimeoutMs: count(tree, "background_terminal_max_timeout") ?? 300_000,
    mcpServers: tables(tree, "mcp_servers"),
  };
}

function outputValues(tree: TomlTable) {
  const history = (tree["history"] ?? {}) as TomlTable;
  return {
    hideAgentReasoning: flag(tree, "hide_agent_reasoning", false),
    showRawAgentReasoning: flag(tree, "show_raw_agent_reasoning", false),
    notify: tree["notify"] === undefined ? null : list(tree["notify"]),
    history: {
      persistence: (history["persistence"] ?? "save-all") as "save-all" | "none",
      maxBytes: count(history, "max_bytes"),
    },
  };
}

function feedbackValues(tree: TomlTable) {
  const feedback = (tree["feedback"] ?? {}) as TomlTable;
  return {
    feedback: { enabled: flag(feedback, "enabled", true), uploadUrl: text(feedback, "upload_url") },
  };
}

function accountValues(tree: TomlTable) {
  return {
    loginIssuer: (text(tree, "login_issuer") ?? DEFAULT_ISSUER).replace(/\/+$/, ""),
    chatgptBaseUrl: text(tree, "chatgpt_base_url") ?? "https://chatgpt.com/backend-api/",
    openaiBaseUrl: text(tree, "openai_base_url"),
    ossProvider: text(tree, "oss_provider"),
    forcedLoginMethod: text(tree, "forced_login_method") as "chatgpt" | "api" | null,
    forcedChatgptWorkspaceId: text(tree, "forced_chatgpt_workspace_id"),
    credentialsStore: (text(tree, "cli_auth_credentials_store") ??
      "file") as EffectiveConfig["credentialsStore"],
  };
}

function workspaceWrite(tree: TomlTable): WorkspaceWriteOptions {
  const options = (tree["sandbox_workspace_write"] ?? {}) as TomlTable;
  return {
    writableRoots: list(options["writable_roots"]),
    networkAccess: flag(options, "network_access", false),
    excludeTmpdirEnvVar: flag(options, "exclude_tmpdir_env_var", false),
    excludeSlashTmp: flag(options, "exclude_slash_tmp", false),
  };
}

function shellEnvironmentPolicy(tree: TomlTable): ShellEnvironmentPolicy {
  const policy = (tree["shell_environment_policy"] ?? {}) as TomlTable;
  return {
    inherit: (text(policy, "inherit") ?? "all") as ShellEnvironmentPolicy["inherit"],
    // 0.120 documents false and behaves as true; the documented, safer one holds here (requirements X-8).
    ignoreDefaultExcludes: flag(policy, "ignore_default_excludes", false),
    exclude: list(policy["exclude"]),
    set: { ...(policy["set"] as Readonly<Record<string, string>> | undefined) },
    includeOnly: list(policy["include_only"]),
    useProfile: flag(policy, "experimental_use_profile", false),
  };
}

function text(table: TomlTable, key: string): string | null {
  return (table[key] as string | undefined) ?? null;
}

function flag(table: TomlTable, key: string, byDefault: boolean): boolean {
  return (table[key] as boolean | undefined) ?? byDefault;
}

function count(table: TomlTable, key: string): number | null {
  const value = table[key];
  return value === undefined ? null : Number(value);
}

function list(value: TomlValue | undefined): readonly string[] {
  return (value as readonly string[] | undefined) ?? [];
}

function tables(tree: TomlTable, key: string): Readonly<Record<string, TomlTable>> {
  return (tree[key] as Readonly<Record<string, TomlTable>> | undefined) ?? {};
}
