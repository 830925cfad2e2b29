// A loaded thread as clients see it.
import { VERSION } from "../base/version.ts";
import type { Thread as ThreadView } from "../protocol/thread.ts";
import type { SandboxPolicy as WirePolicy } from "../protocol/settings.ts";
import type { Turn } from "../protocol/turn.ts";
import { wireSource } from "../rollout/source.ts";
import type { ThreadSettings } from "./settings.ts";
import type { ThreadState } from "./thread-state.ts";

/** The thread object. `gitInfo` is not looked up here: 0.120 leaves it null for a new thread. */
export function threadView(
  state: ThreadState,
  turns: readonly Turn[] = [],
  gitInfo: ThreadView["gitInfo"] = null,
): ThreadView {
  return {
    id: state.id,
    forkedFromId: state.forkedFromId,
    preview: state.preview,
    ephemeral: state.ephemeral,
    modelProvider: state.settings.provider.id,
    createdAt: state.createdAt,
    updatedAt: state.updatedAt,
    status: state.status,
    path: state.path,
    cwd: state.settings.cwd,
    cliVersion: VERSION,
    source: wireSource(state.source),
    agentNickname: state.agent.nickname,
    agentRole: state.agent.role,
    gitInfo,
    name: state.name,
    turns: [...turns],
  };
}

/** The settings members of the answers to thread/start, resume and fork. */
export function settingsView(state: ThreadState) {
  const { settings } = state;
  return {
    model: settings.model,
    modelProvider: settings.provider.id,
    serviceTier: settings.serviceTier as "fast" | "flex" | null,
    cwd: settings.cwd as string,
    approvalPolicy: wireApprovalPolicy(settings.approvalPolicy),
    approvalsReviewer: settings.approvalsReviewer,
    sandbox: wireSandboxPolicy(settings, state.config.memoriesRoot),
    reasoningEffort: settings.effort as never,
  };
}

function wireApprovalPolicy(policy: ThreadSettings["approvalPolicy"]) {
  if (typeof policy === "string") return policy;
  const { sandboxApproval, rules, skillApproval, requestPermissions, mcpElicitations } = policy.granular;
  return {
    granular: {
      sandbox_approval: sandboxApproval,
      rules,
      skill_approval: skillApproval,
      request_permissions: requestPermissions,
      mcp_elicitations: mcpElicitations,
    },
  };
}

function wireSandboxPolicy({ sandboxPolicy }: ThreadSettings, memoriesRoot: string): WirePolicy {
  switch (sandboxPolicy.type) {
    case "dangerFullAccess":
      return { type: "dangerFullAccess" };
    case "readOnly":
      return { type: "readOnly", access: { type: "fullAccess" }, networkAccess: sandboxPolicy.networkAccess };
    case "workspaceWrite":
      return {
        type: "workspaceWrite",
        writableRoots: [...sandboxPolicy.writableRoots, memoriesRoot],
        readOnlyAccess: { type: "fullAccess" },
        networkAccess: sandboxPolicy.networkAccess,
        excludeTmpdirEnvVar: sandboxPolicy.excludeTmpdirEnvVar,
        excludeSlashTmp: sandboxPolicy.excludeSlashTmp,
      };
  }
}
