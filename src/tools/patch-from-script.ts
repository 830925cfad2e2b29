// `apply_patch <<'EOF' …` in a shell command: the same path as the tool, so that no second route
// writes files unseen. The model is told to use the tool.
import * as path from "node:path";
import { interceptedPatchOutput, shellJsonOutput } from "../context/tool-output.ts";
import { heredocPatch } from "./apply-patch/heredoc.ts";
import { patchResult } from "./apply-patch-tool.ts";
import { applyPatchText } from "./patch.ts";
import type { ToolCall, ToolContext, ToolResult } from "./types.ts";

/** The result of a script that is a patch; null for every other script. */
export async function patchFromScript(
  toolName: "exec_command" | "shell" | "shell_command",
  script: string,
  cwd: string,
  call: ToolCall,
  context: ToolContext,
): Promise<ToolResult | null> {
  const found = heredocPatch(script);
  if (found === null) return null;
  context.note(
    "user",
    `Warning: apply_patch was requested via ${toolName}; use the apply_patch tool instead of ${toolName}.`,
  );
  const outcome = await applyPatchText(
    found.patch,
    path.resolve(cwd, found.workdir ?? "."),
    call.callId,
    context,
  );
  return patchResult(outcome, (end) => {
    const json = shellJsonOutput(end, context.settings.truncation);
    return toolName === "exec_command" ? interceptedPatchOutput(end.durationSeconds, json) : json;
  });
}
