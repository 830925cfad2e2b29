// What `turn/start` changes for this turn and the ones after it.
import type { AbsPath } from "../base/ids.ts";
import { modelInfo } from "../model/catalogue.ts";
import type { SandboxPolicy as WirePolicy } from "../protocol/settings.ts";
import type { TurnStartParams } from "../protocol/turn-request.ts";
import type { SandboxPolicy } from "../sandbox/types.ts";
import type { ThreadState } from "./thread-state.ts";
import { usableContextWindow, type ThreadSettings } from "./settings.ts";
import { storedApprovalPolicy } from "./approval-policy.ts";

type Overrides = Omit<TurnStartParams, "threadId" | "input" | "outputSchema">;

/** Applies the overrides that are given. */
export function applyTurnOverrides(state: ThreadState, params: Overrides): void {
  const { settings } = state;
  const mode = params.collaborationMode ?? null;
  const model = mode?.settings.model ?? params.model ?? settings.model;
  const changed: ThreadSettings = {
    ...settings,
    model,
    modelInfo: model === settings.model ? settings.modelInfo : modelInfo(model),
    cwd: (params.cwd as AbsPath | null | undefined) ?? settings.cwd,
    approvalPolicy:
      params.approvalPolicy == null ? settings.approvalPolicy : storedApprovalPolicy(params.approvalPolicy),
    approvalsReviewer: params.approvalsReviewer ?? settings.approvalsReviewer,
    sandboxPolicy:
      params.sandboxPolicy == null
        ? settings.sandboxPolicy
        : sandboxPolicyFromWire(params.sandboxPolicy, state.config.memoriesRoot),
    serviceTier: params.serviceTier === undefined ? settings.serviceTier : params.serviceTier,
    effort:
      mode === null
        ? (params.effort ?? settings.effort)
        : (mode.settings.reasoning_effort ?? settings.effort),
    summary: params.summary ?? settings.summary,
    personality: params.personality ?? settings.personality,
    collaborationMode: mode ?? settings.collaborationMode,
  };
  state.settings = changed;
  state.usage.contextWindow = usableContextWindow(changed.modelInfo, state.config.contextWindow);
}

/** A client's sandbox policy as ours. The memories folder is writable anyway, and left out of the roots. */
export function sandboxPolicyFromWire(policy: WirePolicy, memoriesRoot: string): SandboxPolicy {
  switch (policy.type) {
    case "dangerFullAccess":
      return { type: "dangerFullAccess" };
    case "externalSandbox":
      // Another sandbox is around us: nothing of ours is asked for.
      return { type: "dangerFullAccess" };
    case "readOnly":
      return { type: "readOnly", networkAccess: policy.networkAccess ?? false };
    case "workspaceWrite":
      return {
        type: "workspaceWrite",
        writableRoots: (policy.writableRoots ?? []).filter((root) => root !== memoriesRoot),
        networkAccess: policy.networkAccess ?? false,
        excludeTmpdirEnvVar: policy.excludeTmpdirEnvVar ?? false,
        excludeSlashTmp: policy.excludeSlashTmp ?? false,
      };
  }
}
