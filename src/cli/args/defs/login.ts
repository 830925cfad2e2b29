// `codex login` and `codex logout`.
import type { CommandDef } from "../types.ts";
import { CONFIG, DISABLE, ENABLE, inline } from "./common.ts";

const STATUS: CommandDef = {
  path: "codex login status",
  about: "Say how you are logged in",
  flags: [CONFIG, ENABLE, DISABLE],
};

export const LOGIN: CommandDef = {
  path: "codex login",
  about: "Log in, or see how you are logged in",
  subcommands: [inline(STATUS, {})],
  flags: [
    CONFIG,
    {
      long: "with-api-key",
      help: "Read an API key from stdin (`printenv OPENAI_API_KEY | codex login --with-api-key`)",
    },
    {
      long: "api-key",
      value: { name: "API_KEY", optional: true },
      hidden: true,
      help: "No longer supported",
    },
    ENABLE,
    { long: "device-auth", help: "Log in with a code that you enter on another device" },
    { long: "experimental_issuer", value: { name: "URL" }, hidden: true, help: "The issuer to log in with" },
    {
      long: "experimental_client-id",
      value: { name: "CLIENT_ID" },
      hidden: true,
      help: "The client id to log in with",
    },
    DISABLE,
  ],
};

export const LOGOUT: CommandDef = {
  path: "codex logout",
  about: "Remove the stored credentials",
  flags: [CONFIG, ENABLE, DISABLE],
};
