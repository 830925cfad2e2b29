// Keys that say when the user is asked (CONF-26 … CONF-33).
import { flag, oneOf, table, type KeySpec } from "./spec.ts";

const granular = table(
  "GranularApprovalConfig",
  "Ask by kind of question; a kind that is off is declined without asking.",
  {
    sandbox_approval: flag("Ask when a command wants to leave the sandbox."),
    rules: flag("Ask when an exec rule says prompt."),
    skill_approval: flag("Ask when a skill wants to run a script.", "false"),
    request_permissions: flag("Ask when the model requests permissions.", "false"),
    mcp_elicitations: flag("Ask when an MCP server asks."),
  },
  { required: ["sandbox_approval", "rules", "mcp_elicitations"] },
);

const approvalPolicy: KeySpec = {
  type: "enum",
  doc: "When commands and edits need the user's approval.",
  default: "on-request",
  values: ["untrusted", "on-failure", "on-request", "granular", "never"],
  tables: { granular },
};

export const approvalKeys = {
  approval_policy: approvalPolicy,
  approvals_reviewer: oneOf(["user", "guardian_subagent"], "Who answers approval questions.", "user"),
  allow_login_shell: flag("Whether commands may run in a login shell.", "true"),
} as const;
