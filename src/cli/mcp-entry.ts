// One MCP server of the configuration as `codex mcp` shows it. Reads a table that the
// configuration has validated; what is missing gets its default.
import type { EffectiveConfig } from "../config/effective-types.ts";
import { isTable, type TomlTable, type TomlValue } from "../config/tree.ts";

type TextMap = Readonly<Record<string, string>>;

export type McpTransport =
  | {
      readonly type: "stdio";
      readonly command: string;
      readonly args: readonly string[];
      readonly env: TextMap | null;
      readonly env_vars: readonly string[];
      readonly cwd: string | null;
    }
  | {
      readonly type: "streamable_http";
      readonly url: string;
      readonly bearer_token_env_var: string | null;
      readonly http_headers: TextMap | null;
      readonly env_http_headers: TextMap | null;
    };

export type McpAuthStatus = "unsupported" | "bearer_token";

/** The names are those of `codex mcp list --json` (spec/cli.md 2.12). */
export interface McpEntry {
  readonly name: string;
  readonly enabled: boolean;
  /** Why a managed requirement keeps it off; null otherwise. */
  readonly disabledReason: string | null;
  readonly transport: McpTransport;
  readonly enabledTools: readonly string[] | null;
  readonly disabledTools: readonly string[] | null;
  readonly startupTimeoutSec: number | null;
  readonly toolTimeoutSec: number | null;
}

type McpConfig = Pick<EffectiveConfig, "mcpServers" | "mcpServerRefusals">;

/** All servers of an effective configuration, by name in byte order. */
export function mcpEntries(config: McpConfig): readonly McpEntry[] {
  return Object.entries(config.mcpServers)
    .map(([name, table]) => mcpEntry(name, table, config.mcpServerRefusals[name] ?? null))
    .sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}

/** How the server authenticates, as far as the configuration tells. */
export function authStatus(entry: McpEntry): McpAuthStatus {
  const { transport } = entry;
  return transport.type === "streamable_http" && transport.bearer_token_env_var !== null
    ? "bearer_token"
    : "unsupported";
}

function mcpEntry(name: string, table: TomlTable, refusal: string | null): McpEntry {
  return {
    name,
    enabled: table["enabled"] !== false && refusal === null,
    disabledReason: refusal,
    transport: transportOf(table),
    enabledTools: textsOf(table["enabled_tools"]),
    disabledTools: textsOf(table["disabled_tools"]),
    startupTimeoutSec: startupTimeout(table),
    toolTimeoutSec: numberOf(table["tool_timeout_sec"]),
  };
}

function transportOf(table: TomlTable): McpTransport {
  if (table["url"] !== undefined) {
    return {
      type: "streamable_http",
      url: textOf(table["url"]) ?? "",
      bearer_token_env_var: textOf(table["bearer_token_env_var"]),
      http_headers: mapOf(table["http_headers"]),
      env_http_headers: mapOf(table["env_http_headers"]),
    };
  }
  return {
    type: "stdio",
    command: textOf(table["command"]) ?? "",
    args: textsOf(table["args"]) ?? [],
    env: mapOf(table["env"]),
    env_vars: textsOf(table["env_vars"]) ?? [],
    cwd: textOf(table["cwd"]),
  };
}

function startupTimeout(table: TomlTable): number | null {
  const milliseconds = numberOf(table["startup_timeout_ms"]);
  return numberOf(table["startup_timeout_sec"]) ?? (milliseconds === null ? null : milliseconds / 1000);
}

function textOf(value: TomlValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function numberOf(value: TomlValue | undefined): number | null {
  return typeof value === "number" || typeof value === "bigint" ? Number(value) : null;
}

function textsOf(value: TomlValue | undefined): readonly string[] | null {
  return Array.isArray(value) ? value.map(String) : null;
}

function mapOf(value: TomlValue | undefined): TextMap | null {
  if (!isTable(value)) return null;
  const entries = Object.entries(value).map(([key, text]) => [key, String(text)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
