// The [features] table: one switch per feature flag (FEAT). The flags are in ../features.ts;
// names that are not known are ignored, so an old file loads with a new version and vice versa.
import { flag, table, text, type KeySpec } from "./spec.ts";

const multiAgentV2: KeySpec = {
  type: "anyOf",
  name: "FeatureToml",
  doc: "Agents addressed by task path: a switch or a table of options.",
  default: "false",
  forms: [
    { type: "boolean", doc: "" },
    table("MultiAgentV2ConfigToml", "", {
      enabled: flag("The switch."),
      usage_hint_enabled: flag("Whether the model gets a usage hint."),
      usage_hint_text: text("The text of that hint."),
      hide_spawn_agent_metadata: flag("Leave agent details out of the tool."),
    }),
  ],
};

export const featureKeys = {
  features: table(
    "FeaturesToml",
    "Switches of features; see `codex features list`.",
    { multi_agent_v2: multiAgentV2 },
    { rest: { type: "boolean", doc: "" } },
  ),
  suppress_unstable_features_warning: flag("No warning when an unfinished feature is on.", "false"),
} as const;
