// `codex exec-server` and two internal helpers that relay connections.
import type { CommandDef } from "../types.ts";
import { CONFIG, DISABLE, ENABLE } from "./common.ts";
import { integer } from "./numbers.ts";

export const EXEC_SERVER: CommandDef = {
  path: "codex exec-server",
  about: "[EXPERIMENTAL] Run processes and serve files for another machine",
  flags: [
    CONFIG,
    {
      long: "listen",
      value: { name: "URL", fallback: "ws://127.0.0.1:0" },
      help: "Where to listen: `ws://IP:PORT`",
    },
    ENABLE,
    DISABLE,
  ],
};

export const RESPONSES_API_PROXY: CommandDef = {
  path: "codex responses-api-proxy",
  about: "Internal: forward requests to the Responses API",
  flags: [
    CONFIG,
    {
      long: "port",
      value: { name: "PORT", refuse: integer(0, 65_535) },
      help: "The port to listen on; otherwise any free one",
    },
    ENABLE,
    {
      long: "server-info",
      value: { name: "FILE", hint: "file" },
      help: "Write the port and process id to this file as one line of JSON",
    },
    DISABLE,
    { long: "http-shutdown", help: "Stop when GET /shutdown is asked for" },
    {
      long: "upstream-url",
      value: { name: "UPSTREAM_URL", fallback: "https://api.openai.com/v1/responses" },
      help: "The absolute URL to forward to",
    },
    {
      long: "dump-dir",
      value: { name: "DIR", hint: "dir" },
      help: "Write requests and answers to this directory as JSON",
    },
  ],
};

export const STDIO_TO_UDS: CommandDef = {
  path: "codex stdio-to-uds",
  about: "Internal: connect stdin and stdout to a Unix socket",
  positionals: [{ name: "SOCKET_PATH", required: true, hint: "file", help: "Path of the socket" }],
  flags: [CONFIG, ENABLE, DISABLE],
};
