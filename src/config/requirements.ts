// Machine-wide constraints: reads what an administrator allows (REQ, spec/cli.md 2.7). Pure; they
// are applied in constraints.ts.
import { err, ok, type Result } from "../base/result.ts";
import type { ConfigError } from "./error.ts";
import { findFeature, type Features } from "./features.ts";
import { REQUIREMENTS_SPEC } from "./schema/requirements.ts";
import { validate } from "./schema/validate.ts";
import type { TomlTable } from "./tree.ts";

/** A list of allowed values and the file that says so. */
export interface Allowed {
  readonly values: readonly string[];
  readonly source: string;
}

export interface Requirements {
  /** The requirements file, named in texts; also when only managed_config.toml constrains. */
  readonly source: string;
  readonly sandboxModes: Allowed | null;
  readonly approvalPolicies: Allowed | null;
  readonly approvalsReviewers: Allowed | null;
  readonly webSearchModes: Allowed | null;
  /** Pinned features. */
  readonly features: Features;
  /** Allowed MCP servers by name, or null when any may run. */
  readonly mcpServers: Readonly<Record<string, McpIdentity>> | null;
  /** Exec rules as written, for policy. */
  readonly prefixRules: readonly TomlTable[];
  readonly residency: string | null;
  /** The file's own values, for configRequirements/read; null without a file. */
  readonly raw: TomlTable | null;
}

export type McpIdentity = { readonly command: string } | { readonly url: string };

/**
 * The constraints from the two machine-wide files (null = the file does not exist). A managed
 * `approval_policy` or `sandbox_mode` counts as the only allowed value (REQ-15).
 */
export function readRequirements(
  requirements: { readonly tree: TomlTable; readonly file: string } | null,
  managed: { readonly tree: TomlTable; readonly file: string } | null,
): Result<Requirements, ConfigError> {
  const tree = requirements?.tree ?? {};
  const source = requirements?.file ?? managed?.file ?? "";
  const fault = validate(tree, REQUIREMENTS_SPEC, []) ?? undefined;
  if (fault !== undefined) {
    const where = `\nin \`${fault.keyPath.join(".")}\`\n`;
    return err({
      kind: "loading",
      message: `Error parsing requirements file ${source}: ${fault.message}${where}`,
    });
  }
  const wrong = semanticFault(tree, source);
  if (wrong !== undefined) return err(wrong);
  const pick = (key: string): Allowed | null => allowedList(tree[key], source);
  const web = pick("allowed_web_search_modes");
  return ok({
    source,
    sandboxModes: pick("allowed_sandbox_modes") ?? managedOnly(managed, "sandbox_mode", "read-only"),
    approvalPolicies: pick("allowed_approval_policies") ?? managedOnly(managed, "approval_policy"),
    approvalsReviewers: pick("allowed_approvals_reviewers"),
    webSearchModes: web && {
      ...web,
      values: ["disabled", ...web.values.filter((mode) => mode !== "disabled")],
    },
    features: pinnedFeatures(tree),
    mcpServers: mcpIdentities(tree),
    prefixRules: ((tree["rules"] as TomlTable | undefined)?.["prefix_rules"] ?? []) as readonly TomlTable[],
    residency: (tree["enforce_residency"] as string | undefined) ?? null,
    raw: requirements?.tree ?? null,
  });
}

function semanticFault(tree: TomlTable, source: string): ConfigError | undefined {
  const modes = tree["allowed_sandbox_modes"] as readonly string[] | undefined;
  if (modes !== undefined && !modes.includes("read-only")) {
    const shown = modes.map(debugName).join(", ");
    return loading(
      `invalid value for \`allowed_sandbox_modes\`: \`[${shown}]\` is not in the allowed set must include 'read-only' ` +
        `to allow any SandboxPolicy (set by ${source})`,
    );
  }
  for (const key of ["allowed_approval_policies", "allowed_approvals_reviewers"]) {
    if ((tree[key] as readonly string[] | undefined)?.length === 0)
      return loading(`field \`${key}\` cannot be empty`);
  }
  for (const name of Object.keys(pinnedTable(tree))) {
    if (findFeature(name)?.name !== name) {
      return { kind: "semantic", message: `invalid \`features\` requirement \`${name}\` from ${source}` };
    }
  }
  const rules = ((tree["rules"] as TomlTable | undefined)?.["prefix_rules"] ?? []) as readonly TomlTable[];
  const allowing = rules.findIndex((rule) => rule["decision"] === "allow");
  if (allowing < 0) return undefined;
  return loading(
    `invalid rules in requirements (set by ${source}): rules prefix_rule at index ${allowing} has decision 'allow', ` +
      "which is not permitted in requirements.toml: Codex merges these rules with other config and uses the most " +
      "restrictive result (use 'prompt' or 'forbidden')",
  );
}

/** `on-request` → `OnRequest`: the names that 0.120's texts use. */
export function debugName(word: string): string {
  if (word === "untrusted") return "UnlessTrusted";
  return word
    .split(/[-_]/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}

function allowedList(value: unknown, source: string): Allowed | null {
  return Array.isArray(value) ? { values: value as readonly string[], source } : null;
}

function managedOnly(
  managed: { readonly tree: TomlTable; readonly file: string } | null,
  key: string,
  always?: string,
): Allowed | null {
  const value = managed?.tree[key];
  if (managed === null || typeof value !== "string") return null;
  return { values: [...new Set(always === undefined ? [value] : [always, value])], source: managed.file };
}

function pinnedTable(tree: TomlTable): TomlTable {
  return (tree["features"] ?? tree["feature_requirements"] ?? {}) as TomlTable;
}

function pinnedFeatures(tree: TomlTable): Features {
  return { ...pinnedTable(tree) } as Features;
}

function mcpIdentities(tree: TomlTable): Readonly<Record<string, McpIdentity>> | null {
  const servers = tree["mcp_servers"] as TomlTable | undefined;
  if (servers === undefined) return null;
  return Object.fromEntries(
    Object.entries(servers).map(([name, server]) => [name, (server as TomlTable)["identity"] as McpIdentity]),
  );
}

function loading(message: string): ConfigError {
  return { kind: "loading", message };
}
