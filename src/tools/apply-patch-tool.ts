// apply_patch: verifies a patch against the files, asks where policy says so, shows it as a
// fileChange item and applies it, inside the sandbox unless the user allowed more.
import { shellCommandOutput } from "../context/tool-output.ts";
import { decodeArguments, required, string, struct } from "./arguments.ts";
import { applyPatchText, type PatchOutcome, type TriedPatch } from "./patch.ts";
import { failure, type Tool, type ToolResult } from "./types.ts";

const SHAPE = struct("ApplyPatchToolArgs", { input: required(string) });

/** Runs one call of apply_patch, freeform or as a function. */
export const runApplyPatchTool: Tool["run"] = async (call, context) => {
  let patch = call.input;
  if (call.kind === "function") {
    const decoded = decodeArguments(call.input, SHAPE);
    if (!decoded.ok) return failure(decoded.error);
    patch = decoded.value.input;
  }
  const outcome = await applyPatchText(patch, context.settings.cwd, call.callId, context);
  return patchResult(outcome, (end) => shellCommandOutput(end, context.settings.truncation));
};

/** The result of a patch; `format` words the output of one that was tried. */
export function patchResult(outcome: PatchOutcome, format: (end: TriedPatch) => string): ToolResult {
  if (outcome.type === "refused") {
    return { output: outcome.text, success: false, interruptTurn: outcome.interruptTurn };
  }
  return { output: format(outcome), success: outcome.exitCode === 0, announce: outcome.announce };
}
