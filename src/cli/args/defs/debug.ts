// `codex debug`: tools for people who work on Codex.
import type { CommandDef } from "../types.ts";
import { CONFIG, DISABLE, ENABLE, IMAGE, inline } from "./common.ts";

const SEND_MESSAGE: CommandDef = {
  path: "codex debug app-server send-message-v2",
  about: "Start a thread, send one message, print every notification",
  positionals: [{ name: "USER_MESSAGE", required: true, help: "The message to send" }],
  flags: [CONFIG, ENABLE, DISABLE],
};

const DEBUG_APP_SERVER: CommandDef = {
  path: "codex debug app-server",
  about: "Try the app server by hand",
  subcommandRequired: true,
  subcommands: [inline(SEND_MESSAGE, {})],
  flags: [CONFIG, ENABLE, DISABLE],
};

const PROMPT_INPUT: CommandDef = {
  path: "codex debug prompt-input",
  about: "Print what the model would see, as JSON",
  positionals: [{ name: "PROMPT", help: "A prompt to append" }],
  flags: [CONFIG, { ...IMAGE, help: "Attach images to the prompt" }, ENABLE, DISABLE],
};

const CLEAR_MEMORIES: CommandDef = {
  path: "codex debug clear-memories",
  about: "Internal: forget all memories",
  flags: [CONFIG, ENABLE, DISABLE],
};

export const DEBUG: CommandDef = {
  path: "codex debug",
  about: "Tools for debugging",
  subcommandRequired: true,
  subcommands: [
    inline(DEBUG_APP_SERVER, {}),
    inline(PROMPT_INPUT, {}),
    inline(CLEAR_MEMORIES, { hidden: true }),
  ],
  flags: [CONFIG, ENABLE, DISABLE],
};
