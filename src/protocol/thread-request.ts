// Requests that make, change or close a thread.

import type { Static } from "typebox";
import { DynamicToolSpec } from "./item.ts";
import { ResponseItem } from "./response-item.ts";
import {
  ApprovalsReviewer,
  AskForApproval,
  Personality,
  ReasoningEffort,
  SandboxMode,
  SandboxPolicy,
  ServiceTier,
} from "./settings.ts";
import { Thread } from "./thread.ts";
import {
  bigUint64,
  bool,
  choice,
  json,
  list,
  map,
  maybe,
  nullable,
  optional,
  param,
  path,
  struct,
  text,
  uint32,
} from "./schema.ts";

/** What a client is told when a thread is started, resumed or forked. */
const OPENED = {
  thread: Thread,
  model: text,
  modelProvider: text,
  serviceTier: nullable(ServiceTier),
  cwd: text,
  approvalPolicy: AskForApproval,
  approvalsReviewer: ApprovalsReviewer,
  sandbox: SandboxPolicy,
  reasoningEffort: nullable(ReasoningEffort),
};

/** The settings with which a thread is started, or with which it goes on. */
const SETTINGS = {
  model: maybe(text),
  modelProvider: maybe(text),
  serviceTier: maybe(ServiceTier),
  cwd: maybe(text),
  approvalPolicy: maybe(AskForApproval),
  approvalsReviewer: maybe(ApprovalsReviewer),
  sandbox: maybe(SandboxMode),
  config: maybe(map(json)),
};

export const ThreadArchiveParams = struct("ThreadArchiveParams", { threadId: text });
export type ThreadArchiveParams = Static<typeof ThreadArchiveParams>;

export const ThreadArchiveResponse = struct("ThreadArchiveResponse", {});
export type ThreadArchiveResponse = Static<typeof ThreadArchiveResponse>;

export const ThreadBackgroundTerminalsCleanParams = struct("ThreadBackgroundTerminalsCleanParams", {
  threadId: text,
});
export type ThreadBackgroundTerminalsCleanParams = Static<typeof ThreadBackgroundTerminalsCleanParams>;

export const ThreadBackgroundTerminalsCleanResponse = struct("ThreadBackgroundTerminalsCleanResponse", {});
export type ThreadBackgroundTerminalsCleanResponse = Static<typeof ThreadBackgroundTerminalsCleanResponse>;

export const ThreadCompactStartParams = struct("ThreadCompactStartParams", { threadId: text });
export type ThreadCompactStartParams = Static<typeof ThreadCompactStartParams>;

export const ThreadCompactStartResponse = struct("ThreadCompactStartResponse", {});
export type ThreadCompactStartResponse = Static<typeof ThreadCompactStartResponse>;

export const ThreadDecrementElicitationParams = struct("ThreadDecrementElicitationParams", {
  threadId: text,
});
export type ThreadDecrementElicitationParams = Static<typeof ThreadDecrementElicitationParams>;

export const ThreadDecrementElicitationResponse = struct("ThreadDecrementElicitationResponse", {
  count: bigUint64,
  paused: bool,
});
export type ThreadDecrementElicitationResponse = Static<typeof ThreadDecrementElicitationResponse>;

export const ThreadForkParams = struct("ThreadForkParams", {
  threadId: text,
  path: maybe(path, { experimental: "schema-only" }),
  ...SETTINGS,
  baseInstructions: maybe(text),
  developerInstructions: maybe(text),
  ephemeral: optional(bool),
  persistExtendedHistory: param(bool, false, { experimental: "schema-only" }),
});
export type ThreadForkParams = Static<typeof ThreadForkParams>;

export const ThreadForkResponse = struct("ThreadForkResponse", OPENED);
export type ThreadForkResponse = Static<typeof ThreadForkResponse>;

export const ThreadIncrementElicitationParams = struct("ThreadIncrementElicitationParams", {
  threadId: text,
});
export type ThreadIncrementElicitationParams = Static<typeof ThreadIncrementElicitationParams>;

export const ThreadIncrementElicitationResponse = struct("ThreadIncrementElicitationResponse", {
  count: bigUint64,
  paused: bool,
});
export type ThreadIncrementElicitationResponse = Static<typeof ThreadIncrementElicitationResponse>;

export const ThreadMetadataGitInfoUpdateParams = struct("ThreadMetadataGitInfoUpdateParams", {
  sha: maybe(text),
  branch: maybe(text),
  originUrl: maybe(text),
});
export type ThreadMetadataGitInfoUpdateParams = Static<typeof ThreadMetadataGitInfoUpdateParams>;

