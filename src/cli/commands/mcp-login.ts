// `codex mcp login` and `codex mcp logout`: OAuth for streamable HTTP servers.
import { UserError } from "../../base/user-error.ts";
import { ownValue } from "../args/read.ts";
import type { ParsedArgs } from "../args/types.ts";
import { loadCommandConfig } from "../config.ts";
import { mcpEntries, type McpEntry } from "../mcp-entry.ts";

/** Refuses servers that cannot have an OAuth login; the login itself is not part of this build. */
export async function runMcpLogin(args: ParsedArgs): Promise<number> {
  const name = ownValue(args, "NAME")!;
  const entry = await find(args, name);
  if (entry === undefined) throw new UserError(`No MCP server named '${name}' found.`);
  if (entry.transport.type !== "streamable_http") {
    throw new UserError("OAuth login is only supported for streamable HTTP servers.");
  }
  throw new UserError(
    `OAuth login to '${name}' is not yet supported; give its server a token with \`bearer_token_env_var\``,
  );
}

/** There is never a login to forget: says so. */
export async function runMcpLogout(args: ParsedArgs): Promise<number> {
  const name = ownValue(args, "NAME")!;
  const entry = await find(args, name);
  if (entry === undefined) throw new UserError(`No MCP server named '${name}' found in configuration.`);
  if (entry.transport.type !== "streamable_http") {
    throw new UserError("OAuth logout is only supported for streamable_http transports.");
  }
  process.stdout.write(`No OAuth credentials stored for '${name}'.\n`);
  return 0;
}

async function find(args: ParsedArgs, name: string): Promise<McpEntry | undefined> {
  return mcpEntries(await loadCommandConfig(args, "outer")).find((entry) => entry.name === name);
}
