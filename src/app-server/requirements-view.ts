// An administrator's requirements as `configRequirements/read` shows them.
import type { Requirements } from "../config/requirements.ts";
import { isTable, toJson, type TomlTable } from "../config/tree.ts";
import type { ConfigRequirements, NetworkRequirements } from "../protocol/config-requirements.ts";

type Json = Readonly<Record<string, unknown>>;

/** Null when nothing is required. */
export function requirementsView(requirements: Requirements): ConfigRequirements | null {
  const { approvalPolicies, approvalsReviewers, sandboxModes, webSearchModes, features, residency } =
    requirements;
  const network = networkView(requirements.raw);
  const pinned = Object.keys(features).length > 0;
  const view = {
    allowedApprovalPolicies: approvalPolicies === null ? null : [...approvalPolicies.values],
    allowedApprovalsReviewers: approvalsReviewers === null ? null : [...approvalsReviewers.values],
    allowedSandboxModes: sandboxModes === null ? null : [...sandboxModes.values],
    allowedWebSearchModes: webSearchModes === null ? null : inOrder(webSearchModes.values),
    featureRequirements: pinned ? { ...features } : null,
    enforceResidency: residency,
    network,
  };
  const isEmpty = requirements.raw === null && Object.values(view).every((value) => value === null);
  // The words were checked when the file was read.
  return isEmpty ? null : (view as unknown as ConfigRequirements);
}

/** "disabled" is always allowed; 0.120 lists it last. */
function inOrder(modes: readonly string[]): readonly string[] {
  return [...modes.filter((mode) => mode !== "disabled"), "disabled"];
}

function networkView(raw: TomlTable | null): NetworkRequirements | null {
  const table = raw?.["experimental_network"];
  if (!isTable(table)) return null;
  const network = toJson(table) as Json;
  const get = (key: string): unknown => network[key] ?? null;
  const domains = get("domains") as Readonly<Record<string, string>> | null;
  const sockets = get("unix_sockets") as Readonly<Record<string, string>> | null;
  return {
    enabled: get("enabled"),
    httpPort: get("http_port"),
    socksPort: get("socks_port"),
    allowUpstreamProxy: get("allow_upstream_proxy"),
    dangerouslyAllowNonLoopbackProxy: get("dangerously_allow_non_loopback_proxy"),
    dangerouslyAllowAllUnixSockets: get("dangerously_allow_all_unix_sockets"),
    domains,
    managedAllowedDomainsOnly: get("managed_allowed_domains_only"),
    allowedDomains: keysWith(domains, "allow") ?? get("allowed_domains"),
    deniedDomains: keysWith(domains, "deny") ?? get("denied_domains"),
    unixSockets: sockets,
    allowUnixSockets: keysWith(sockets, "allow") ?? get("allow_unix_sockets"),
    allowLocalBinding: get("allow_local_binding"),
    dangerFullAccessDenylistOnly: get("danger_full_access_denylist_only"),
  } as NetworkRequirements;
}

/** The older list form of a map; null when it would be empty. */
function keysWith(map: Readonly<Record<string, string>> | null, value: string): readonly string[] | null {
  const keys = Object.entries(map ?? {}).flatMap(([key, one]) => (one === value ? [key] : []));
  return keys.length === 0 ? null : keys;
}
