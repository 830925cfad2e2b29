// The schema of requirements.toml (REQ).
import { anything, flag, listOf, mapOf, oneOf, table, text, type KeySpec } from "./spec.ts";

const prefixRule = table(
  "RequirementsExecPolicyPrefixRuleToml",
  "One exec rule that holds for everybody.",
  {
    pattern: listOf(
      table("RequirementsExecPolicyPatternTokenToml", "", {
        token: text("One word."),
        any_of: listOf(text(""), "One of several words."),
      }),
      "The words a command begins with.",
    ),
    decision: oneOf(["allow", "prompt", "forbidden"], "What happens; allow is refused here."),
    justification: text("Why; shown with the refusal."),
  },
  { required: ["pattern"] },
);

const identity: KeySpec = {
  type: "anyOf",
  name: "McpServerIdentity",
  doc: "What the server must be.",
  forms: [
    table("McpServerIdentity", "", { command: text("The program.") }, { required: ["command"] }),
    table("McpServerIdentity", "", { url: text("The endpoint.") }, { required: ["url"] }),
  ],
};

const features = mapOf(flag(""), "Features that are fixed.");

export const REQUIREMENTS_SPEC = table("ConfigRequirementsToml", "requirements.toml", {
  allowed_approval_policies: listOf(
    oneOf(["untrusted", "on-failure", "on-request", "granular", "never"], ""),
    "Approval policies that may be used.",
  ),
  allowed_approvals_reviewers: listOf(
    oneOf(["user", "guardian_subagent"], ""),
    "Reviewers that may be used.",
  ),
  allowed_sandbox_modes: listOf(
    oneOf(["read-only", "workspace-write", "danger-full-access", "external-sandbox"], ""),
    "Sandbox modes that may be used; must hold read-only.",
  ),
  allowed_web_search_modes: listOf(
    oneOf(["disabled", "cached", "live"], ""),
    "Web-search modes that may be used; disabled always may.",
  ),
  features,
  feature_requirements: features,
  mcp_servers: mapOf(
    table("McpServerRequirement", "", { identity }, { required: ["identity"] }),
    "The only MCP servers that may run.",
  ),
  rules: table("RequirementsExecPolicyToml", "", { prefix_rules: listOf(prefixRule, "Exec rules.") }),
  enforce_residency: oneOf(["us"], "Where data must stay."),
  guardian_policy_config: text("Policy text of the guardian reviewer."),
  apps: anything("Apps that are fixed."),
  experimental_network: anything("Network limits."),
});
