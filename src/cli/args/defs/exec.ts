// `codex exec` with its subcommands, and `codex review`, which is `codex exec review` at the top level
// (spec/cli.md 2.1). In one file, so that the quickest command loads one.
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
  inline,
} from "./common.ts";

const FULL_AUTO: FlagDef = {
  long: "full-auto",
  help: "Short for `--sandbox workspace-write`",
  conflicts: ["dangerously-bypass-approvals-and-sandbox"],
};
const SKIP_GIT: FlagDef = { long: "skip-git-repo-check", help: "Run outside a Git repository too" };
const EPHEMERAL: FlagDef = { long: "ephemeral", help: "Keep no file of this thread" };
const JSON_FLAG: FlagDef = {
  long: "json",
  aliases: ["experimental-json"],
  help: "Write events to stdout, one JSON object per line",
};
const LAST_MESSAGE: FlagDef = {
  long: "output-last-message",
  short: "o",
  value: { name: "FILE", hint: "file" },
  help: "Write the last message of the agent to this file",
};

const EXEC_RESUME: CommandDef = {
  path: "codex exec resume",
  about: "Go on with an earlier thread, by id or the newest with --last",
  positionals: [
    {
      name: "SESSION_ID",
      help: "Id or name of the thread; what parses as a UUID is an id. Left out: use --last",
    },
    { name: "PROMPT", help: "The next prompt; `-` reads it from stdin" },
  ],
  flags: [
    CONFIG,
    { long: "last", help: "Take the newest thread" },
    { long: "all", help: "Look at the threads of every directory" },
    ENABLE,
    DISABLE,
    {
      ...IMAGE,
      value: { name: "FILE", delimiter: ",", hint: "file" },
      help: "Attach images to the next prompt",
    },
    MODEL,
    FULL_AUTO,
    BYPASS,
    SKIP_GIT,
    EPHEMERAL,
    JSON_FLAG,
    LAST_MESSAGE,
  ],
};

const TARGETS = ["uncommitted", "base", "commit", "PROMPT"];

function target(flag: FlagDef): FlagDef {
  return { ...flag, conflicts: TARGETS.filter((key) => key !== flag.long) };
}

const UNCOMMITTED = target({
  long: "uncommitted",
  help: "Review staged, unstaged and untracked changes",
});
const BASE = target({
  long: "base",
  value: { name: "BRANCH" },
  help: "Review the changes against this branch",
});
const COMMIT = target({
  long: "commit",
  value: { name: "SHA" },
  help: "Review the changes of this commit",
});
const TITLE: FlagDef = {
  long: "title",
  value: { name: "TITLE" },
  requires: ["commit"],
  help: "The title of the commit, for the summary",
};
const REVIEW_PROMPT: PositionalDef = {
  name: "PROMPT",
  help: "What to review, in your words; `-` reads it from stdin",
};

export const REVIEW: CommandDef = {
  path: "codex review",
  about: "Review code without the terminal UI",
  positionals: [REVIEW_PROMPT],
  flags: [CONFIG, UNCOMMITTED, BASE, ENABLE, COMMIT, DISABLE, TITLE],
};

const EXEC_REVIEW: CommandDef = {
  path: "codex exec review",
  about: "Review code of the current repository",
  positionals: [REVIEW_PROMPT],
  flags: [
    CONFIG,
    UNCOMMITTED,
    BASE,
    ENABLE,
    COMMIT,
    DISABLE,
    MODEL,
    TITLE,
    FULL_AUTO,
    BYPASS,
    SKIP_GIT,
    EPHEMERAL,
    JSON_FLAG,
    LAST_MESSAGE,
  ],
};

export const EXEC: CommandDef = {
  path: "codex exec",
  about: "Run a prompt without the terminal UI",
  usage: ["codex exec [OPTIONS] [PROMPT]", "codex exec [OPTIONS] <COMMAND> [ARGS]"],
  versionName: "codex-cli-exec",
  subcommands: [inline(EXEC_RESUME, {}), inline(EXEC_REVIEW, {})],
  positionals: [
    {
      name: "PROMPT",
      help: "What to do. Left out, or `-`: read from stdin. With a prompt and piped stdin, stdin is appended as a `<stdin>` block",
    },
  ],
  flags: [
    CONFIG,
    ENABLE,
    DISABLE,
    IMAGE,
    MODEL,
    { long: "oss", help: "Use a local open-source model" },
    LOCAL_PROVIDER,
    SANDBOX,
    PROFILE,
    FULL_AUTO,
    BYPASS,
    { long: "cd", short: "C", value: { name: "DIR", hint: "dir" }, help: "Work in this directory" },
    SKIP_GIT,
    ADD_DIR,
    EPHEMERAL,
    {
      long: "output-schema",
      value: { name: "FILE", hint: "file" },
      help: "A JSON Schema file that the final answer must follow",
    },
    {
      long: "color",
      value: {
        name: "COLOR",
        choices: [{ name: "always" }, { name: "never" }, { name: "auto" }],
        fallback: "auto",
      },
      help: "When to use colours",
    },
    JSON_FLAG,
    LAST_MESSAGE,
  ],
};
