// `codex` itself: its flags, and every subcommand by name. A subcommand's definition is loaded
// when its name is typed, so that `codex exec` reads only its own.
import type { CommandDef } from "../types.ts";
import { CONFIG, DISABLE, ENABLE, inline } from "./common.ts";
import { FORK, INTERACTIVE_FLAGS, PROMPT, RESUME } from "./interactive.ts";

export const ROOT: CommandDef = {
  path: "codex",
  about: "Codex, a coding agent on your machine",
  details: "Without a command the terminal UI starts, and the options are for it.",
  usage: ["codex [OPTIONS] [PROMPT]", "codex [OPTIONS] <COMMAND> [ARGS]"],
  versionName: "codex-cli",
  positionals: [PROMPT],
  flags: [CONFIG, ENABLE, DISABLE, ...INTERACTIVE_FLAGS],
  subcommands: [
    {
      name: "exec",
      aliases: ["e"],
      about: "Run a prompt without the terminal UI",
      load: async () => (await import("./exec.ts")).EXEC,
    },
    {
      name: "review",
      about: "Review code without the terminal UI",
      load: async () => (await import("./exec.ts")).REVIEW,
    },
    {
      name: "login",
      about: "Log in, or see how you are logged in",
      load: async () => (await import("./login.ts")).LOGIN,
    },
    {
      name: "logout",
      about: "Remove the stored credentials",
      load: async () => (await import("./login.ts")).LOGOUT,
    },
    {
      name: "mcp",
      about: "Manage the MCP servers that Codex may use",
      load: async () => (await import("./mcp.ts")).MCP,
    },
    {
      name: "mcp-server",
      about: "Run Codex as an MCP server on stdio",
      load: async () => (await import("./mcp.ts")).MCP_SERVER,
    },
    {
      name: "app-server",
      about: "[experimental] Run the app server, or write files about its protocol",
      load: async () => (await import("./app-server.ts")).APP_SERVER,
    },
    {
      name: "completion",
      about: "Print a script that completes commands in a shell",
      load: async () => (await import("./completion.ts")).COMPLETION,
    },
    {
      name: "sandbox",
      about: "Run a command in the sandbox of the agent",
      load: async () => (await import("./sandbox.ts")).SANDBOX,
    },
    { name: "debug", about: "Tools for debugging", load: async () => (await import("./debug.ts")).DEBUG },
    {
      name: "execpolicy",
      about: "Try exec rules",
      hidden: true,
      load: async () => (await import("./execpolicy.ts")).EXECPOLICY,
    },
    {
      name: "apply",
      aliases: ["a"],
      about: "Apply the latest diff of a cloud task here, with `git apply`",
      load: async () => (await import("./cloud.ts")).APPLY,
    },
    inline(RESUME, {}),
    inline(FORK, {}),
    {
      name: "cloud",
      hiddenAliases: ["cloud-tasks"],
      about: "[EXPERIMENTAL] Look at tasks of Codex Cloud and apply them here",
      load: async () => (await import("./cloud.ts")).CLOUD,
    },
    {
      name: "responses-api-proxy",
      about: "Internal: forward requests to the Responses API",
      hidden: true,
      load: async () => (await import("./servers.ts")).RESPONSES_API_PROXY,
    },
    {
      name: "stdio-to-uds",
      about: "Internal: connect stdin and stdout to a Unix socket",
      hidden: true,
      load: async () => (await import("./servers.ts")).STDIO_TO_UDS,
    },
    {
      name: "exec-server",
      about: "[EXPERIMENTAL] Run processes and serve files for another machine",
      load: async () => (await import("./servers.ts")).EXEC_SERVER,
    },
    {
      name: "features",
      about: "Look at feature flags and change them",
      load: async () => (await import("./features.ts")).FEATURES,
    },
  ],
};
