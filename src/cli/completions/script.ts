// One completion script for each shell we know.
import { bashScript } from "./bash.ts";
import { elvishScript } from "./elvish.ts";
import { fishScript } from "./fish.ts";
import { powershellScript } from "./powershell.ts";
import type { CommandNode } from "./tree.ts";
import { zshScript } from "./zsh.ts";

export type Shell = "bash" | "zsh" | "fish" | "powershell" | "elvish";

const SCRIPTS: Readonly<Record<Shell, (nodes: readonly CommandNode[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
  powershell: powershellScript,
  elvish: elvishScript,
};

/** The whole script with a final newline. */
export function completionScript(shell: Shell, nodes: readonly CommandNode[]): string {
  return SCRIPTS[shell](nodes);
}
