// `codex mcp`: the MCP servers of config.toml.
import type { CommandDef, PositionalDef } from "../types.ts";
import { CONFIG, DISABLE, ENABLE, inline } from "./common.ts";

function named(help: string): readonly PositionalDef[] {
  return [{ name: "NAME", required: true, help }];
}

const LIST: CommandDef = {
  path: "codex mcp list",
  about: "List the configured servers",
  flags: [CONFIG, { long: "json", help: "Print JSON" }, ENABLE, DISABLE],
};

const GET: CommandDef = {
  path: "codex mcp get",
  about: "Show one server",
  positionals: named("Name of the server"),
  flags: [CONFIG, { long: "json", help: "Print JSON" }, ENABLE, DISABLE],
};

const ADD: CommandDef = {
  path: "codex mcp add",
  about: "Add or replace a server",
  usage: ["codex mcp add [OPTIONS] <NAME> (--url <URL> | -- <COMMAND>...)"],
  oneOf: ["COMMAND", "url"],
  positionals: [
    ...named("Name of the server: letters, digits, `-` and `_`"),
    {
      name: "COMMAND",
      many: true,
      trailing: true,
      hint: "command",
      help: "The command that starts the server (stdio)",
    },
  ],
  flags: [
    CONFIG,
    {
      long: "env",
      value: { name: "KEY=VALUE", refuse: refuseEntry },
      repeatable: true,
      help: "An environment variable for the command; may be repeated. Only for servers with a command",
    },
    ENABLE,
    { long: "url", value: { name: "URL" }, help: "The address of a streamable HTTP server" },
    {
      long: "bearer-token-env-var",
      value: { name: "ENV_VAR" },
      requires: ["url"],
      help: "The environment variable that holds the bearer token. Only with --url",
    },
    DISABLE,
  ],
};

function refuseEntry(text: string): string | undefined {
  return text.trim().indexOf("=") > 0 ? undefined : "environment entries must be in KEY=VALUE form";
}

const REMOVE: CommandDef = {
  path: "codex mcp remove",
  about: "Remove a server",
  positionals: named("Name of the server to remove"),
  flags: [CONFIG, ENABLE, DISABLE],
};

const LOGIN: CommandDef = {
  path: "codex mcp login",
  about: "Log in to a streamable HTTP server with OAuth",
  positionals: named("Name of the server to log in to"),
  flags: [
    CONFIG,
    {
      long: "scopes",
      value: { name: "SCOPE,SCOPE", delimiter: "," },
      repeatable: true,
      help: "OAuth scopes to ask for, separated by commas",
    },
    ENABLE,
    DISABLE,
  ],
};

const LOGOUT: CommandDef = {
  path: "codex mcp logout",
  about: "Forget the OAuth login of a server",
  positionals: named("Name of the server to log out of"),
  flags: [CONFIG, ENABLE, DISABLE],
};

export const MCP: CommandDef = {
  path: "codex mcp",
  about: "Manage the MCP servers that Codex may use",
  subcommandRequired: true,
  subcommands: [LIST, GET, ADD, REMOVE, LOGIN, LOGOUT].map((def) => inline(def, {})),
  flags: [CONFIG, ENABLE, DISABLE],
};

export const MCP_SERVER: CommandDef = {
  path: "codex mcp-server",
  about: "Run Codex as an MCP server on stdio",
  flags: [CONFIG, ENABLE, DISABLE],
};
