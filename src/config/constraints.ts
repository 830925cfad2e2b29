// Applies machine-wide constraints. A value that is not allowed is replaced and reported, never
// kept: constraints fail closed (REQ-13). Pure.
import type { SandboxMode } from "./effective-types.ts";
import { findFeature, type Features } from "./features.ts";
import { debugName, type Allowed, type Requirements } from "./requirements.ts";
import type { TomlTable } from "./tree.ts";

export interface Constrained<T> {
  readonly value: T;
  /** One line for the user when the wanted value was replaced. */
  readonly warning: string | null;
}

/** The sandbox mode in force: the wanted one if allowed, else read-only. */
export function constrainSandboxMode(
  requirements: Requirements,
  wanted: SandboxMode,
): Constrained<SandboxMode> {
  return constrain(requirements.sandboxModes, { key: "sandbox_mode", wanted, fallback: () => "read-only" });
}

/** The approval policy in force: the wanted one if allowed, else the first allowed. */
export function constrainApprovalPolicy(requirements: Requirements, wanted: string): Constrained<string> {
  const allowed = requirements.approvalPolicies;
  return constrain(allowed, {
    key: "approval_policy",
    wanted,
    fallback: (values) => values[0] ?? "untrusted",
  });
}

/** The reviewer in force. */
export function constrainApprovalsReviewer(requirements: Requirements, wanted: string): Constrained<string> {
  const allowed = requirements.approvalsReviewers;
  return constrain(allowed, { key: "approvals_reviewer", wanted, fallback: (values) => values[0] ?? "user" });
}

/** The web-search mode in force: the wanted one, else the next smaller that is allowed. */
export function constrainWebSearch(requirements: Requirements, wanted: string): Constrained<string> {
  return constrain(requirements.webSearchModes, {
    key: "web_search_mode",
    wanted,
    fallback: (values) => (wanted === "live" && values.includes("cached") ? "cached" : "disabled"),
  });
}

/** The features in force: pins replace what config and flags say. */
export function constrainFeatures(
  requirements: Requirements,
  wanted: Features,
): { readonly value: Features; readonly warnings: readonly string[] } {
  const changed = Object.entries(requirements.features).filter(([name, on]) => wanted[name] !== on);
  const warnings = changed
    .filter(([name]) => wanted[name] !== findFeature(name)?.byDefault)
    .map(
      ([name, on]) =>
        `Configured value for \`features.${name}\` is disallowed by requirements; falling back to required value ${on}. ` +
        `Details: \`${name}\` is fixed (set by ${requirements.source})`,
    );
  return { value: { ...wanted, ...requirements.features }, warnings };
}

/** Why an MCP server may not run, or null: name and identity must both match (REQ-7). */
export function mcpServerRefusal(requirements: Requirements, name: string, server: TomlTable): string | null {
  const allowed = requirements.mcpServers;
  if (allowed === null) return null;
  const identity = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
  const matches =
    identity !== undefined &&
    ("command" in identity ? identity.command === server["command"] : identity.url === server["url"]);
  return matches ? null : `requirements (${requirements.source})`;
}

interface Wish<T extends string> {
  readonly key: string;
  readonly wanted: T;
  readonly fallback: (allowed: readonly string[]) => T;
}

function constrain<T extends string>(allowed: Allowed | null, wish: Wish<T>): Constrained<T> {
  const { key, wanted } = wish;
  if (allowed === null || allowed.values.includes(wanted)) return { value: wanted, warning: null };
  const value = wish.fallback(allowed.values);
  const set = allowed.values.map(debugName).join(", ");
  const required =
    value === "read-only" ? "ReadOnly { access: FullAccess, network_access: false }" : debugName(value);
  const warning =
    `Configured value for \`${key}\` is disallowed by requirements; falling back to required value ${required}. ` +
    `Details: invalid value for \`${key}\`: \`${debugName(wanted)}\` is not in the allowed set [${set}] (set by ${allowed.source})`;
  return { value, warning };
}
