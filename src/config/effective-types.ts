// The configuration as the rest of the program uses it: every value resolved, typed and allowed.
import type { Features } from "./features.ts";
import type { ConfigLayer } from "./layers.ts";
import type { Requirements } from "./requirements.ts";
import type { TomlTable } from "./tree.ts";
import type { ProjectPlace, Trust } from "./trust.ts";

export type SandboxMode = "read-only" | "workspace-write" | "danger-full-access";

/** Which kinds of question may reach the user; a kind that is off is declined (CONF-27 … CONF-31). */
export interface GranularApproval {
  readonly sandboxApproval: boolean;
  readonly rules: boolean;
  readonly skillApproval: boolean;
  readonly requestPermissions: boolean;
  readonly mcpElicitations: boolean;
}

export type ApprovalPolicy =
  | "untrusted"
  | "on-failure"
  | "on-request"
  | "never"
  | { readonly granular: GranularApproval };

export type WebSearchMode = "disabled" | "cached" | "live";

export interface WorkspaceWriteOptions {
  readonly writableRoots: readonly string[];
  readonly networkAccess: boolean;
  readonly excludeTmpdirEnvVar: boolean;
  readonly excludeSlashTmp: boolean;
}

export interface ShellEnvironmentPolicy {
  readonly inherit: "core" | "all" | "none";
  readonly ignoreDefaultExcludes: boolean;
  readonly exclude: readonly string[];
  readonly set: Readonly<Record<string, string>>;
  readonly includeOnly: readonly string[];
  readonly useProfile: boolean;
}

export interface EffectiveConfig {
  readonly codexHome: string;
  readonly cwd: string;
  /** The selected profile. */
  readonly profile: string | null;

  /** Null: the catalog's default. */
  readonly model: string | null;
  readonly reviewModel: string | null;
  readonly modelProvider: string;
  /** The user's `[model_providers]` tables as written, by id. */
  readonly modelProviders: Readonly<Record<string, TomlTable>>;
  readonly reasoningEffort: string | null;
  readonly planModeReasoningEffort: string | null;
  readonly reasoningSummary: string | null;
  readonly supportsReasoningSummaries: boolean | null;
  readonly verbosity: string | null;
  readonly serviceTier: string | null;
  readonly personality: string | null;
  readonly modelContextWindow: number | null;
  readonly modelAutoCompactTokenLimit: number | null;
  readonly modelCatalogFile: string | null;
  readonly toolOutputTokenLimit: number | null;

  readonly approvalPolicy: ApprovalPolicy;
  readonly approvalsReviewer: string;
  readonly sandboxMode: SandboxMode;
  readonly workspaceWrite: WorkspaceWriteOptions;
  readonly allowLoginShell: boolean;
  readonly shellEnvironmentPolicy: ShellEnvironmentPolicy;

  /** Files whose texts `loadInstructionFiles` reads. */
  readonly modelInstructionsFile: string | null;
  readonly compactPromptFile: string | null;
  readonly developerInstructions: string | null;
  readonly compactPrompt: string | null;
  readonly includePermissionsInstructions: boolean;
  readonly includeAppsInstructions: boolean;
  readonly includeEnvironmentContext: boolean;
  readonly projectDocMaxBytes: number;
  readonly projectDocFallbackFilenames: readonly string[];

  readonly features: Features;
  readonly webSearch: WebSearchMode;
  /** `[tools.web_search]` options as written; null without. */
  readonly webSearchOptions: TomlTable | null;
  readonly viewImageTool: boolean;
  readonly backgroundTerminalMaxTimeoutMs: number;
  /** `[mcp_servers]` tables as written, by name; refused ones are listed in `mcpServerRefusals`. */
  readonly mcpServers: Readonly<Record<string, TomlTable>>;
  readonly mcpServerRefusals: Readonly<Record<string, string>>;

  readonly hideAgentReasoning: boolean;
  readonly showRawAgentReasoning: boolean;
  readonly notify: readonly string[] | null;
  readonly history: { readonly persistence: "save-all" | "none"; readonly maxBytes: number | null };

  readonly feedback: { readonly enabled: boolean; readonly uploadUrl: string | null };

  readonly chatgptBaseUrl: string;
  /** Without a trailing slash. */
  readonly loginIssuer: string;
  readonly openaiBaseUrl: string | null;
  readonly ossProvider: string | null;
  readonly forcedLoginMethod: "chatgpt" | "api" | null;
  readonly forcedChatgptWorkspaceId: string | null;
  readonly credentialsStore: "file" | "keyring" | "auto" | "ephemeral";

  readonly place: ProjectPlace;
  /** The explicit trust of the working directory; null when nothing was decided. */
  readonly trust: Trust | null;
  readonly requirements: Requirements;
  /** One line each, for the user, in the order found. */
  readonly warnings: readonly string[];
  /** All merged values with the profile applied: for keys that no field above carries. */
  readonly tree: TomlTable;
  /** Low to high, disabled ones included. */
  readonly layers: readonly ConfigLayer[];
}
