// Which tools a turn has: by model, features and sandbox (`spec/cli.md` 2.4 "Tools offered").
import type { ToolSpec } from "../model/types.ts";
import { agentSpecs } from "../tools/agents/specs.ts";
import { requestPermissionsTool } from "../tools/request-permissions.ts";
import { requestUserInputTool } from "../tools/request-user-input.ts";
import { APPLY_PATCH_SPEC } from "../tools/specs/apply-patch-spec.ts";
import {
  EXEC_COMMAND_SPEC,
  SHELL_COMMAND_SPEC,
  SHELL_SPEC,
  withAdditionalPermissions,
  WRITE_STDIN_SPEC,
} from "../tools/specs/command-specs.ts";
import { ToolSet, type ToolSetEntry } from "../tools/tool-set.ts";
import { lazyTool } from "../tools/types.ts";
import { updatePlanTool } from "../tools/update-plan.ts";
import { viewImageTool } from "../tools/view-image.ts";
import { webSearchSpec } from "../tools/web-search.ts";
import { dynamicTools } from "./dynamic-tool.ts";
import type { ThreadState } from "./thread-state.ts";

const runExecCommand = async () => (await import("../tools/exec-command.ts")).runExecCommand;
const execCommandTool = lazyTool(EXEC_COMMAND_SPEC, runExecCommand);
const execCommandWithPermissionsTool = lazyTool(withAdditionalPermissions(EXEC_COMMAND_SPEC), runExecCommand);
const writeStdinTool = lazyTool(
  WRITE_STDIN_SPEC,
  async () => (await import("../tools/write-stdin.ts")).runWriteStdin,
);
const shellTool = lazyTool(SHELL_SPEC, async () => (await import("../tools/shell.ts")).runShellTool);
const shellCommandTool = lazyTool(
  SHELL_COMMAND_SPEC,
  async () => (await import("../tools/shell.ts")).runShellCommandTool,
);
const applyPatchTool = lazyTool(
  APPLY_PATCH_SPEC,
  async () => (await import("../tools/apply-patch-tool.ts")).runApplyPatchTool,
);
const agentTools = [
  agentSpecs.spawn,
  agentSpecs.send,
  agentSpecs.resume,
  agentSpecs.wait,
  agentSpecs.close,
].map((spec) =>
  lazyTool(spec, async () => (await import("../tools/agents/tools.ts")).runAgentTool[spec.name]),
);

interface Offer {
  readonly entries: readonly ToolSetEntry[];
  readonly webSearch: ToolSpec | null;
}

/** The tools the turn understands. */
export function buildToolSet(state: ThreadState): ToolSet {
  return new ToolSet(offer(state).entries);
}

/** The tools the model is told of, in 0.120's order. */
export function toolSpecs(state: ThreadState): readonly ToolSpec[] {
  const { entries, webSearch } = offer(state);
  const specs = new ToolSet(entries).specs();
  if (webSearch === null) return specs;
  const before = specs.findIndex((spec) => spec.type === "function" && AFTER_SEARCH.has(spec.name));
  const at = before < 0 ? specs.length : before;
  return [...specs.slice(0, at), webSearch, ...specs.slice(at)];
}

const AFTER_SEARCH = new Set(["view_image", "spawn_agent"]);

function offer(state: ThreadState): Offer {
  const { config, settings } = state;
  const { features } = config;
  const info = settings.modelInfo;
  const shell = features.shell_tool !== false;
  const unified = shell && features.unified_exec !== false;
  const older = shell && !unified;
  const patch = info.applyPatch !== null || features.apply_patch_freeform === true;
  const agents = features.multi_agent !== false;
  const entries: readonly (ToolSetEntry | null)[] = [
    {
      tool: features.exec_permission_approvals === true ? execCommandWithPermissionsTool : execCommandTool,
      offered: unified,
    },
    { tool: writeStdinTool, offered: unified },
    shell ? { tool: shellTool, offered: older && info.shellTool === "shell" } : null,
    shell ? { tool: shellCommandTool, offered: older && info.shellTool === "shell_command" } : null,
    { tool: updatePlanTool, offered: true },
    { tool: requestUserInputTool, offered: true },
    features.request_permissions_tool === true ? { tool: requestPermissionsTool, offered: true } : null,
    patch ? { tool: applyPatchTool, offered: true, exclusive: true } : null,
    config.viewImage ? { tool: viewImageTool, offered: true } : null,
    ...(agents ? agentTools.map((tool) => ({ tool, offered: true })) : []),
    ...dynamicTools(state).map(({ tool, deferred }) => ({ tool, offered: !deferred })),
  ];
  return {
    entries: entries
      .filter((entry) => entry !== null)
      .filter((entry) => unified || !UNIFIED.has(entry.tool.name)),
    webSearch: webSearchSpec({
      mode: config.webSearch,
      unsandboxed: settings.sandboxPolicy.type === "dangerFullAccess",
      settings: config.webSearchTool,
    }),
  };
}

const UNIFIED = new Set(["exec_command", "write_stdin"]);
