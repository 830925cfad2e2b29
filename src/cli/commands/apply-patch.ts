// `codex --codex-run-as-apply-patch PATCH`: how the sandbox starts the patch program.

/** Applies the patch in the current directory; resolves to the exit code. */
export async function runApplyPatch(args: readonly string[]): Promise<number> {
  const { runAsApplyPatch } = await import("../../tools/apply-patch/run-as-apply-patch.ts");
  const result = await runAsApplyPatch(args, process.cwd());
  process.stdout.write(result.stdout);
  process.stderr.write(result.stderr);
  return result.exitCode;
}
