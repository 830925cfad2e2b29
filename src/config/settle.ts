// Settles the values that depend on each other, on trust, on flags and on constraints: approval
// policy, sandbox mode, features, web search. Pure.
import {
  constrainApprovalPolicy,
  constrainApprovalsReviewer,
  constrainFeatures,
  constrainSandboxMode,
  constrainWebSearch,
} from "./constraints.ts";
import type { ApprovalPolicy, EffectiveConfig, SandboxMode, WebSearchMode } from "./effective-types.ts";
import { resolveFeatures, unfinishedFeaturesWarning, type Features } from "./features.ts";
import type { Requirements } from "./requirements.ts";
import { lookUp, type TomlTable, type TomlValue } from "./tree.ts";
import { defaultSandboxMode, type Trust } from "./trust.ts";

interface Situation {
  readonly tree: TomlTable;
  readonly trust: Trust | null;
  readonly requirements: Requirements;
  readonly flags: {
    readonly sandboxMode?: SandboxMode;
    readonly approvalPolicy?: ApprovalPolicy;
    readonly approvalsReviewer?: string;
  };
}

type Settled = Pick<
  EffectiveConfig,
  "approvalPolicy" | "approvalsReviewer" | "sandboxMode" | "features" | "webSearch"
>;

/** The settled values and the warnings about replaced ones. */
export function settle(situation: Situation): {
  readonly values: Settled;
  readonly warnings: readonly string[];
} {
  const { tree, trust, requirements, flags } = situation;
  const policy = settleApprovalPolicy(
    requirements,
    flags.approvalPolicy ?? approvalPolicyOf(tree["approval_policy"]),
  );
  const sandbox = constrainSandboxMode(
    requirements,
    flags.sandboxMode ?? (tree["sandbox_mode"] as SandboxMode | undefined) ?? defaultSandboxMode(trust),
  );
  const reviewerSet = flags.approvalsReviewer ?? (tree["approvals_reviewer"] as string | undefined);
  const reviewer = constrainApprovalsReviewer(requirements, reviewerSet ?? "user");
  const features = constrainFeatures(requirements, resolveFeatures(tree));
  const webSearchSet = chosenWebSearch(tree, features.value);
  const byDefault: WebSearchMode = sandbox.value === "danger-full-access" ? "live" : "cached";
  const webSearch = constrainWebSearch(requirements, webSearchSet ?? byDefault);
  return {
    values: {
      approvalPolicy: policy.value,
      approvalsReviewer: reviewer.value,
      sandboxMode: sandbox.value,
      features: features.value,
      webSearch: webSearch.value as WebSearchMode,
    },
    warnings: [
      oldKeyWarning(tree),
      policy.warning,
      sandbox.warning,
      // A default that is not allowed gives way silently, as in 0.120.
      reviewerSet === undefined ? null : reviewer.warning,
      webSearchSet === undefined ? null : webSearch.warning,
      ...features.warnings,
    ].filter((warning) => warning !== null),
  };
}

/** The notice about a renamed key that is still read (CFG-19). */
function oldKeyWarning(tree: TomlTable): string | null {
  if (tree["experimental_instructions_file"] === undefined) return null;
  return "`experimental_instructions_file` is now called `model_instructions_file`: rename the key in config.toml.";
}

/** The warning about unfinished features that the configuration switches on, or null. */
export function unfinishedWarning(config: EffectiveConfig, userFile: string): string | null {
  if (config.tree["suppress_unstable_features_warning"] === true) return null;
  const on = Object.keys(config.features).filter((name) => config.features[name] === true);
  return unfinishedFeaturesWarning(on, userFile);
}

function settleApprovalPolicy(
  requirements: Requirements,
  wanted: ApprovalPolicy,
): { readonly value: ApprovalPolicy; readonly warning: string | null } {
  const { value, warning } = constrainApprovalPolicy(
    requirements,
    typeof wanted === "string" ? wanted : "granular",
  );
  if (warning === null) return { value: wanted, warning };
  // Only `granular` allowed, and no table to take from: every kind of question is asked.
  return {
    value: value === "granular" ? approvalPolicyOf({ granular: {} }) : approvalPolicyOf(value),
    warning,
  };
}

/** The approval policy of a checked `approval_policy` value; `on-request` when unset. */
function approvalPolicyOf(value: TomlValue | undefined): ApprovalPolicy {
  if (value === undefined) return "on-request";
  if (typeof value === "string") return value as Exclude<ApprovalPolicy, object>;
  const table = ((value as TomlTable)["granular"] ?? {}) as TomlTable;
  return {
    granular: {
      sandboxApproval: table["sandbox_approval"] !== false,
      rules: table["rules"] !== false,
      skillApproval: table["skill_approval"] === true,
      requestPermissions: table["request_permissions"] === true,
      mcpElicitations: table["mcp_elicitations"] !== false,
    },
  };
}

function chosenWebSearch(tree: TomlTable, features: Features): WebSearchMode | undefined {
  const mode = tree["web_search"] as WebSearchMode | undefined;
  if (mode !== undefined) return mode;
  if (features["web_search_cached"] === true) return "cached";
  if (features["web_search_request"] === true) return "live";
  return lookUp(tree, ["tools", "web_search"]) === true ? "live" : undefined;
}
