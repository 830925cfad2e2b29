// Config as clients see it: the effective values, and the layers they come from.

import type { Static } from "typebox";
import { AbsolutePathBuf } from "./scalars.ts";
import {
  ApprovalsReviewer,
  AskForApproval,
  ForcedLoginMethod,
  ReasoningEffort,
  ReasoningSummary,
  SandboxMode,
  ServiceTier,
  Verbosity,
  WebSearchMode,
  WebSearchToolConfig,
} from "./settings.ts";
import {
  text,
  bool,
  bigInt64,
  json,
  struct,
  openStruct,
  choice,
  variant,
  tagged,
  named,
  list,
  map,
  nullable,
  maybe,
  defaulted,
  param,
} from "./schema.ts";

export const AnalyticsConfig = openStruct("AnalyticsConfig", { enabled: nullable(bool) }, json);
export type AnalyticsConfig = Static<typeof AnalyticsConfig>;

export const AppToolApproval = choice("AppToolApproval", ["auto", "prompt", "approve"]);
export type AppToolApproval = Static<typeof AppToolApproval>;

export const AppToolConfig = struct(
  "AppToolConfig",
  { enabled: nullable(bool), approval_mode: nullable(AppToolApproval) },
  { tsInline: true },
);
export type AppToolConfig = Static<typeof AppToolConfig>;

export const AppToolsConfig = named("AppToolsConfig", map(AppToolConfig), { schemaHidesFurther: true });
export type AppToolsConfig = Static<typeof AppToolsConfig>;

export const AppConfig = struct(
  "AppConfig",
  {
    enabled: defaulted(bool, true),
    destructive_enabled: nullable(bool),
    open_world_enabled: nullable(bool),
    default_tools_approval_mode: nullable(AppToolApproval),
    default_tools_enabled: nullable(bool),
    tools: nullable(AppToolsConfig),
  },
  { tsInline: true },
);
export type AppConfig = Static<typeof AppConfig>;

export const AppsDefaultConfig = struct("AppsDefaultConfig", {
  enabled: defaulted(bool, true),
  destructive_enabled: defaulted(bool, true),
  open_world_enabled: defaulted(bool, true),
});
export type AppsDefaultConfig = Static<typeof AppsDefaultConfig>;

export const AppsConfig = openStruct("AppsConfig", { _default: nullable(AppsDefaultConfig) }, AppConfig, {
  schemaHidesFurther: true,
});
export type AppsConfig = Static<typeof AppsConfig>;

export const ToolsV2 = struct("ToolsV2", {
  web_search: nullable(WebSearchToolConfig),
  view_image: nullable(bool),
});
export type ToolsV2 = Static<typeof ToolsV2>;

export const ProfileV2 = openStruct(
  "ProfileV2",
  {
    model: nullable(text),
    model_provider: nullable(text),
    approval_policy: nullable(AskForApproval),
    approvals_reviewer: nullable(ApprovalsReviewer),
    service_tier: nullable(ServiceTier),
    model_reasoning_effort: nullable(ReasoningEffort),
    model_reasoning_summary: nullable(ReasoningSummary),
    model_verbosity: nullable(Verbosity),
    web_search: nullable(WebSearchMode),
    tools: nullable(ToolsV2),
    chatgpt_base_url: nullable(text),
  },
  json,
);
export type ProfileV2 = Static<typeof ProfileV2>;

export const SandboxWorkspaceWrite = struct("SandboxWorkspaceWrite", {
  writable_roots: defaulted(list(text), []),
  network_access: defaulted(bool, false),
  exclude_tmpdir_env_var: defaulted(bool, false),
  exclude_slash_tmp: defaulted(bool, false),
});
export type SandboxWorkspaceWrite = Static<typeof SandboxWorkspaceWrite>;

export const Config = openStruct(
  "Config",
  {
    model: nullable(text),
    review_model: nullable(text),
    model_context_window: nullable(bigInt64),
    model_auto_compact_token_limit: nullable(bigInt64),
    model_provider: nullable(text),
    approval_policy: nullable(AskForApproval),
    approvals_reviewer: nullable(ApprovalsReviewer),
    sandbox_mode: nullable(SandboxMode),
    sandbox_workspace_write: nullable(SandboxWorkspaceWrite),
    forced_chatgpt_workspace_id: nullable(text),
    forced_login_method: nullable(ForcedLoginMethod),
    web_search: nullable(WebSearchMode),
    tools: nullable(ToolsV2),
    profile: nullable(text),
    profiles: defaulted(map(ProfileV2), {}),
    instructions: nullable(text),
    developer_instructions: nullable(text),
    compact_prompt: nullable(text),
    model_reasoning_effort: nullable(ReasoningEffort),
    model_reasoning_summary: nullable(ReasoningSummary),
    model_verbosity: nullable(Verbosity),
    service_tier: nullable(ServiceTier),
    analytics: nullable(AnalyticsConfig),
    apps: nullable(AppsConfig, { experimental: true }),
  },
  json,
);
export type Config = Static<typeof Config>;

export const ConfigLayerSource = tagged("ConfigLayerSource", [
  variant("mdm", { domain: text, key: text }),
  variant("system", { file: AbsolutePathBuf }),
  variant("user", { file: AbsolutePathBuf }),
  variant("project", { dotCodexFolder: AbsolutePathBuf }),
  variant("sessionFlags", {}),
  variant("legacyManagedConfigTomlFromFile", { file: AbsolutePathBuf }),
  variant("legacyManagedConfigTomlFromMdm", {}),
]);
export type ConfigLayerSource = Static<typeof ConfigLayerSource>;

export const ConfigLayer = struct("ConfigLayer", {
  name: ConfigLayerSource,
  version: text,
  config: json,
  disabledReason: nullable(text),
});
export type ConfigLayer = Static<typeof ConfigLayer>;

export const ConfigLayerMetadata = struct("ConfigLayerMetadata", { name: ConfigLayerSource, version: text });
export type ConfigLayerMetadata = Static<typeof ConfigLayerMetadata>;

export const ConfigReadParams = struct("ConfigReadParams", {
  includeLayers: param(bool, false),
  cwd: maybe(text),
});
export type ConfigReadParams = Static<typeof ConfigReadParams>;

export const ConfigReadResponse = struct("ConfigReadResponse", {
  config: Config,
  origins: map(ConfigLayerMetadata),
  layers: nullable(list(ConfigLayer)),
});
export type ConfigReadResponse = Static<typeof ConfigReadResponse>;
