// `codex completion`: a script for the user's shell, made from the definitions of all commands.
import { ROOT } from "../args/defs/root.ts";
import { valueOf } from "../args/read.ts";
import type { ParsedArgs } from "../args/types.ts";
import { completionScript, type Shell } from "../completions/script.ts";
import { commandTree } from "../completions/tree.ts";

/** Prints the script. The parser has checked the shell's name. */
export async function runCompletion(args: ParsedArgs): Promise<number> {
  const shell = valueOf(args, "SHELL") as Shell;
  process.stdout.write(completionScript(shell, await commandTree(ROOT)));
  return 0;
}
