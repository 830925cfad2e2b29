// The whole schema of config.toml: the sections in the order of the reference page.
import { accountKeys } from "./accounts.ts";
import { agentKeys } from "./agents.ts";
import { approvalKeys } from "./approvals.ts";
import { featureKeys } from "./features.ts";
import { feedbackKeys } from "./feedback.ts";
import { historyKeys } from "./history.ts";
import { instructionKeys } from "./instructions.ts";
import { mcpKeys } from "./mcp-servers.ts";
import { modelKeys } from "./model.ts";
import { outputKeys } from "./output.ts";
import { profileKeys } from "./profiles.ts";
import { projectKeys } from "./project-docs.ts";
import { providerKeys } from "./providers.ts";
import { sandboxKeys } from "./sandbox.ts";
import { shellEnvironmentKeys } from "./shell-environment.ts";
import { table, type KeySpec, type TableSpec } from "./spec.ts";
import { toolKeys } from "./tools.ts";

export interface Section {
  readonly title: string;
  readonly keys: Readonly<Record<string, KeySpec>>;
}

export const SECTIONS: readonly Section[] = [
  { title: "Model", keys: modelKeys },
  { title: "Instructions", keys: instructionKeys },
  { title: "Approvals", keys: approvalKeys },
  { title: "Sandbox", keys: sandboxKeys },
  { title: "Environment of commands", keys: shellEnvironmentKeys },
  { title: "Model providers", keys: providerKeys },
  { title: "Tools", keys: toolKeys },
  { title: "Features", keys: featureKeys },
  { title: "MCP servers", keys: mcpKeys },
  { title: "Projects", keys: projectKeys },
  { title: "Agents", keys: agentKeys },
  { title: "Sign-in", keys: accountKeys },
  { title: "Output and notifications", keys: outputKeys },
  { title: "Prompt history", keys: historyKeys },
  { title: "Feedback", keys: feedbackKeys },
  { title: "Profiles", keys: profileKeys },
];

/** The root table. Keys of no section are ignored, as in 0.120. */
export const CONFIG_SPEC: TableSpec = table(
  "ConfigToml",
  "config.toml",
  Object.assign({}, ...SECTIONS.map((section) => section.keys)) as Record<string, KeySpec>,
);
