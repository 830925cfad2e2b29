// `codex mcp add` and `codex mcp remove`: servers of the user's config.toml (spec/cli.md 2.12).
import { UserError } from "../../base/user-error.ts";
import { lookUp, type TomlTable } from "../../config/tree.ts";
import { ownValue, valueOf, valuesOf } from "../args/read.ts";
import type { ParsedArgs } from "../args/types.ts";
import { loadCommandConfig } from "../config.ts";
import { changeUserConfig, readUserConfig } from "../user-file.ts";

/** Adds a server, or replaces the one of that name. */
export async function runMcpAdd(args: ParsedArgs): Promise<number> {
  // A file that cannot be read is not edited.
  await loadCommandConfig(args, "outer");
  const name = checkedName(ownValue(args, "NAME")!);
  const value = serverTable(args);
  await changeUserConfig({ type: "replace", path: ["mcp_servers", name], value });
  process.stdout.write(`Added global MCP server '${name}'.\n`);
  return 0;
}

/** Removes a server. A name that is not there is no failure. */
export async function runMcpRemove(args: ParsedArgs): Promise<number> {
  const name = checkedName(ownValue(args, "NAME")!);
  const place = ["mcp_servers", name];
  if (lookUp(await readUserConfig(), place) === undefined) {
    process.stdout.write(`No MCP server named '${name}' found.\n`);
    return 0;
  }
  await changeUserConfig({ type: "delete", path: place });
  process.stdout.write(`Removed global MCP server '${name}'.\n`);
  return 0;
}

function checkedName(name: string): string {
  if (/^[A-Za-z0-9_-]+$/.test(name)) return name;
  throw new UserError(`invalid server name '${name}' (use letters, numbers, '-', '_')`);
}

/** The table of the new server. The parser made sure of exactly one of `--url` and a command. */
function serverTable(args: ParsedArgs): TomlTable {
  const env = valuesOf(args, "env");
  const url = valueOf(args, "url");
  if (url === undefined) return stdioTable(valuesOf(args, "COMMAND"), env);
  if (env.length > 0) throw new UserError("command is required");
  const token = valueOf(args, "bearer-token-env-var");
  return token === undefined ? { url } : { url, bearer_token_env_var: token };
}

function stdioTable([command = "", ...args]: readonly string[], env: readonly string[]): TomlTable {
  const table: TomlTable = { command };
  if (args.length > 0) table["args"] = args;
  if (env.length === 0) return table;
  const entries = env.map((entry) => {
    const equals = entry.indexOf("=");
    return [entry.slice(0, equals).trim(), entry.slice(equals + 1)] as const;
  });
  table["env"] = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  return table;
}