export const ThreadMetadataUpdateParams = struct("ThreadMetadataUpdateParams", {
  threadId: text,
  gitInfo: maybe(ThreadMetadataGitInfoUpdateParams),
});
export type ThreadMetadataUpdateParams = Static<typeof ThreadMetadataUpdateParams>;

export const ThreadMetadataUpdateResponse = struct("ThreadMetadataUpdateResponse", { thread: Thread });
export type ThreadMetadataUpdateResponse = Static<typeof ThreadMetadataUpdateResponse>;

export const ThreadResumeParams = struct("ThreadResumeParams", {
  threadId: text,
  history: maybe(list(ResponseItem), { experimental: "schema-only" }),
  path: maybe(path, { experimental: "schema-only" }),
  ...SETTINGS,
  baseInstructions: maybe(text),
  developerInstructions: maybe(text),
  personality: maybe(Personality),
  persistExtendedHistory: param(bool, false, { experimental: "schema-only" }),
});
export type ThreadResumeParams = Static<typeof ThreadResumeParams>;

export const ThreadResumeResponse = struct("ThreadResumeResponse", OPENED);
export type ThreadResumeResponse = Static<typeof ThreadResumeResponse>;

export const ThreadRollbackParams = struct("ThreadRollbackParams", { threadId: text, numTurns: uint32 });
export type ThreadRollbackParams = Static<typeof ThreadRollbackParams>;

export const ThreadRollbackResponse = struct("ThreadRollbackResponse", { thread: Thread });
export type ThreadRollbackResponse = Static<typeof ThreadRollbackResponse>;

export const ThreadSetNameParams = struct("ThreadSetNameParams", { threadId: text, name: text });
export type ThreadSetNameParams = Static<typeof ThreadSetNameParams>;

export const ThreadSetNameResponse = struct("ThreadSetNameResponse", {});
export type ThreadSetNameResponse = Static<typeof ThreadSetNameResponse>;

export const ThreadShellCommandParams = struct("ThreadShellCommandParams", { threadId: text, command: text });
export type ThreadShellCommandParams = Static<typeof ThreadShellCommandParams>;

export const ThreadShellCommandResponse = struct("ThreadShellCommandResponse", {});
export type ThreadShellCommandResponse = Static<typeof ThreadShellCommandResponse>;

export const ThreadStartSource = choice("ThreadStartSource", ["startup", "clear"]);
export type ThreadStartSource = Static<typeof ThreadStartSource>;

export const ThreadStartParams = struct("ThreadStartParams", {
  ...SETTINGS,
  serviceName: maybe(text),
  baseInstructions: maybe(text),
  developerInstructions: maybe(text),
  personality: maybe(Personality),
  ephemeral: maybe(bool),
  sessionStartSource: maybe(ThreadStartSource),
  dynamicTools: maybe(list(DynamicToolSpec), { experimental: true }),
  mockExperimentalField: maybe(text, { experimental: true }),
  experimentalRawEvents: param(bool, false, { experimental: "schema-only" }),
  persistExtendedHistory: param(bool, false, { experimental: "schema-only" }),
});
export type ThreadStartParams = Static<typeof ThreadStartParams>;

export const ThreadStartResponse = struct("ThreadStartResponse", OPENED);
export type ThreadStartResponse = Static<typeof ThreadStartResponse>;

export const ThreadUnarchiveParams = struct("ThreadUnarchiveParams", { threadId: text });
export type ThreadUnarchiveParams = Static<typeof ThreadUnarchiveParams>;

export const ThreadUnarchiveResponse = struct("ThreadUnarchiveResponse", { thread: Thread });
export type ThreadUnarchiveResponse = Static<typeof ThreadUnarchiveResponse>;

export const ThreadUnsubscribeParams = struct("ThreadUnsubscribeParams", { threadId: text });
export type ThreadUnsubscribeParams = Static<typeof ThreadUnsubscribeParams>;

export const ThreadUnsubscribeStatus = choice("ThreadUnsubscribeStatus", [
  "notLoaded",
  "notSubscribed",
  "unsubscribed",
]);
export type ThreadUnsubscribeStatus = Static<typeof ThreadUnsubscribeStatus>;

export const ThreadUnsubscribeResponse = struct("ThreadUnsubscribeResponse", {
  status: ThreadUnsubscribeStatus,
});
export type ThreadUnsubscribeResponse = Static<typeof ThreadUnsubscribeResponse>;
