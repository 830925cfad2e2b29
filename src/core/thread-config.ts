// From the effective configuration and a client's overrides to a thread's settings. Pure but for
// reading instruction files.
import { commandEnvironment } from "../process/environment.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { AbsPath } from "../base/ids.ts";
import { execErrorText } from "../config/error.ts";
import type { EffectiveConfig } from "../config/effective-types.ts";
import { loadInstructionFiles } from "../config/instruction-files.ts";
import { toJson } from "../config/tree.ts";
import { defaultModel, modelInfo } from "../model/catalogue.ts";
import { builtInProvider, isBuiltInProvider, providerFromConfig } from "../model/providers.ts";
import type { Provider } from "../model/types.ts";
import type { SandboxPolicy } from "../sandbox/types.ts";
import { loadExecRules } from "./exec-rules-files.ts";
import { managedRules, type ManagedRule } from "../policy/exec-rules/managed-rules.ts";
import { mergeRules, type ExecRules } from "../policy/exec-rules/rules.ts";
import type { ThreadConfig, ThreadSettings } from "./settings.ts";
import type { Services } from "./thread-state.ts";
import { patchProgramFolder } from "./patch-program.ts";

export interface ThreadSetup {
  readonly settings: ThreadSettings;
  readonly config: ThreadConfig;
  readonly rules: ExecRules;
  /** Where the settings come from. */
  readonly effective: EffectiveConfig;
}

/** What a client may set beside the configuration. */
export interface SetupOverrides {
  readonly baseInstructions?: string | null | undefined;
}

/** The settings of a new thread. The error is one sentence for the client. */
export async function threadSetup(
  effective: EffectiveConfig,
  overrides: SetupOverrides,
  services: Services,
): Promise<Result<ThreadSetup, string>> {
  const provider = providerOf(effective, services);
  if (provider === null) return err(`Model provider \`${effective.modelProvider}\` not found`);
  const texts = loadInstructionFiles(effective);
  if (!texts.ok)
    return err(
      execErrorText(texts.error)
        .replace(/^Error: /, "")
        .trimEnd(),
    );
  const rules = await loadExecRules(services.codexHome, trustedRoot(effective));
  if (!rules.ok) return rules;
  const managed = managedRules(toJson([...effective.requirements.prefixRules]) as readonly ManagedRule[]);
  if (!managed.ok) return err(`invalid requirements.toml: ${managed.error}`);
  const model = effective.model ?? defaultModel().slug;
  return ok({
    effective,
    rules: mergeRules([rules.value, managed.value]),
    settings: {
      model,
      modelInfo: modelInfo(model),
      provider,
      serviceTier: effective.serviceTier,
      cwd: effective.cwd as AbsPath,
      approvalPolicy: effective.approvalPolicy,
      approvalsReviewer: effective.approvalsReviewer === "guardian_subagent" ? "guardian_subagent" : "user",
      sandboxPolicy: sandboxPolicyOf(effective),
      effort: effective.reasoningEffort,
      summary: effective.reasoningSummary,
      verbosity: effective.verbosity,
      personality: personalityOf(effective.personality),
      collaborationMode: null,
      baseInstructions: overrides.baseInstructions ?? texts.value.baseInstructions,
      developerInstructions: effective.developerInstructions,
    },
    config: threadConfig(effective, texts.value.compactPrompt, services),
  });
}

function personalityOf(value: string | null): ThreadSettings["personality"] {
  return value === "friendly" || value === "none" ? value : "pragmatic";
}

/** The policy for a sandbox mode with the configured workspace-write options. */
export function sandboxPolicyOf(effective: EffectiveConfig): SandboxPolicy {
  switch (effective.sandboxMode) {
    case "danger-full-access":
      return { type: "dangerFullAccess" };
    case "read-only":
      return { type: "readOnly", networkAccess: false };
    case "workspace-write":
      return { type: "workspaceWrite", ...effective.workspaceWrite };
  }
}

function providerOf(effective: EffectiveConfig, services: Services): Provider | null {
  const id = effective.modelProvider;
  if (isBuiltInProvider(id)) {
    const options = { env: services.env, chatgptBaseUrl: effective.chatgptBaseUrl };
    return builtInProvider(
      id,
      effective.openaiBaseUrl === null ? options : { ...options, openaiBaseUrl: effective.openaiBaseUrl },
    );
  }
  const table = effective.modelProviders[id];
  return table === undefined ? null : providerFromConfig(id, jsonObject(table));
}

function jsonObject(table: EffectiveConfig["tree"]): Readonly<Record<string, unknown>> {
  return toJson(table) as Readonly<Record<string, unknown>>;
}

function threadConfig(
  effective: EffectiveConfig,
  compactPrompt: string | null,
  services: Services,
): ThreadConfig {
  const userShell = services.env.SHELL ?? "/bin/sh";
  const patchFolder = patchProgramFolder(services);
  return {
    codexHome: services.codexHome,
    memoriesRoot: `${services.codexHome}/memories` as AbsPath,
    features: effective.features,
    includePermissionsInstructions: effective.includePermissionsInstructions,
    includeEnvironmentContext: effective.includeEnvironmentContext,
    projectDoc: {
      maxBytes: effective.projectDocMaxBytes,
      fallbackFilenames: effective.projectDocFallbackFilenames,
      rootMarkers: rootMarkers(effective),
    },
    compactPrompt,
    autoCompactTokenLimit: effective.modelAutoCompactTokenLimit,
    contextWindow: effective.modelContextWindow,
    toolOutputTokenLimit: effective.toolOutputTokenLimit,
    allowLoginShell: effective.allowLoginShell,
    showRawReasoning: effective.showRawAgentReasoning,
    webSearch: effective.webSearch,
    webSearchTool: effective.webSearchOptions === null ? null : jsonObject(effective.webSearchOptions),
    viewImage: effective.viewImageTool,
    commandEnv: commandEnvironment({
      base: services.env,
      policy: effective.shellEnvironmentPolicy,
      networkRestricted: false,
      plainOutput: true,
      ...(patchFolder === null ? {} : { pathPrefix: patchFolder }),
    }),
    userShell,
  };
}

/** Root of the project when it is trusted. */
function trustedRoot(effective: EffectiveConfig): string | null {
  return effective.trust?.level === "trusted" ? effective.place.root : null;
}

function rootMarkers(effective: EffectiveConfig): readonly string[] {
  const markers = effective.tree["project_root_markers"];
  return Array.isArray(markers) ? markers.filter((marker) => typeof marker === "string") : [".git"];
}
