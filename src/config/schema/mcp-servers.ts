// Keys of MCP servers (CONF-87 … CONF-110).
import type { TomlTable } from "../tree.ts";
import {
  flag,
  integer,
  mapOf,
  oneOf,
  seconds,
  table,
  text,
  textMap,
  texts,
  type CheckFault,
} from "./spec.ts";

const NOT_FOR_STDIO = [
  "url",
  "bearer_token_env_var",
  "bearer_token",
  "http_headers",
  "env_http_headers",
  "oauth_resource",
] as const;
const NOT_FOR_HTTP = ["args", "env", "env_vars", "cwd", "bearer_token"] as const;

const server = table(
  "RawMcpServerConfig",
  "One MCP server: started as a program (`command`) or reached over HTTP (`url`).",
  {
    command: text("The program of a stdio server."),
    args: texts("Its arguments.", "[]"),
    env: textMap("Variables set for it."),
    env_vars: texts("Names of variables handed down to it.", "[]"),
    cwd: text("Its working directory."),
    url: text("The endpoint of an HTTP server."),
    bearer_token: text("Refused: use bearer_token_env_var."),
    bearer_token_env_var: text("Environment variable with the bearer token."),
    http_headers: textMap("Headers added to every request."),
    env_http_headers: textMap("Headers whose values come from environment variables."),
    startup_timeout_sec: seconds("Time limit for starting, in seconds.", "10"),
    startup_timeout_ms: integer("u64", "The same in milliseconds; startup_timeout_sec wins."),
    tool_timeout_sec: seconds("Time limit of one tool call, in seconds.", "60"),
    enabled: flag("Whether the server is used.", "true"),
    required: flag("Refuse to start a thread without this server.", "false"),
    enabled_tools: texts("The only tools offered."),
    disabled_tools: texts("Tools not offered."),
    scopes: texts("OAuth scopes."),
    oauth_resource: text("OAuth resource indicator."),
    name: text("Accepted and not used."),
    tools: mapOf(
      table("McpServerToolConfig", "Options of one tool.", {
        approval_mode: oneOf(["auto", "prompt", "approve"], "Whether the tool needs approval.", "auto"),
      }),
      "Options by tool.",
    ),
  },
  { check: checkTransport },
);

export const mcpKeys = {
  mcp_servers: mapOf(server, "MCP servers by name."),
  mcp_oauth_credentials_store: oneOf(
    ["auto", "file", "keyring"],
    "Where OAuth credentials are kept.",
    "auto",
  ),
  mcp_oauth_callback_port: integer("u16", "Port of the OAuth callback; unset: any."),
  mcp_oauth_callback_url: text("Redirect address of the OAuth callback."),
} as const;

/** Old and wrong transports, in the order 0.120 looks at them. */
function checkTransport(server: TomlTable): CheckFault | undefined {
  for (const key of ["startup_timeout_sec", "tool_timeout_sec"]) {
    if (Number(server[key] ?? 0) < 0) {
      return { message: "cannot convert float seconds to Duration: value is negative" };
    }
  }
  const stdio = server["command"] !== undefined;
  if (!stdio && server["url"] === undefined) return { message: "invalid transport" };
  const foreign = (stdio ? NOT_FOR_STDIO : NOT_FOR_HTTP).find((key) => server[key] !== undefined);
  if (foreign === undefined) return undefined;
  return { message: `${foreign} is not supported for ${stdio ? "stdio" : "streamable_http"}` };
}
