// The patch program: `codex --codex-run-as-apply-patch PATCH`, which is how the sandbox starts it, and
// `apply_patch`, a link to us on the PATH of commands.
import { runApplyPatchProgram, runAsApplyPatch } from "../../tools/apply-patch/run-as-apply-patch.ts";

/** Applies the patch in the current directory; resolves to the exit code. */
export async function runApplyPatch(args: readonly string[]): Promise<number> {
  return print(await runAsApplyPatch(args, process.cwd()));
}

/** The same for `apply_patch [PATCH]`, which reads stdin without an argument. */
export async function runApplyPatchLink(args: readonly string[]): Promise<number> {
  return print(await runApplyPatchProgram(args, process.cwd()));
}

function print(result: Awaited<ReturnType<typeof runAsApplyPatch>>): number {
  process.stdout.write(result.stdout);
  process.stderr.write(result.stderr);
  return result.exitCode;
}
