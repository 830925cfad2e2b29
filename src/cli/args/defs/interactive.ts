// The terminal UI: its flags, which `codex`, `codex resume` and `codex fork` share, and the latter two.
// In one file with its commands because `codex` itself needs nearly all of it.
import type { CommandDef, FlagDef, PositionalDef } from "../types.ts";
import {
  ADD_DIR,
  BYPASS,
  CONFIG,
  DISABLE,
  ENABLE,
  IMAGE,
  LOCAL_PROVIDER,
  MODEL,
  PROFILE,
  SANDBOX,
} from "./common.ts";

const APPROVAL: FlagDef = {
  long: "ask-for-approval",
  short: "a",
  value: {
    name: "APPROVAL_POLICY",
    choices: [
      {
        name: "untrusted",
        help: "Ask before every command that is not known to be harmless (such as ls, cat, sed)",
      },
      {
        name: "on-failure",
        help: "Deprecated: ask only when a command failed inside the sandbox. Prefer `on-request`",
      },
      { name: "on-request", help: "The model decides when to ask" },
      { name: "never", help: "Ask nothing; failures go back to the model" },
    ],
  },
  help: "When to ask before a command runs",
};

export const INTERACTIVE_FLAGS: readonly FlagDef[] = [
  {
    long: "remote",
    value: { name: "ADDR" },
    help: "Connect the terminal UI to an app server elsewhere",
    details: "Accepted: `ws://host:port` and `wss://host:port`.",
  },
  {
    long: "remote-auth-token-env",
    value: { name: "ENV_VAR" },
    help: "The environment variable that holds the bearer token for --remote",
  },
  IMAGE,
  MODEL,
  { long: "oss", help: "Use a local open-source model; checks that LM Studio or Ollama is running" },
  LOCAL_PROVIDER,
  PROFILE,
  SANDBOX,
  APPROVAL,
  { long: "full-auto", help: "Short for `-a on-request --sandbox workspace-write`" },
  { ...BYPASS, conflicts: ["ask-for-approval", "full-auto"] },
  {
    long: "cd",
    short: "C",
    value: { name: "DIR", hint: "dir" },
    help: "Work in this directory. With --remote it is a path on the server",
  },
  { long: "search", help: "Let the model search the live web without asking for each search" },
  ADD_DIR,
  {
    long: "no-alt-screen",
    help: "Draw inline, without the alternate screen",
    details:
      "The terminal keeps its scrollback; useful in multiplexers such as Zellij that have none on the alternate screen.",
  },
];

export const PROMPT: PositionalDef = { name: "PROMPT", help: "The first prompt" };

export const RESUME: CommandDef = {
  path: "codex resume",
  about: "Go on with an earlier thread (a picker, or --last for the newest)",
  versionName: "codex-cli-resume",
  positionals: [
    {
      name: "SESSION_ID",
      help: "Id or name of the thread; what parses as a UUID is an id. Left out: the picker, or --last",
    },
    PROMPT,
  ],
  flags: [
    CONFIG,
    { long: "last", help: "Take the newest thread without the picker" },
    { long: "all", help: "Offer the threads of every directory, with a CWD column" },
    ENABLE,
    DISABLE,
    {
      long: "include-non-interactive",
      help: "Offer threads of `codex exec` too, in the picker and for --last",
    },
    ...INTERACTIVE_FLAGS,
  ],
};

export const FORK: CommandDef = {
  path: "codex fork",
  about: "Start a new thread from an earlier one (a picker, or --last for the newest)",
  versionName: "codex-cli-fork",
  positionals: [
    { name: "SESSION_ID", help: "Id (UUID) of the thread to fork. Left out: the picker, or --last" },
    PROMPT,
  ],
  flags: [
    CONFIG,
    { long: "last", help: "Fork the newest thread without the picker" },
    { long: "all", help: "Offer the threads of every directory, with a CWD column" },
    ENABLE,
    DISABLE,
    ...INTERACTIVE_FLAGS,
  ],
};
