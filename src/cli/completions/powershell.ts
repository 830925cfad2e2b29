// PowerShell: a native argument completer with a table of candidates for each path of commands.
import type { CommandNode } from "./tree.ts";

/** The script for PowerShell 5.1 and newer. */
export function powershellScript(nodes: readonly CommandNode[]): string {
  return `using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'codex' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $candidates = @{
${nodes.map(entry).join("\n")}
    }
    $path = 'codex'
    foreach ($element in ($commandAst.CommandElements | Select-Object -Skip 1)) {
        if ($element.Extent.EndOffset -ge $cursorPosition) { break }
        $next = $path + ' ' + $element.Extent.Text
        if ($candidates.ContainsKey($next)) { $path = $next }
    }
    $candidates[$path] | Where-Object { $_[0] -like "$wordToComplete*" } | ForEach-Object {
        [CompletionResult]::new($_[0], $_[0], $_[1], $_[2])
    }
}
`;
}

function entry(node: CommandNode): string {
  const flags = node.flags.flatMap((flag) => {
    const names = flag.short === undefined ? [`--${flag.long}`] : [`-${flag.short}`, `--${flag.long}`];
    return names.map((name) => line(name, "ParameterName", flag.help));
  });
  const children = node.children.map((child) => line(child.name, "ParameterValue", child.about));
  const choices = node.positionals.flatMap((positional) => positional.choices ?? []);
  const values = choices.map((choice) => line(choice.name, "ParameterValue", choice.name));
  const all = [...flags, ...children, ...values];
  return `        ${quote(node.words.join(" "))} = @(\n${all.join(",\n")}\n        )`;
}

function line(name: string, kind: string, about: string): string {
  return `            @(${quote(name)}, '${kind}', ${quote(about)})`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
