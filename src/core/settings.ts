// The settings of a thread: what a turn runs with. Changes come with `turn/start` and stay.
import type { ModelInfo, Provider } from "../model/types.ts";
import type { GranularApproval } from "../config/effective-types.ts";
import type { AbsPath } from "../base/ids.ts";
import type { SandboxPolicy } from "../sandbox/types.ts";
import type { ApprovalPolicy } from "../tools/types.ts";
import type { ApprovalsReviewer, CollaborationMode } from "../protocol/settings.ts";

export interface ThreadSettings {
  readonly model: string;
  readonly modelInfo: ModelInfo;
  readonly provider: Provider;
  readonly serviceTier: string | null;
  readonly cwd: AbsPath;
  readonly approvalPolicy: ApprovalPolicy | { readonly granular: GranularApproval };
  readonly approvalsReviewer: ApprovalsReviewer;
  readonly sandboxPolicy: SandboxPolicy;
  readonly effort: string | null;
  readonly summary: string | null;
  readonly verbosity: string | null;
  readonly personality: "none" | "friendly" | "pragmatic";
  readonly collaborationMode: CollaborationMode | null;
  /** Replaces our base instructions when set. */
  readonly baseInstructions: string | null;
  readonly developerInstructions: string | null;
}

/** What stays the same for a thread's life, from the configuration at its start. */
export interface ThreadConfig {
  readonly codexHome: AbsPath;
  readonly memoriesRoot: AbsPath;
  readonly features: Readonly<Record<string, boolean>>;
  readonly includePermissionsInstructions: boolean;
  readonly includeEnvironmentContext: boolean;
  readonly projectDoc: {
    readonly maxBytes: number;
    readonly fallbackFilenames: readonly string[];
    readonly rootMarkers: readonly string[];
  };
  readonly compactPrompt: string | null;
  readonly autoCompactTokenLimit: number | null;
  readonly contextWindow: number | null;
  readonly toolOutputTokenLimit: number | null;
  readonly allowLoginShell: boolean;
  readonly showRawReasoning: boolean;
  readonly webSearch: "disabled" | "cached" | "live";
  readonly webSearchTool: Readonly<Record<string, unknown>> | null;
  readonly viewImage: boolean;
  readonly commandEnv: Readonly<Record<string, string>>;
  readonly userShell: string;
}

/** The part of the context window a thread may fill, in tokens. */
export function usableContextWindow(info: ModelInfo, override: number | null): number {
  return Math.floor(((override ?? info.contextWindow) * info.effectiveContextPercent) / 100);
}

/** The policy in the rollout's snake_case form (`turn_context.sandbox_policy`). */
export function storedSandboxPolicy(
  policy: SandboxPolicy,
  extraRoots: readonly string[],
): Readonly<Record<string, unknown>> {
  switch (policy.type) {
    case "dangerFullAccess":
      return { type: "danger-full-access" };
    case "readOnly":
      return policy.networkAccess ? { type: "read-only", network_access: true } : { type: "read-only" };
    case "workspaceWrite":
      return {
        type: "workspace-write",
        writable_roots: [...policy.writableRoots, ...extraRoots],
        network_access: policy.networkAccess,
        exclude_tmpdir_env_var: policy.excludeTmpdirEnvVar,
        exclude_slash_tmp: policy.excludeSlashTmp,
      };
  }
}

/** Whether the user may be asked to grant more than the sandbox policy. */
export function mayAskPermissions(policy: ThreadSettings["approvalPolicy"]): boolean {
  return typeof policy === "string" ? policy !== "never" : policy.granular.requestPermissions;
}

/**
 * The policy that commands go by. A granular policy asks where sandbox questions and rules may
 * reach the user, else it asks nothing: the stricter reading.
 */
export function commandApprovalPolicy(policy: ThreadSettings["approvalPolicy"]): ApprovalPolicy {
  if (typeof policy === "string") return policy;
  return policy.granular.sandboxApproval && policy.granular.rules ? "on-request" : "never";
}
