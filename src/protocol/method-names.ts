// Client methods in wire order, and where the schema of each one's params is: loaded when a request of
// that method arrives, so knowing the names costs nothing. The order is the one of the list in the
// "unknown variant" error text (spec/app-server.md 1.5).

import type { TSchema } from "typebox";
import type { ClientMethod } from "./methods.ts";

type ParamsLoader = () => Promise<TSchema>;

/** Method → loader of its params schema; null: the method has no params. */
const PARAMS: Readonly<Record<ClientMethod, ParamsLoader | null>> = {
  initialize: async () => (await import("./initialize.ts")).InitializeParams,
  "thread/start": async () => (await import("./thread-request.ts")).ThreadStartParams,
  "thread/resume": async () => (await import("./thread-request.ts")).ThreadResumeParams,
  "thread/fork": async () => (await import("./thread-request.ts")).ThreadForkParams,
  "thread/archive": async () => (await import("./thread-request.ts")).ThreadArchiveParams,
  "thread/unsubscribe": async () => (await import("./thread-request.ts")).ThreadUnsubscribeParams,
  "thread/increment_elicitation": async () =>
    (await import("./thread-request.ts")).ThreadIncrementElicitationParams,
  "thread/decrement_elicitation": async () =>
    (await import("./thread-request.ts")).ThreadDecrementElicitationParams,
  "thread/name/set": async () => (await import("./thread-request.ts")).ThreadSetNameParams,
  "thread/metadata/update": async () => (await import("./thread-request.ts")).ThreadMetadataUpdateParams,
  "thread/unarchive": async () => (await import("./thread-request.ts")).ThreadUnarchiveParams,
  "thread/compact/start": async () => (await import("./thread-request.ts")).ThreadCompactStartParams,
  "thread/shellCommand": async () => (await import("./thread-request.ts")).ThreadShellCommandParams,
  "thread/backgroundTerminals/clean": async () =>
    (await import("./thread-request.ts")).ThreadBackgroundTerminalsCleanParams,
  "thread/rollback": async () => (await import("./thread-request.ts")).ThreadRollbackParams,
  "thread/list": async () => (await import("./thread-list.ts")).ThreadListParams,
  "thread/loaded/list": async () => (await import("./thread-list.ts")).ThreadLoadedListParams,
  "thread/read": async () => (await import("./thread-list.ts")).ThreadReadParams,
  "skills/list": async () => (await import("./skill.ts")).SkillsListParams,
  "plugin/list": async () => (await import("./plugin.ts")).PluginListParams,
  "plugin/read": async () => (await import("./plugin.ts")).PluginReadParams,
  "app/list": async () => (await import("./app.ts")).AppsListParams,
  "fs/readFile": async () => (await import("./fs.ts")).FsReadFileParams,
  "fs/writeFile": async () => (await import("./fs.ts")).FsWriteFileParams,
  "fs/createDirectory": async () => (await import("./fs.ts")).FsCreateDirectoryParams,
  "fs/getMetadata": async () => (await import("./fs.ts")).FsGetMetadataParams,
  "fs/readDirectory": async () => (await import("./fs.ts")).FsReadDirectoryParams,
  "fs/remove": async () => (await import("./fs.ts")).FsRemoveParams,
  "fs/copy": async () => (await import("./fs.ts")).FsCopyParams,
  "fs/watch": async () => (await import("./fs.ts")).FsWatchParams,
  "fs/unwatch": async () => (await import("./fs.ts")).FsUnwatchParams,
  "skills/config/write": async () => (await import("./skill.ts")).SkillsConfigWriteParams,
  "plugin/install": async () => (await import("./plugin.ts")).PluginInstallParams,
  "plugin/uninstall": async () => (await import("./plugin.ts")).PluginUninstallParams,
  "turn/start": async () => (await import("./turn-request.ts")).TurnStartParams,
  "turn/steer": async () => (await import("./turn-request.ts")).TurnSteerParams,
  "turn/interrupt": async () => (await import("./turn-request.ts")).TurnInterruptParams,
  "thread/realtime/start": async () => (await import("./realtime.ts")).ThreadRealtimeStartParams,
  "thread/realtime/appendAudio": async () => (await import("./realtime.ts")).ThreadRealtimeAppendAudioParams,
  "thread/realtime/appendText": async () => (await import("./realtime.ts")).ThreadRealtimeAppendTextParams,
  "thread/realtime/stop": async () => (await import("./realtime.ts")).ThreadRealtimeStopParams,
  "thread/realtime/listVoices": async () => (await import("./realtime.ts")).ThreadRealtimeListVoicesParams,
  "review/start": async () => (await import("./review.ts")).ReviewStartParams,
  "model/list": async () => (await import("./model.ts")).ModelListParams,
  "experimentalFeature/list": async () => (await import("./feature.ts")).ExperimentalFeatureListParams,
  "experimentalFeature/enablement/set": async () =>
    (await import("./feature.ts")).ExperimentalFeatureEnablementSetParams,
  "collaborationMode/list": async () => (await import("./feature.ts")).CollaborationModeListParams,
  "mock/experimentalMethod": async () => (await import("./feature.ts")).MockExperimentalMethodParams,
  "mcpServer/oauth/login": async () => (await import("./mcp.ts")).McpServerOauthLoginParams,
  "config/mcpServer/reload": null,
  "mcpServerStatus/list": async () => (await import("./mcp.ts")).ListMcpServerStatusParams,
  "mcpServer/resource/read": async () => (await import("./mcp.ts")).McpResourceReadParams,
  "windowsSandbox/setupStart": async () => (await import("./windows.ts")).WindowsSandboxSetupStartParams,
  "account/login/start": async () => (await import("./account.ts")).LoginAccountParams,
  "account/login/cancel": async () => (await import("./account.ts")).CancelLoginAccountParams,
  "account/logout": null,
  "account/rateLimits/read": null,
  "feedback/upload": async () => (await import("./feedback.ts")).FeedbackUploadParams,
  "command/exec": async () => (await import("./command.ts")).CommandExecParams,
  "command/exec/write": async () => (await import("./command.ts")).CommandExecWriteParams,
  "command/exec/terminate": async () => (await import("./command.ts")).CommandExecTerminateParams,
  "command/exec/resize": async () => (await import("./command.ts")).CommandExecResizeParams,
  "config/read": async () => (await import("./config.ts")).ConfigReadParams,
  "externalAgentConfig/detect": async () =>
    (await import("./external-agent.ts")).ExternalAgentConfigDetectParams,
  "externalAgentConfig/import": async () =>
    (await import("./external-agent.ts")).ExternalAgentConfigImportParams,
  "config/value/write": async () => (await import("./config-write.ts")).ConfigValueWriteParams,
  "config/batchWrite": async () => (await import("./config-write.ts")).ConfigBatchWriteParams,
  "configRequirements/read": null,
  "account/read": async () => (await import("./account.ts")).GetAccountParams,
  getConversationSummary: async () => (await import("./legacy.ts")).GetConversationSummaryParams,
  gitDiffToRemote: async () => (await import("./legacy.ts")).GitDiffToRemoteParams,
  getAuthStatus: async () => (await import("./legacy.ts")).GetAuthStatusParams,
  fuzzyFileSearch: async () => (await import("./fuzzy-file-search.ts")).FuzzyFileSearchParams,
  "fuzzyFileSearch/sessionStart": async () =>
    (await import("./fuzzy-file-search.ts")).FuzzyFileSearchSessionStartParams,
  "fuzzyFileSearch/sessionUpdate": async () =>
    (await import("./fuzzy-file-search.ts")).FuzzyFileSearchSessionUpdateParams,
  "fuzzyFileSearch/sessionStop": async () =>
    (await import("./fuzzy-file-search.ts")).FuzzyFileSearchSessionStopParams,
};

/** All client methods, in wire order. */
export const clientMethods: readonly ClientMethod[] = Object.keys(PARAMS).filter(isClientMethod);

/** Whether a string names a client method. */
export function isClientMethod(name: string): name is ClientMethod {
  return Object.hasOwn(PARAMS, name);
}

/** The schema of a method's params, or null when the method has none. */
export async function paramsSchema(method: ClientMethod): Promise<TSchema | null> {
  const load = PARAMS[method];
  return load === null ? null : load();
}
