// Every request of a client with its schemas. It imports all resource files: for the generators, and for
// `methods.ts` through its type only. What runs at start-up uses `method-names.ts`.

import * as account from "./account.ts";
import * as app from "./app.ts";
import * as command from "./command.ts";
import * as config from "./config.ts";
import * as configRequirements from "./config-requirements.ts";
import * as configWrite from "./config-write.ts";
import * as externalAgent from "./external-agent.ts";
import * as feature from "./feature.ts";
import * as feedback from "./feedback.ts";
import * as fs from "./fs.ts";
import * as fuzzyFileSearch from "./fuzzy-file-search.ts";
import * as initialize from "./initialize.ts";
import * as legacy from "./legacy.ts";
import * as mcp from "./mcp.ts";
import * as model from "./model.ts";
import * as plugin from "./plugin.ts";
import * as realtime from "./realtime.ts";
import * as review from "./review.ts";
import * as skill from "./skill.ts";
import * as threadList from "./thread-list.ts";
import * as threadRequest from "./thread-request.ts";
import * as turnRequest from "./turn-request.ts";
import * as windows from "./windows.ts";

/** Client requests in the order of the wire's own list (the order of the "expected one of" error text). */
export const clientRequests = {
  initialize: { params: initialize.InitializeParams, result: initialize.InitializeResponse },
  "thread/start": { params: threadRequest.ThreadStartParams, result: threadRequest.ThreadStartResponse },
  "thread/resume": { params: threadRequest.ThreadResumeParams, result: threadRequest.ThreadResumeResponse },
  "thread/fork": { params: threadRequest.ThreadForkParams, result: threadRequest.ThreadForkResponse },
  "thread/archive": {
    params: threadRequest.ThreadArchiveParams,
    result: threadRequest.ThreadArchiveResponse,
  },
  "thread/unsubscribe": {
    params: threadRequest.ThreadUnsubscribeParams,
    result: threadRequest.ThreadUnsubscribeResponse,
  },
  "thread/increment_elicitation": {
    params: threadRequest.ThreadIncrementElicitationParams,
    result: threadRequest.ThreadIncrementElicitationResponse,
  },
  "thread/decrement_elicitation": {
    params: threadRequest.ThreadDecrementElicitationParams,
    result: threadRequest.ThreadDecrementElicitationResponse,
  },
  "thread/name/set": {
    params: threadRequest.ThreadSetNameParams,
    result: threadRequest.ThreadSetNameResponse,
  },
  "thread/metadata/update": {
    params: threadRequest.ThreadMetadataUpdateParams,
    result: threadRequest.ThreadMetadataUpdateResponse,
  },
  "thread/unarchive": {
    params: threadRequest.ThreadUnarchiveParams,
    result: threadRequest.ThreadUnarchiveResponse,
  },
  "thread/compact/start": {
    params: threadRequest.ThreadCompactStartParams,
    result: threadRequest.ThreadCompactStartResponse,
  },
  "thread/shellCommand": {
    params: threadRequest.ThreadShellCommandParams,
    result: threadRequest.ThreadShellCommandResponse,
  },
  "thread/backgroundTerminals/clean": {
    params: threadRequest.ThreadBackgroundTerminalsCleanParams,
    result: threadRequest.ThreadBackgroundTerminalsCleanResponse,
  },
  "thread/rollback": {
    params: threadRequest.ThreadRollbackParams,
    result: threadRequest.ThreadRollbackResponse,
  },
  "thread/list": { params: threadList.ThreadListParams, result: threadList.ThreadListResponse },
  "thread/loaded/list": {
    params: threadList.ThreadLoadedListParams,
    result: threadList.ThreadLoadedListResponse,
  },
  "thread/read": { params: threadList.ThreadReadParams, result: threadList.ThreadReadResponse },
  "skills/list": { params: skill.SkillsListParams, result: skill.SkillsListResponse },
  "plugin/list": { params: plugin.PluginListParams, result: plugin.PluginListResponse },
  "plugin/read": { params: plugin.PluginReadParams, result: plugin.PluginReadResponse },
  "app/list": { params: app.AppsListParams, result: app.AppsListResponse },
  "fs/readFile": { params: fs.FsReadFileParams, result: fs.FsReadFileResponse },
  "fs/writeFile": { params: fs.FsWriteFileParams, result: fs.FsWriteFileResponse },
  "fs/createDirectory": { params: fs.FsCreateDirectoryParams, result: fs.FsCreateDirectoryResponse },
  "fs/getMetadata": { params: fs.FsGetMetadataParams, result: fs.FsGetMetadataResponse },
  "fs/readDirectory": { params: fs.FsReadDirectoryParams, result: fs.FsReadDirectoryResponse },
  "fs/remove": { params: fs.FsRemoveParams, result: fs.FsRemoveResponse },
  "fs/copy": { params: fs.FsCopyParams, result: fs.FsCopyResponse },
  "fs/watch": { params: fs.FsWatchParams, result: fs.FsWatchResponse },
  "fs/unwatch": { params: fs.FsUnwatchParams, result: fs.FsUnwatchResponse },
  "skills/config/write": { params: skill.SkillsConfigWriteParams, result: skill.SkillsConfigWriteResponse },
  "plugin/install": { params: plugin.PluginInstallParams, result: plugin.PluginInstallResponse },
  "plugin/uninstall": { params: plugin.PluginUninstallParams, result: plugin.PluginUninstallResponse },
  "turn/start": { params: turnRequest.TurnStartParams, result: turnRequest.TurnStartResponse },
  "turn/steer": { params: turnRequest.TurnSteerParams, result: turnRequest.TurnSteerResponse },
  "turn/interrupt": { params: turnRequest.TurnInterruptParams, result: turnRequest.TurnInterruptResponse },
  "thread/realtime/start": {
    params: realtime.ThreadRealtimeStartParams,
    result: realtime.ThreadRealtimeStartResponse,
  },
  "thread/realtime/appendAudio": {
    params: realtime.ThreadRealtimeAppendAudioParams,
    result: realtime.ThreadRealtimeAppendAudioResponse,
  },
  "thread/realtime/appendText": {
    params: realtime.ThreadRealtimeAppendTextParams,
    result: realtime.ThreadRealtimeAppendTextResponse,
  },
  "thread/realtime/stop": {
    params: realtime.ThreadRealtimeStopParams,
    result: realtime.ThreadRealtimeStopResponse,
  },
  "thread/realtime/listVoices": {
    params: realtime.ThreadRealtimeListVoicesParams,
    result: realtime.ThreadRealtimeListVoicesResponse,
  },
  "review/start": { params: review.ReviewStartParams, result: review.ReviewStartResponse },
  "model/list": { params: model.ModelListParams, result: model.ModelListResponse },
  "experimentalFeature/list": {
    params: feature.ExperimentalFeatureListParams,
    result: feature.ExperimentalFeatureListResponse,
  },
  "experimentalFeature/enablement/set": {
    params: feature.ExperimentalFeatureEnablementSetParams,
    result: feature.ExperimentalFeatureEnablementSetResponse,
  },
  "collaborationMode/list": {
    params: feature.CollaborationModeListParams,
    result: feature.CollaborationModeListResponse,
  },
  "mock/experimentalMethod": {
    params: feature.MockExperimentalMethodParams,
    result: feature.MockExperimentalMethodResponse,
  },
  "mcpServer/oauth/login": { params: mcp.McpServerOauthLoginParams, result: mcp.McpServerOauthLoginResponse },
  "config/mcpServer/reload": { params: null, result: mcp.McpServerRefreshResponse },
  "mcpServerStatus/list": { params: mcp.ListMcpServerStatusParams, result: mcp.ListMcpServerStatusResponse },
  "mcpServer/resource/read": { params: mcp.McpResourceReadParams, result: mcp.McpResourceReadResponse },
  "windowsSandbox/setupStart": {
    params: windows.WindowsSandboxSetupStartParams,
    result: windows.WindowsSandboxSetupStartResponse,
  },
  "account/login/start": { params: account.LoginAccountParams, result: account.LoginAccountResponse },
  "account/login/cancel": {
    params: account.CancelLoginAccountParams,
    result: account.CancelLoginAccountResponse,
  },
  "account/logout": { params: null, result: account.LogoutAccountResponse },
  "account/rateLimits/read": { params: null, result: account.GetAccountRateLimitsResponse },
  "feedback/upload": { params: feedback.FeedbackUploadParams, result: feedback.FeedbackUploadResponse },
  "command/exec": { params: command.CommandExecParams, result: command.CommandExecResponse },
  "command/exec/write": { params: command.CommandExecWriteParams, result: command.CommandExecWriteResponse },
  "command/exec/terminate": {
    params: command.CommandExecTerminateParams,
    result: command.CommandExecTerminateResponse,
  },
  "command/exec/resize": {
    params: command.CommandExecResizeParams,
    result: command.CommandExecResizeResponse,
  },
  "config/read": { params: config.ConfigReadParams, result: config.ConfigReadResponse },
  "externalAgentConfig/detect": {
    params: externalAgent.ExternalAgentConfigDetectParams,
    result: externalAgent.ExternalAgentConfigDetectResponse,
  },
  "externalAgentConfig/import": {
    params: externalAgent.ExternalAgentConfigImportParams,
    result: externalAgent.ExternalAgentConfigImportResponse,
  },
  "config/value/write": {
    params: configWrite.ConfigValueWriteParams,
    result: configWrite.ConfigWriteResponse,
  },
  "config/batchWrite": {
    params: configWrite.ConfigBatchWriteParams,
    result: configWrite.ConfigWriteResponse,
  },
  "configRequirements/read": { params: null, result: configRequirements.ConfigRequirementsReadResponse },
  "account/read": { params: account.GetAccountParams, result: account.GetAccountResponse },
  getConversationSummary: {
    params: legacy.GetConversationSummaryParams,
    result: legacy.GetConversationSummaryResponse,
  },
  gitDiffToRemote: { params: legacy.GitDiffToRemoteParams, result: legacy.GitDiffToRemoteResponse },
  getAuthStatus: { params: legacy.GetAuthStatusParams, result: legacy.GetAuthStatusResponse },
  fuzzyFileSearch: {
    params: fuzzyFileSearch.FuzzyFileSearchParams,
    result: fuzzyFileSearch.FuzzyFileSearchResponse,
  },
  "fuzzyFileSearch/sessionStart": {
    params: fuzzyFileSearch.FuzzyFileSearchSessionStartParams,
    result: fuzzyFileSearch.FuzzyFileSearchSessionStartResponse,
  },
  "fuzzyFileSearch/sessionUpdate": {
    params: fuzzyFileSearch.FuzzyFileSearchSessionUpdateParams,
    result: fuzzyFileSearch.FuzzyFileSearchSessionUpdateResponse,
  },
  "fuzzyFileSearch/sessionStop": {
    params: fuzzyFileSearch.FuzzyFileSearchSessionStopParams,
    result: fuzzyFileSearch.FuzzyFileSearchSessionStopResponse,
  },
} as const;
