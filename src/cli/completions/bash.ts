// Bash: a table of commands and a function that walks the typed words along it.
import type { FlagDef } from "../args/types.ts";
import type { CommandNode } from "./tree.ts";

/** The script for bash 4.4 and newer (older ones lack only the sorted order). */
export function bashScript(nodes: readonly CommandNode[]): string {
  return `_codex() {
    local cur="\${COMP_WORDS[COMP_CWORD]}" prev="" path="codex" word next i
    [[ COMP_CWORD -gt 0 ]] && prev="\${COMP_WORDS[COMP_CWORD-1]}"
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        word="\${COMP_WORDS[i]}"
        [[ "$word" == "--" ]] && return 0
        case "$path $word" in
${nodes
  .filter((node) => node.words.length > 1)
  .map(stepCase)
  .join("\n")}
        esac
    done
    case "$path:$prev" in
${nodes.flatMap(valueCases).join("\n")}
    esac
    local words=""
    case "$path" in
${nodes.map(wordsCase).join("\n")}
    esac
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
    if [[ \${#COMPREPLY[@]} -eq 0 && "$cur" != -* ]]; then
        COMPREPLY=($(compgen -f -- "$cur"))
    fi
}

complete -o bashdefault -o default -F _codex codex
`;
}

function key(node: CommandNode): string {
  return node.words.join(" ");
}

function stepCase(node: CommandNode): string {
  return `            "${key(node)}") path="${key(node)}" ;;`;
}

function wordsCase(node: CommandNode): string {
  const choices = node.positionals
    .flatMap((positional) => positional.choices ?? [])
    .map((choice) => choice.name);
  const words = [...node.flags.flatMap(flagWords), ...node.children.map((child) => child.name), ...choices];
  return `        "${key(node)}") words="${words.join(" ")}" ;;`;
}

function flagWords(flag: FlagDef): readonly string[] {
  return flag.short === undefined ? [`--${flag.long}`] : [`-${flag.short}`, `--${flag.long}`];
}

function valueCases(node: CommandNode): readonly string[] {
  return node.flags.flatMap((flag) => {
    if (flag.value === undefined) return [];
    const pattern = flagWords(flag)
      .map((word) => `"${key(node)}:${word}"`)
      .join("|");
    const { choices, hint } = flag.value;
    if (choices !== undefined) {
      const words = choices.map((choice) => choice.name).join(" ");
      return [`        ${pattern}) COMPREPLY=($(compgen -W "${words}" -- "$cur")); return 0 ;;`];
    }
    return [
      `        ${pattern}) COMPREPLY=($(compgen ${hint === "dir" ? "-d" : "-f"} -- "$cur")); return 0 ;;`,
    ];
  });
}
