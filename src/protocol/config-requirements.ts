// Requirements an administrator set; a config cannot widen them.

import type { Static } from "typebox";
import { ApprovalsReviewer, AskForApproval, SandboxMode, WebSearchMode } from "./settings.ts";
import { bool, choice, list, map, nullable, struct, text, uint16 } from "./schema.ts";

export const NetworkDomainPermission = choice("NetworkDomainPermission", ["allow", "deny"]);
export type NetworkDomainPermission = Static<typeof NetworkDomainPermission>;

export const NetworkUnixSocketPermission = choice("NetworkUnixSocketPermission", ["allow", "none"]);
export type NetworkUnixSocketPermission = Static<typeof NetworkUnixSocketPermission>;

export const NetworkRequirements = struct("NetworkRequirements", {
  enabled: nullable(bool),
  httpPort: nullable(uint16),
  socksPort: nullable(uint16),
  allowUpstreamProxy: nullable(bool),
  dangerouslyAllowNonLoopbackProxy: nullable(bool),
  dangerouslyAllowAllUnixSockets: nullable(bool),
  domains: nullable(map(NetworkDomainPermission)),
  managedAllowedDomainsOnly: nullable(bool),
  allowedDomains: nullable(list(text)),
  deniedDomains: nullable(list(text)),
  unixSockets: nullable(map(NetworkUnixSocketPermission)),
  allowUnixSockets: nullable(list(text)),
  allowLocalBinding: nullable(bool),
  dangerFullAccessDenylistOnly: nullable(bool),
});
export type NetworkRequirements = Static<typeof NetworkRequirements>;

export const ResidencyRequirement = choice("ResidencyRequirement", ["us"]);
export type ResidencyRequirement = Static<typeof ResidencyRequirement>;

export const ConfigRequirements = struct("ConfigRequirements", {
  allowedApprovalPolicies: nullable(list(AskForApproval)),
  allowedApprovalsReviewers: nullable(list(ApprovalsReviewer), { experimental: true }),
  allowedSandboxModes: nullable(list(SandboxMode)),
  allowedWebSearchModes: nullable(list(WebSearchMode)),
  featureRequirements: nullable(map(bool)),
  enforceResidency: nullable(ResidencyRequirement),
  network: nullable(NetworkRequirements, { experimental: true }),
});
export type ConfigRequirements = Static<typeof ConfigRequirements>;

export const ConfigRequirementsReadResponse = struct("ConfigRequirementsReadResponse", {
  requirements: nullable(ConfigRequirements),
});
export type ConfigRequirementsReadResponse = Static<typeof ConfigRequirementsReadResponse>;
