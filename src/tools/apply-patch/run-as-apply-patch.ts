// The `apply_patch` program: the same parsing and planning as the tool, then writing. It is the
// process that core starts inside the sandbox for a patch, and what a shell finds on PATH.
// Invariant: nothing is written when any part of the patch does not fit.
import { applyOperations } from "./file-writer.ts";
import { diskFiles } from "./disk-files.ts";
import { parsePatch } from "./parse.ts";
import { planPatch } from "./plan.ts";
import { successText } from "./summary.ts";
import { programErrorText } from "./types.ts";

export interface ProgramResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const USAGE = "Usage: apply_patch 'PATCH'\n       echo 'PATCH' | apply_patch\n";

/**
 * `codex --codex-run-as-apply-patch PATCH`: exactly one argument. The argument `-` stands for a patch
 * on stdin, because one argument cannot be longer than 128 KiB on Linux.
 */
export async function runAsApplyPatch(
  args: readonly string[],
  cwd: string,
  readStdin: () => Promise<string> = readStandardInput,
): Promise<ProgramResult> {
  const patch = args[0] === "-" ? await readStdin() : args[0];
  if (patch === undefined) {
    return failure(1, "Error: --codex-run-as-apply-patch requires a UTF-8 PATCH argument.");
  }
  return applyPatchText(patch, cwd);
}

/**
 * `apply_patch [PATCH]` as found on PATH: the patch is the argument, or stdin without one.
 * `readStdin` is only called in the second case.
 */
export async function runApplyPatchProgram(
  args: readonly string[],
  cwd: string,
  readStdin: () => Promise<string> = readStandardInput,
): Promise<ProgramResult> {
  if (args.length > 1) return failure(2, "Error: apply_patch accepts exactly one argument.");
  const patch = args[0] ?? (await readStdin());
  if (patch === "") return { exitCode: 2, stdout: "", stderr: USAGE };
  return applyPatchText(patch, cwd);
}

async function applyPatchText(text: string, cwd: string): Promise<ProgramResult> {
  const patch = parsePatch(text);
  if (!patch.ok) return failure(1, programErrorText(patch.error));
  const plan = await planPatch(patch.value, cwd, diskFiles);
  if (!plan.ok) return failure(1, programErrorText(plan.error));
  const applied = applyOperations(plan.value.operations);
  if (!applied.ok) {
    const { message, written } = applied.error;
    const done = written.length === 0 ? "" : `\nAlready changed: ${written.join(", ")}`;
    return failure(1, message + done);
  }
  return { exitCode: 0, stdout: successText(plan.value.summary), stderr: "" };
}

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

function failure(exitCode: number, message: string): ProgramResult {
  return { exitCode, stdout: "", stderr: message + "\n" };
}
