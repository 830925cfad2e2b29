// `codex mcp list` and `codex mcp get` (spec/cli.md 2.12).
import { UserError } from "../../base/user-error.ts";
import { isGiven, ownValue } from "../args/read.ts";
import type { ParsedArgs } from "../args/types.ts";
import { loadCommandConfig } from "../config.ts";
import { mcpEntries } from "../mcp-entry.ts";
import { entryJson, entryText, listJson, listText } from "../mcp-text.ts";

/** Prints all configured servers. */
export async function runMcpList(args: ParsedArgs): Promise<number> {
  const entries = mcpEntries(await loadCommandConfig(args, "outer"));
  process.stdout.write(isGiven(args, "json") ? listJson(entries) : listText(entries));
  return 0;
}

/** Prints one server, or fails when there is none of that name. */
export async function runMcpGet(args: ParsedArgs): Promise<number> {
  const name = ownValue(args, "NAME")!;
  const entries = mcpEntries(await loadCommandConfig(args, "outer"));
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry === undefined) throw new UserError(`No MCP server named '${name}' found.`);
  process.stdout.write(isGiven(args, "json") ? entryJson(entry) : entryText(entry));
  return 0;
}
