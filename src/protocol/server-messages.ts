// Every request and notification of the server with its schemas; see `client-messages.ts`.

import * as account from "./account.ts";
import * as app from "./app.ts";
import * as approval from "./approval.ts";
import * as command from "./command.ts";
import * as elicitation from "./elicitation.ts";
import * as fs from "./fs.ts";
import * as fuzzyFileSearch from "./fuzzy-file-search.ts";
import * as guardian from "./guardian.ts";
import * as hook from "./hook.ts";
import * as itemDelta from "./item-delta.ts";
import * as legacy from "./legacy.ts";
import * as mcp from "./mcp.ts";
import * as model from "./model.ts";
import * as notice from "./notice.ts";
import * as realtime from "./realtime.ts";
import * as responseItem from "./response-item.ts";
import * as skill from "./skill.ts";
import * as threadNotification from "./thread-notification.ts";
import * as turnNotification from "./turn-notification.ts";
import * as userInput from "./user-input.ts";
import * as windows from "./windows.ts";

/** Requests of the server to a client. */
export const serverRequests = {
  "item/commandExecution/requestApproval": {
    params: approval.CommandExecutionRequestApprovalParams,
    result: approval.CommandExecutionRequestApprovalResponse,
  },
  "item/fileChange/requestApproval": {
    params: approval.FileChangeRequestApprovalParams,
    result: approval.FileChangeRequestApprovalResponse,
  },
  "item/tool/requestUserInput": {
    params: userInput.ToolRequestUserInputParams,
    result: userInput.ToolRequestUserInputResponse,
  },
  "mcpServer/elicitation/request": {
    params: elicitation.McpServerElicitationRequestParams,
    result: elicitation.McpServerElicitationRequestResponse,
  },
  "item/permissions/requestApproval": {
    params: approval.PermissionsRequestApprovalParams,
    result: approval.PermissionsRequestApprovalResponse,
  },
  "item/tool/call": { params: userInput.DynamicToolCallParams, result: userInput.DynamicToolCallResponse },
  "account/chatgptAuthTokens/refresh": {
    params: account.ChatgptAuthTokensRefreshParams,
    result: account.ChatgptAuthTokensRefreshResponse,
  },
  applyPatchApproval: { params: legacy.ApplyPatchApprovalParams, result: legacy.ApplyPatchApprovalResponse },
  execCommandApproval: {
    params: legacy.ExecCommandApprovalParams,
    result: legacy.ExecCommandApprovalResponse,
  },
} as const;

/** Notifications of the server: method and parameters. */
export const serverNotifications = {
  error: turnNotification.ErrorNotification,
  "thread/started": threadNotification.ThreadStartedNotification,
  "thread/status/changed": threadNotification.ThreadStatusChangedNotification,
  "thread/archived": threadNotification.ThreadArchivedNotification,
  "thread/unarchived": threadNotification.ThreadUnarchivedNotification,
  "thread/closed": threadNotification.ThreadClosedNotification,
  "skills/changed": skill.SkillsChangedNotification,
  "thread/name/updated": threadNotification.ThreadNameUpdatedNotification,
  "thread/tokenUsage/updated": threadNotification.ThreadTokenUsageUpdatedNotification,
  "turn/started": turnNotification.TurnStartedNotification,
  "hook/started": hook.HookStartedNotification,
  "turn/completed": turnNotification.TurnCompletedNotification,
  "hook/completed": hook.HookCompletedNotification,
  "turn/diff/updated": turnNotification.TurnDiffUpdatedNotification,
  "turn/plan/updated": turnNotification.TurnPlanUpdatedNotification,
  "item/started": itemDelta.ItemStartedNotification,
  "item/autoApprovalReview/started": guardian.ItemGuardianApprovalReviewStartedNotification,
  "item/autoApprovalReview/completed": guardian.ItemGuardianApprovalReviewCompletedNotification,
  "item/completed": itemDelta.ItemCompletedNotification,
  "rawResponseItem/completed": responseItem.RawResponseItemCompletedNotification,
  "item/agentMessage/delta": itemDelta.AgentMessageDeltaNotification,
  "item/plan/delta": itemDelta.PlanDeltaNotification,
  "command/exec/outputDelta": command.CommandExecOutputDeltaNotification,
  "item/commandExecution/outputDelta": itemDelta.CommandExecutionOutputDeltaNotification,
  "item/commandExecution/terminalInteraction": itemDelta.TerminalInteractionNotification,
  "item/fileChange/outputDelta": itemDelta.FileChangeOutputDeltaNotification,
  "serverRequest/resolved": approval.ServerRequestResolvedNotification,
  "item/mcpToolCall/progress": mcp.McpToolCallProgressNotification,
  "mcpServer/oauthLogin/completed": mcp.McpServerOauthLoginCompletedNotification,
  "mcpServer/startupStatus/updated": mcp.McpServerStatusUpdatedNotification,
  "account/updated": account.AccountUpdatedNotification,
  "account/rateLimits/updated": account.AccountRateLimitsUpdatedNotification,
  "app/list/updated": app.AppListUpdatedNotification,
  "fs/changed": fs.FsChangedNotification,
  "item/reasoning/summaryTextDelta": itemDelta.ReasoningSummaryTextDeltaNotification,
  "item/reasoning/summaryPartAdded": itemDelta.ReasoningSummaryPartAddedNotification,
  "item/reasoning/textDelta": itemDelta.ReasoningTextDeltaNotification,
  "thread/compacted": turnNotification.ContextCompactedNotification,
  "model/rerouted": model.ModelReroutedNotification,
  deprecationNotice: notice.DeprecationNoticeNotification,
  configWarning: notice.ConfigWarningNotification,
  "fuzzyFileSearch/sessionUpdated": fuzzyFileSearch.FuzzyFileSearchSessionUpdatedNotification,
  "fuzzyFileSearch/sessionCompleted": fuzzyFileSearch.FuzzyFileSearchSessionCompletedNotification,
  "thread/realtime/started": realtime.ThreadRealtimeStartedNotification,
  "thread/realtime/itemAdded": realtime.ThreadRealtimeItemAddedNotification,
  "thread/realtime/transcriptUpdated": realtime.ThreadRealtimeTranscriptUpdatedNotification,
  "thread/realtime/outputAudio/delta": realtime.ThreadRealtimeOutputAudioDeltaNotification,
  "thread/realtime/sdp": realtime.ThreadRealtimeSdpNotification,
  "thread/realtime/error": realtime.ThreadRealtimeErrorNotification,
  "thread/realtime/closed": realtime.ThreadRealtimeClosedNotification,
  "windows/worldWritableWarning": windows.WindowsWorldWritableWarningNotification,
  "windowsSandbox/setupCompleted": windows.WindowsSandboxSetupCompletedNotification,
  "account/login/completed": account.AccountLoginCompletedNotification,
} as const;
