// All commands with their definitions loaded, flattened into what completion scripts need.
import { allCommands, allFlags } from "../args/lookup.ts";
import type { CommandDef, FlagDef, PositionalDef } from "../args/types.ts";

export interface CommandNode {
  /** Words that select the command, the program first. */
  readonly words: readonly string[];
  readonly flags: readonly FlagDef[];
  readonly positionals: readonly PositionalDef[];
  /** Names and visible aliases of subcommands with their descriptions. */
  readonly children: readonly { readonly name: string; readonly about: string }[];
}

/** Every command, parents first, each once for each visible name. */
export async function commandTree(root: CommandDef): Promise<readonly CommandNode[]> {
  const nodes: CommandNode[] = [];
  await visit(root, [root.path], nodes);
  return nodes;
}

async function visit(command: CommandDef, words: readonly string[], nodes: CommandNode[]): Promise<void> {
  const refs = allCommands(command);
  const children = refs.flatMap((ref) =>
    [ref.name, ...(ref.aliases ?? [])].map((name) => ({ name, about: ref.about })),
  );
  const flags = allFlags(command).filter((flag) => flag.hidden !== true);
  nodes.push({ words, flags, positionals: command.positionals ?? [], children });
  for (const ref of refs) {
    if (ref.name === "help") continue;
    const child = await ref.load();
    for (const name of [ref.name, ...(ref.aliases ?? [])]) await visit(child, [...words, name], nodes);
  }
}
