// What is written to `default.rules` when the user approves "do not ask again".

/** The line that allows commands with this prefix (spec/app-server.md §6). */
export function amendmentLine(prefix: readonly string[]): string {
  // JSON strings are Starlark strings: the escapes of JSON are a subset.
  return `prefix_rule(pattern=[${prefix.map((word) => JSON.stringify(word)).join(", ")}], decision="allow")`;
}

/** The text of a rules file with the amendment at its end; unchanged when it is already there. */
export function amendedRules(text: string, prefix: readonly string[]): string {
  const line = amendmentLine(prefix);
  if (text.split(/\r?\n/).includes(line)) return text;
  const separator = text === "" || text.endsWith("\n") ? "" : "\n";
  return `${text}${separator}${line}\n`;
}
