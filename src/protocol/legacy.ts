// Methods of the first protocol version that clients still use. They have no JSON Schema files, except
// the two approvals.

import type { Static } from "typebox";
import { AuthMode } from "./account.ts";
import { ExecPolicyAmendment, NetworkPolicyAmendment } from "./permission.ts";
import { GitSha, ThreadId } from "./scalars.ts";
import { SubAgentSource } from "./session-source.ts";
import {
  bool,
  external,
  list,
  literal,
  map,
  nullable,
  object,
  path,
  struct,
  tagged,
  text,
  untagged,
  variant,
  wrapped,
} from "./schema.ts";

export const FileChange = tagged("FileChange", [
  variant("add", { content: text }),
  variant("delete", { content: text }),
  variant("update", { unified_diff: text, move_path: nullable(text) }),
]);
export type FileChange = Static<typeof FileChange>;

export const ApplyPatchApprovalParams = struct("ApplyPatchApprovalParams", {
  conversationId: ThreadId,
  callId: text,
  fileChanges: map(FileChange),
  reason: nullable(text),
  grantRoot: nullable(text),
});
export type ApplyPatchApprovalParams = Static<typeof ApplyPatchApprovalParams>;

export const ReviewDecision = external("ReviewDecision", [
  literal("approved"),
  wrapped("approved_execpolicy_amendment", object({ proposed_execpolicy_amendment: ExecPolicyAmendment })),
  literal("approved_for_session"),
  wrapped("network_policy_amendment", object({ network_policy_amendment: NetworkPolicyAmendment })),
  literal("denied"),
  literal("abort"),
]);
export type ReviewDecision = Static<typeof ReviewDecision>;

export const ApplyPatchApprovalResponse = struct("ApplyPatchApprovalResponse", { decision: ReviewDecision });
export type ApplyPatchApprovalResponse = Static<typeof ApplyPatchApprovalResponse>;

export const ConversationGitInfo = struct("ConversationGitInfo", {
  sha: nullable(text),
  branch: nullable(text),
  origin_url: nullable(text),
});
export type ConversationGitInfo = Static<typeof ConversationGitInfo>;

export const LegacySessionSource = external(
  "LegacySessionSource",
  [
    literal("cli"),
    literal("vscode"),
    literal("exec"),
    literal("mcp"),
    wrapped("custom", text),
    wrapped("subagent", SubAgentSource),
    literal("unknown"),
  ],
  { tsName: "SessionSource" },
);
export type LegacySessionSource = Static<typeof LegacySessionSource>;

export const ConversationSummary = struct("ConversationSummary", {
  conversationId: ThreadId,
  path: text,
  preview: text,
  timestamp: nullable(text),
  updatedAt: nullable(text),
  modelProvider: text,
  cwd: text,
  cliVersion: text,
  source: LegacySessionSource,
  gitInfo: nullable(ConversationGitInfo),
});
export type ConversationSummary = Static<typeof ConversationSummary>;

export const ParsedCommand = tagged("ParsedCommand", [
  variant("read", { cmd: text, name: text, path: text }),
  variant("list_files", { cmd: text, path: nullable(text) }),
  variant("search", { cmd: text, query: nullable(text), path: nullable(text) }),
  variant("unknown", { cmd: text }),
]);
export type ParsedCommand = Static<typeof ParsedCommand>;

export const ExecCommandApprovalParams = struct("ExecCommandApprovalParams", {
  conversationId: ThreadId,
  callId: text,
  approvalId: nullable(text),
  command: list(text),
  cwd: text,
  reason: nullable(text),
  parsedCmd: list(ParsedCommand),
});
export type ExecCommandApprovalParams = Static<typeof ExecCommandApprovalParams>;

export const ExecCommandApprovalResponse = struct("ExecCommandApprovalResponse", {
  decision: ReviewDecision,
});
export type ExecCommandApprovalResponse = Static<typeof ExecCommandApprovalResponse>;

export const GetAuthStatusParams = struct("GetAuthStatusParams", {
  includeToken: nullable(bool),
  refreshToken: nullable(bool),
});
export type GetAuthStatusParams = Static<typeof GetAuthStatusParams>;

export const GetAuthStatusResponse = struct("GetAuthStatusResponse", {
  authMethod: nullable(AuthMode),
  authToken: nullable(text),
  requiresOpenaiAuth: nullable(bool),
});
export type GetAuthStatusResponse = Static<typeof GetAuthStatusResponse>;

export const GetConversationSummaryParams = untagged("GetConversationSummaryParams", [
  object({ rolloutPath: path }),
  object({ conversationId: ThreadId }),
]);
export type GetConversationSummaryParams = Static<typeof GetConversationSummaryParams>;

export const GetConversationSummaryResponse = struct("GetConversationSummaryResponse", {
  summary: ConversationSummary,
});
export type GetConversationSummaryResponse = Static<typeof GetConversationSummaryResponse>;

export const GitDiffToRemoteParams = struct("GitDiffToRemoteParams", { cwd: path });
export type GitDiffToRemoteParams = Static<typeof GitDiffToRemoteParams>;

export const GitDiffToRemoteResponse = struct("GitDiffToRemoteResponse", { sha: GitSha, diff: text });
export type GitDiffToRemoteResponse = Static<typeof GitDiffToRemoteResponse>;
