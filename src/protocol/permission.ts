// Permissions beyond the sandbox: what a command asks for and what is granted.

import type { Static } from "typebox";
import { AbsolutePathBuf } from "./scalars.ts";
import { text, bool, struct, choice, named, list, nullable, omitted } from "./schema.ts";

export const AdditionalFileSystemPermissions = struct("AdditionalFileSystemPermissions", {
  read: nullable(list(AbsolutePathBuf)),
  write: nullable(list(AbsolutePathBuf)),
});
export type AdditionalFileSystemPermissions = Static<typeof AdditionalFileSystemPermissions>;

export const AdditionalNetworkPermissions = struct("AdditionalNetworkPermissions", {
  enabled: nullable(bool),
});
export type AdditionalNetworkPermissions = Static<typeof AdditionalNetworkPermissions>;

export const AdditionalPermissionProfile = struct("AdditionalPermissionProfile", {
  network: nullable(AdditionalNetworkPermissions),
  fileSystem: nullable(AdditionalFileSystemPermissions),
});
export type AdditionalPermissionProfile = Static<typeof AdditionalPermissionProfile>;

export const ExecPolicyAmendment = named("ExecPolicyAmendment", list(text), { schemaInline: true });
export type ExecPolicyAmendment = Static<typeof ExecPolicyAmendment>;

export const GrantedPermissionProfile = struct("GrantedPermissionProfile", {
  network: omitted(AdditionalNetworkPermissions),
  fileSystem: omitted(AdditionalFileSystemPermissions),
});
export type GrantedPermissionProfile = Static<typeof GrantedPermissionProfile>;

export const NetworkApprovalProtocol = choice("NetworkApprovalProtocol", [
  "http",
  "https",
  "socks5Tcp",
  "socks5Udp",
]);
export type NetworkApprovalProtocol = Static<typeof NetworkApprovalProtocol>;

export const NetworkApprovalContext = struct("NetworkApprovalContext", {
  host: text,
  protocol: NetworkApprovalProtocol,
});
export type NetworkApprovalContext = Static<typeof NetworkApprovalContext>;

export const NetworkPolicyRuleAction = choice("NetworkPolicyRuleAction", ["allow", "deny"]);
export type NetworkPolicyRuleAction = Static<typeof NetworkPolicyRuleAction>;

export const NetworkPolicyAmendment = struct("NetworkPolicyAmendment", {
  host: text,
  action: NetworkPolicyRuleAction,
});
export type NetworkPolicyAmendment = Static<typeof NetworkPolicyAmendment>;

export const PermissionGrantScope = choice("PermissionGrantScope", ["turn", "session"]);
export type PermissionGrantScope = Static<typeof PermissionGrantScope>;

export const RequestPermissionProfile = struct(
  "RequestPermissionProfile",
  {
    network: nullable(AdditionalNetworkPermissions),
    fileSystem: nullable(AdditionalFileSystemPermissions),
  },
  { additionalProperties: false },
);
export type RequestPermissionProfile = Static<typeof RequestPermissionProfile>;
