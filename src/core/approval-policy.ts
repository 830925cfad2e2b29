// The wire's approval policy in the form that settings hold.
import type { ApprovalPolicy } from "../config/effective-types.ts";
import type { AskForApproval } from "../protocol/settings.ts";

/** camelCase members for a granular policy; the named policies are the same. */
export function storedApprovalPolicy(policy: AskForApproval): ApprovalPolicy {
  if (typeof policy === "string") return policy;
  const { granular } = policy;
  return {
    granular: {
      sandboxApproval: granular.sandbox_approval,
      rules: granular.rules,
      skillApproval: granular.skill_approval ?? false,
      requestPermissions: granular.request_permissions ?? false,
      mcpElicitations: granular.mcp_elicitations,
    },
  };
}
