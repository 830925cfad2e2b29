// How `codex mcp list` and `codex mcp get` show servers (spec/cli.md 2.12). Secrets are masked. Pure.
import { authStatus, type McpEntry, type McpTransport } from "./mcp-entry.ts";
import { table } from "./table.ts";

const MASK = "*****";
const NOTHING = "-";
const AUTH_TEXT = { unsupported: "Unsupported", bearer_token: "Bearer token" } as const;

type Http = Extract<McpTransport, { type: "streamable_http" }>;
type Stdio = Extract<McpTransport, { type: "stdio" }>;

/** One table for each transport, stdio first; a hint when there is no server. */
export function listText(entries: readonly McpEntry[]): string {
  if (entries.length === 0) {
    return "No MCP servers configured yet. Try `codex mcp add my-tool -- my-command`.\n";
  }
  const stdio = rowsOf(entries, "stdio", stdioCells);
  const http = rowsOf(entries, "streamable_http", httpCells);
  const tables: string[] = [];
  if (stdio.length > 0) {
    tables.push(table(["Name", "Command", "Args", "Env", "Cwd", "Status", "Auth"], stdio));
  }
  if (http.length > 0) tables.push(table(["Name", "Url", "Bearer Token Env Var", "Status", "Auth"], http));
  return tables.join("\n");
}

/** `codex mcp get NAME`: one line for each property. */
export function entryText(entry: McpEntry): string {
  if (!entry.enabled) {
    const reason = entry.disabledReason === null ? "" : `: ${entry.disabledReason}`;
    return `${entry.name} (disabled${reason})\n`;
  }
  const { transport } = entry;
  const properties: [string, string | null][] = [
    ["enabled", "true"],
    ["enabled_tools", entry.enabledTools?.join(", ") ?? null],
    ["disabled_tools", entry.disabledTools?.join(", ") ?? null],
    ["transport", transport.type],
    ...(transport.type === "stdio" ? stdioProperties(transport) : httpProperties(transport)),
    ["startup_timeout_sec", entry.startupTimeoutSec?.toString() ?? null],
    ["tool_timeout_sec", entry.toolTimeoutSec?.toString() ?? null],
    ["remove", `codex mcp remove ${entry.name}`],
  ];
  const lines = properties
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `  ${key}: ${value}\n`);
  return `${entry.name}\n${lines.join("")}`;
}

/** The members that `list --json` and `get --json` share come first, in the order of 0.120. */
export function listJson(entries: readonly McpEntry[]): string {
  return json(
    entries.map((entry) => ({ ...shared(entry), ...timeouts(entry), auth_status: authStatus(entry) })),
  );
}

/** `codex mcp get NAME --json`. */
export function entryJson(entry: McpEntry): string {
  const tools = { enabled_tools: entry.enabledTools, disabled_tools: entry.disabledTools };
  return json({ ...shared(entry), ...tools, ...timeouts(entry) });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function shared(entry: McpEntry): object {
  const { name, enabled, disabledReason, transport } = entry;
  return { name, enabled, disabled_reason: disabledReason, transport };
}

function timeouts(entry: McpEntry): object {
  return { startup_timeout_sec: entry.startupTimeoutSec, tool_timeout_sec: entry.toolTimeoutSec };
}

function rowsOf<T extends McpTransport["type"]>(
  entries: readonly McpEntry[],
  type: T,
  cells: (transport: Extract<McpTransport, { type: T }>) => readonly string[],
): readonly (readonly string[])[] {
  return entries.flatMap((entry) => {
    if (entry.transport.type !== type) return [];
    const middle = cells(entry.transport as Extract<McpTransport, { type: T }>);
    return [[entry.name, ...middle, entry.enabled ? "enabled" : "disabled", AUTH_TEXT[authStatus(entry)]]];
  });
}

function stdioCells(transport: Stdio): readonly string[] {
  return [
    transport.command,
    orNothing(transport.args.join(" ")),
    envText(transport),
    transport.cwd ?? NOTHING,
  ];
}

function httpCells(transport: Http): readonly string[] {
  return [transport.url, transport.bearer_token_env_var ?? NOTHING];
}

function stdioProperties(transport: Stdio): [string, string][] {
  return [
    ["command", transport.command],
    ["args", orNothing(transport.args.join(" "))],
    ["cwd", transport.cwd ?? NOTHING],
    ["env", envText(transport)],
  ];
}

function httpProperties(transport: Http): [string, string][] {
  const headers = Object.keys(transport.http_headers ?? {}).map((key) => `${key}=${MASK}`);
  // These values are names of variables, not secrets.
  const fromEnv = Object.entries(transport.env_http_headers ?? {}).map(([key, name]) => `${key}=${name}`);
  return [
    ["url", transport.url],
    ["bearer_token_env_var", transport.bearer_token_env_var ?? NOTHING],
    ["http_headers", orNothing(headers.join(", "))],
    ["env_http_headers", orNothing(fromEnv.join(", "))],
  ];
}

function envText(transport: Stdio): string {
  const names = [...Object.keys(transport.env ?? {}), ...transport.env_vars];
  return orNothing(names.map((name) => `${name}=${MASK}`).join(", "));
}

function orNothing(text: string): string {
  return text === "" ? NOTHING : text;
}
