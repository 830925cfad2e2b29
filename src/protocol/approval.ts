// Approvals: questions of the server about commands, file changes and permissions, and their answers.

import type { Static } from "typebox";
import { CommandAction } from "./item.ts";
import {
  AdditionalPermissionProfile,
  ExecPolicyAmendment,
  GrantedPermissionProfile,
  NetworkApprovalContext,
  NetworkPolicyAmendment,
  PermissionGrantScope,
  RequestPermissionProfile,
} from "./permission.ts";
import { RequestId } from "./rpc.ts";
import {
  text,
  struct,
  object,
  choice,
  wrapped,
  external,
  literal,
  list,
  nullable,
  maybe,
  defaulted,
} from "./schema.ts";

export const CommandExecutionApprovalDecision = external("CommandExecutionApprovalDecision", [
  literal("accept"),
  literal("acceptForSession"),
  wrapped("acceptWithExecpolicyAmendment", object({ execpolicy_amendment: ExecPolicyAmendment })),
  wrapped("applyNetworkPolicyAmendment", object({ network_policy_amendment: NetworkPolicyAmendment })),
  literal("decline"),
  literal("cancel"),
]);
export type CommandExecutionApprovalDecision = Static<typeof CommandExecutionApprovalDecision>;

export const CommandExecutionRequestApprovalParams = struct("CommandExecutionRequestApprovalParams", {
  threadId: text,
  turnId: text,
  itemId: text,
  approvalId: maybe(text),
  reason: maybe(text),
  networkApprovalContext: maybe(NetworkApprovalContext),
  command: maybe(text),
  cwd: maybe(text),
  commandActions: maybe(list(CommandAction)),
  additionalPermissions: maybe(AdditionalPermissionProfile, { experimental: "schema-only" }),
  proposedExecpolicyAmendment: maybe(ExecPolicyAmendment),
  proposedNetworkPolicyAmendments: maybe(list(NetworkPolicyAmendment)),
  availableDecisions: maybe(list(CommandExecutionApprovalDecision), { experimental: "schema-only" }),
});
export type CommandExecutionRequestApprovalParams = Static<typeof CommandExecutionRequestApprovalParams>;

export const CommandExecutionRequestApprovalResponse = struct("CommandExecutionRequestApprovalResponse", {
  decision: CommandExecutionApprovalDecision,
});
export type CommandExecutionRequestApprovalResponse = Static<typeof CommandExecutionRequestApprovalResponse>;

export const FileChangeApprovalDecision = choice("FileChangeApprovalDecision", [
  "accept",
  "acceptForSession",
  "decline",
  "cancel",
]);
export type FileChangeApprovalDecision = Static<typeof FileChangeApprovalDecision>;

export const FileChangeRequestApprovalParams = struct("FileChangeRequestApprovalParams", {
  threadId: text,
  turnId: text,
  itemId: text,
  reason: maybe(text),
  grantRoot: maybe(text),
});
export type FileChangeRequestApprovalParams = Static<typeof FileChangeRequestApprovalParams>;

export const FileChangeRequestApprovalResponse = struct("FileChangeRequestApprovalResponse", {
  decision: FileChangeApprovalDecision,
});
export type FileChangeRequestApprovalResponse = Static<typeof FileChangeRequestApprovalResponse>;

export const PermissionsRequestApprovalParams = struct("PermissionsRequestApprovalParams", {
  threadId: text,
  turnId: text,
  itemId: text,
  reason: nullable(text),
  permissions: RequestPermissionProfile,
});
export type PermissionsRequestApprovalParams = Static<typeof PermissionsRequestApprovalParams>;

export const PermissionsRequestApprovalResponse = struct("PermissionsRequestApprovalResponse", {
  permissions: GrantedPermissionProfile,
  scope: defaulted(PermissionGrantScope, "turn"),
});
export type PermissionsRequestApprovalResponse = Static<typeof PermissionsRequestApprovalResponse>;

export const ServerRequestResolvedNotification = struct("ServerRequestResolvedNotification", {
  threadId: text,
  requestId: RequestId,
});
export type ServerRequestResolvedNotification = Static<typeof ServerRequestResolvedNotification>;
