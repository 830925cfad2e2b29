// zsh: one function for each command, which calls the next one for its subcommands.
import type { FlagDef, PositionalDef } from "../args/types.ts";
import type { CommandNode } from "./tree.ts";

/** The script for zsh 5 and newer. */
export function zshScript(nodes: readonly CommandNode[]): string {
  return `#compdef codex

${nodes.map(commandFunction).join("\n")}
if [ "$funcstack[1]" = "_codex" ]; then
    _codex "$@"
else
    compdef _codex codex
fi
`;
}

function functionName(words: readonly string[]): string {
  return `_${words.join("__").replaceAll("-", "_")}`;
}

function commandFunction(node: CommandNode): string {
  const specs = [...node.flags.map(flagSpec), ...positionalSpecs(node)].map((spec) => `        ${spec} \\`);
  return `${functionName(node.words)}() {
    local context curcontext="$curcontext" state line
    typeset -A opt_args
    _arguments -s -S -C \\
${specs.join("\n")}
        && return 0
${node.children.length === 0 ? "" : subcommands(node)}}
`;
}

function subcommands(node: CommandNode): string {
  const entries = node.children.map(
    (child) => `            ${quote(`${colons(child.name)}:${child.about}`)}`,
  );
  const cases = node.children
    .filter((child) => child.name !== "help")
    .map((child) => `                ${child.name}) ${functionName([...node.words, child.name])} ;;`);
  return `    case $state in
        command)
            local -a commands=(
${entries.join("\n")}
            )
            _describe -t commands '${node.words.join(" ")} command' commands
            ;;
        argument)
            curcontext="\${curcontext%:*:*}:${node.words.join("-")}-command-$line[1]:"
            case $line[1] in
${cases.join("\n")}
            esac
            ;;
    esac
`;
}

function positionalSpecs(node: CommandNode): readonly string[] {
  if (node.children.length > 0) return ["'1: :->command'", "'*:: :->argument'"];
  return node.positionals.map((positional, index) => {
    const place = positional.many === true ? "*" : String(index + 1);
    return quote(`${place}:${positional.name}:${positionalAction(positional)}`);
  });
}

function positionalAction(positional: PositionalDef): string {
  if (positional.choices !== undefined)
    return `(${positional.choices.map((choice) => choice.name).join(" ")})`;
  return positional.hint === "command" ? "_command_names -e" : "_files";
}

function flagSpec(flag: FlagDef): string {
  const names = flag.short === undefined ? [`--${flag.long}`] : [`-${flag.short}`, `--${flag.long}`];
  const star = flag.repeatable === true ? "*" : "";
  const help = `[${flag.help.replaceAll("[", "\\[").replaceAll("]", "\\]")}]`;
  return names
    .map((name) => quote(`${star}${name}${valueMark(flag, name)}${help}${valueSpec(flag)}`))
    .join(" ");
}

function valueMark(flag: FlagDef, name: string): string {
  if (flag.value === undefined) return "";
  return name.startsWith("--") ? "=" : "+";
}

function valueSpec(flag: FlagDef): string {
  if (flag.value === undefined) return "";
  const { choices, hint, name } = flag.value;
  if (choices !== undefined) return `:${name}:(${choices.map((choice) => choice.name).join(" ")})`;
  return `:${name}:${hint === "dir" ? "_files -/" : hint === "file" ? "_files" : " "}`;
}

function colons(text: string): string {
  return text.replaceAll(":", "\\:");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
