// `codex app-server` and its generators.
import type { CommandDef, FlagDef } from "../types.ts";
import { CONFIG, DISABLE, ENABLE, inline } from "./common.ts";
import { integer } from "./numbers.ts";

const EXPERIMENTAL: FlagDef = { long: "experimental", help: "Include experimental methods and fields" };

function out(what: string): FlagDef {
  return {
    long: "out",
    short: "o",
    value: { name: "DIR", hint: "dir" },
    required: true,
    help: `The directory to write the ${what} to`,
  };
}

const GENERATE_TS: CommandDef = {
  path: "codex app-server generate-ts",
  about: "[experimental] Write TypeScript types of the app-server protocol",
  flags: [
    CONFIG,
    out(".ts files"),
    ENABLE,
    {
      long: "prettier",
      short: "p",
      value: { name: "PRETTIER_BIN", hint: "file" },
      help: "A Prettier executable to format the files with",
    },
    DISABLE,
    EXPERIMENTAL,
  ],
};

const GENERATE_JSON_SCHEMA: CommandDef = {
  path: "codex app-server generate-json-schema",
  about: "[experimental] Write JSON Schemas of the app-server protocol",
  flags: [CONFIG, out("schemas"), ENABLE, EXPERIMENTAL, DISABLE],
};

const GENERATE_INTERNAL: CommandDef = {
  path: "codex app-server generate-internal-json-schema",
  about: "[internal] Write JSON Schemas for Codex tooling",
  flags: [CONFIG, out("schemas"), ENABLE, DISABLE],
};

export const APP_SERVER: CommandDef = {
  path: "codex app-server",
  about: "[experimental] Run the app server, or write files about its protocol",
  subcommands: [
    inline(GENERATE_TS, {}),
    inline(GENERATE_JSON_SCHEMA, {}),
    inline(GENERATE_INTERNAL, { hidden: true }),
  ],
  flags: [
    CONFIG,
    ENABLE,
    DISABLE,
    {
      long: "listen",
      value: { name: "URL", fallback: "stdio://", refuse: refuseListen },
      help: "Where to listen: `stdio://`, `ws://IP:PORT`, `unix://PATH` or `off`",
      details:
        "`unix://PATH` is an addition of this program: one JSON message per line over a Unix socket that only you can use.",
    },
    {
      long: "analytics-default-enabled",
      help: "Switch analytics on unless the config says otherwise",
      details:
        "They are off by default here. `[analytics] enabled = false` in config.toml keeps them off whatever this flag says.",
    },
    {
      long: "ws-auth",
      value: { name: "MODE", choices: [{ name: "capability-token" }, { name: "signed-bearer-token" }] },
      help: "How websocket clients prove themselves; needed when listening beyond loopback",
    },
    {
      long: "ws-token-file",
      value: { name: "PATH", hint: "file" },
      help: "The file that holds the capability token",
    },
    {
      long: "ws-shared-secret-file",
      value: { name: "PATH", hint: "file" },
      help: "The file that holds the secret that signs bearer tokens",
    },
    { long: "ws-issuer", value: { name: "ISSUER" }, help: "The issuer a signed token must name" },
    { long: "ws-audience", value: { name: "AUDIENCE" }, help: "The audience a signed token must name" },
    {
      long: "ws-max-clock-skew-seconds",
      value: { name: "SECONDS", refuse: refuseSkew },
      help: "How far clocks may differ when a signed token is checked",
    },
  ],
};

const WS_ADDRESS = /^ws:\/\/(?:(\d+(?:\.\d+){3})|\[([0-9a-fA-F:.]+)\]):(\d{1,5})$/;

/** The listen addresses of spec/app-server.md, and Unix sockets; the text is 0.120's. */
function refuseListen(text: string): string | undefined {
  if (text === "stdio://" || text === "off" || /^unix:\/\/./.test(text) || isWebsocket(text))
    return undefined;
  if (text.startsWith("ws://"))
    return `invalid websocket --listen URL \`${text}\`; expected \`ws://IP:PORT\``;
  return `unsupported --listen URL \`${text}\`; expected \`stdio://\`, \`ws://IP:PORT\`, or \`off\``;
}

function isWebsocket(text: string): boolean {
  const [, v4, v6, port] = WS_ADDRESS.exec(text) ?? [];
  if (port === undefined || Number(port) > 65_535) return false;
  // `node:net` is not imported: every start reads this file, and hardly any needs it.
  const { isIP } = process.getBuiltinModule("node:net");
  return v4 === undefined ? isIP(v6 ?? "") === 6 : isIP(v4) === 4;
}

function refuseSkew(text: string): string | undefined {
  const problem = integer(0, 2n ** 64n - 1n)(text);
  return problem?.includes("is not in") === true ? "number too large to fit in target type" : problem;
}
