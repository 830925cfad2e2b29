// `codex cloud` and `codex apply`: tasks that ran in Codex Cloud.
import type { CommandDef, FlagDef, PositionalDef } from "../types.ts";
import { CONFIG, DISABLE, ENABLE, inline } from "./common.ts";
import { counted } from "./numbers.ts";

function task(help: string): readonly PositionalDef[] {
  return [{ name: "TASK_ID", required: true, help }];
}

function attempt(help: string): FlagDef {
  return { long: "attempt", value: { name: "N", refuse: counted("attempts", 1, 4) }, help };
}

const EXEC: CommandDef = {
  path: "codex cloud exec",
  about: "Start a task in the cloud",
  positionals: [{ name: "QUERY", help: "What the task is to do" }],
  flags: [
    CONFIG,
    { long: "env", value: { name: "ENV_ID" }, required: true, help: "Id of the environment to run in" },
    {
      long: "attempts",
      value: { name: "ATTEMPTS", fallback: "1", refuse: counted("attempts", 1, 4) },
      help: "How many attempts to make (the best one counts)",
    },
    ENABLE,
    {
      long: "branch",
      value: { name: "BRANCH" },
      help: "The Git branch to run on; otherwise the current one",
    },
    DISABLE,
  ],
};

const STATUS: CommandDef = {
  path: "codex cloud status",
  about: "Say how a task is getting on",
  positionals: task("Id of the task"),
  flags: [CONFIG, ENABLE, DISABLE],
};

const LIST: CommandDef = {
  path: "codex cloud list",
  about: "List tasks",
  flags: [
    CONFIG,
    { long: "env", value: { name: "ENV_ID" }, help: "Only tasks of this environment" },
    ENABLE,
    {
      long: "limit",
      value: { name: "N", fallback: "20", refuse: counted("limit", 1, 20) },
      help: "How many tasks to list (1-20)",
    },
    { long: "cursor", value: { name: "CURSOR" }, help: "Where the previous call ended" },
    DISABLE,
    { long: "json", help: "Print JSON" },
  ],
};

const APPLY_TASK: CommandDef = {
  path: "codex cloud apply",
  about: "Apply the diff of a task here",
  positionals: task("Id of the task to apply"),
  flags: [attempt("Which attempt to apply, from 1"), CONFIG, ENABLE, DISABLE],
};

const DIFF: CommandDef = {
  path: "codex cloud diff",
  about: "Print the diff of a task",
  positionals: task("Id of the task to show"),
  flags: [attempt("Which attempt to show, from 1"), CONFIG, ENABLE, DISABLE],
};

export const CLOUD: CommandDef = {
  path: "codex cloud",
  about: "[EXPERIMENTAL] Look at tasks of Codex Cloud and apply them here",
  versionName: "codex-cli-cloud",
  subcommands: [EXEC, STATUS, LIST, APPLY_TASK, DIFF].map((def) => inline(def, {})),
  flags: [CONFIG, ENABLE, DISABLE],
};

export const APPLY: CommandDef = {
  path: "codex apply",
  about: "Apply the latest diff of a cloud task here, with `git apply`",
  positionals: task("Id of the task to apply"),
  flags: [CONFIG, ENABLE, DISABLE],
};
