// fish: one `complete` line for each flag, value and subcommand, guarded by the words before it.
import type { FlagDef } from "../args/types.ts";
import type { CommandNode } from "./tree.ts";

/** The script for fish 3 and newer. */
export function fishScript(nodes: readonly CommandNode[]): string {
  return `# Whether the words before the cursor select this command; flags between them do not matter.
function __codex_at
    set -l words (commandline -opc)
    set -l selected
    for word in $words[2..-1]
        set -l candidate (string join ' ' -- $selected $word)
        if contains -- $candidate $__codex_commands
            set selected $candidate
        end
    end
    test "$selected" = "$argv[1]"
end

set -g __codex_commands ${nodes
    .filter((node) => node.words.length > 1)
    .map((node) => quote(path(node)))
    .join(" ")}

${nodes.flatMap(nodeLines).join("\n")}
`;
}

function path(node: CommandNode): string {
  return node.words.slice(1).join(" ");
}

function nodeLines(node: CommandNode): readonly string[] {
  const start = `complete -c codex -n '__codex_at "${path(node)}"'`;
  const choices = node.positionals.flatMap((positional) => positional.choices ?? []);
  return [
    ...node.flags.map((flag) => `${start} ${flagPart(flag)}`),
    ...node.children.map((child) => `${start} -a ${quote(child.name)} -d ${quote(child.about)}`),
    ...choices.map((choice) => `${start} -f -a ${quote(choice.name)}`),
  ];
}

function flagPart(flag: FlagDef): string {
  const names = `${flag.short === undefined ? "" : `-s ${flag.short} `}-l ${flag.long} -d ${quote(flag.help)}`;
  if (flag.value === undefined) return names;
  const { choices, hint } = flag.value;
  if (choices !== undefined) return `${names} -x -a ${quote(choices.map((choice) => choice.name).join(" "))}`;
  if (hint === "dir") return `${names} -x -a '(__fish_complete_directories)'`;
  return hint === "file" ? `${names} -r -F` : `${names} -x`;
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
