// Named presets (CFG-15, CONF-76): a profile holds a subset of the top-level keys, which it overlays.
import { approvalKeys } from "./approvals.ts";
import { featureKeys } from "./features.ts";
import { instructionKeys } from "./instructions.ts";
import { modelKeys } from "./model.ts";
import { providerKeys } from "./providers.ts";
import { sandboxKeys } from "./sandbox.ts";
import { flag, mapOf, table, text, type KeySpec } from "./spec.ts";
import { toolKeys } from "./tools.ts";

/** The keys that a profile may set, with the same meaning as at the top level. */
export const profileTable = table("ConfigProfile", "One profile.", {
  model: modelKeys.model,
  service_tier: modelKeys.service_tier,
  model_provider: modelKeys.model_provider,
  approval_policy: approvalKeys.approval_policy,
  approvals_reviewer: approvalKeys.approvals_reviewer,
  sandbox_mode: sandboxKeys.sandbox_mode,
  model_reasoning_effort: modelKeys.model_reasoning_effort,
  plan_mode_reasoning_effort: modelKeys.plan_mode_reasoning_effort,
  model_reasoning_summary: modelKeys.model_reasoning_summary,
  model_verbosity: modelKeys.model_verbosity,
  model_catalog_json: modelKeys.model_catalog_json,
  personality: modelKeys.personality,
  chatgpt_base_url: providerKeys.chatgpt_base_url,
  oss_provider: providerKeys.oss_provider,
  model_instructions_file: instructionKeys.model_instructions_file,
  experimental_instructions_file: instructionKeys.experimental_instructions_file,
  experimental_compact_prompt_file: instructionKeys.experimental_compact_prompt_file,
  include_permissions_instructions: instructionKeys.include_permissions_instructions,
  include_apps_instructions: instructionKeys.include_apps_instructions,
  include_environment_context: instructionKeys.include_environment_context,
  web_search: toolKeys.web_search,
  tools: toolKeys.tools,
  tools_view_image: flag("Old name of tools.view_image."),
  include_apply_patch_tool: flag("Old name of the feature apply_patch_freeform."),
  experimental_use_unified_exec_tool: toolKeys.experimental_use_unified_exec_tool,
  experimental_use_freeform_apply_patch: toolKeys.experimental_use_freeform_apply_patch,
  features: featureKeys.features,
});

export const profileKeys: Readonly<Record<string, KeySpec>> = {
  profile: text("The profile in force when none is named on the command line."),
  profiles: mapOf(profileTable, "Profiles by name."),
};
