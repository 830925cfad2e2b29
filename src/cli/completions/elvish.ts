// Elvish: a map from the path of commands to the candidates after it.
import type { CommandNode } from "./tree.ts";

/** The script for Elvish 0.18 and newer. */
export function elvishScript(nodes: readonly CommandNode[]): string {
  return `use str

set edit:completion:arg-completer[codex] = {|@words|
    fn candidate {|text about|
        edit:complex-candidate $text &display=$text'  '$about
    }
    var candidates = [
${nodes.map(entry).join("\n")}
    ]
    var path = codex
    for word $words[1..-1] {
        if (has-key $candidates $path' '$word) {
            set path = $path' '$word
        }
    }
    $candidates[$path]
}
`;
}

function entry(node: CommandNode): string {
  const flags = node.flags.flatMap((flag) => {
    const names = flag.short === undefined ? [`--${flag.long}`] : [`-${flag.short}`, `--${flag.long}`];
    return names.map((name) => ({ name, about: flag.help }));
  });
  const choices = node.positionals.flatMap((positional) => positional.choices ?? []);
  const all = [...flags, ...node.children, ...choices.map((choice) => ({ name: choice.name, about: "" }))];
  const lines = all.map(({ name, about }) => `            candidate ${quote(name)} ${quote(about)}`);
  return `        &${quote(node.words.join(" "))}= {\n${lines.join("\n")}\n        }`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
