// `codex review` and the flags it shares with `codex exec review`.
import type { CommandDef, FlagDef, PositionalDef } from "../types.ts";
import { CONFIG, DISABLE, ENABLE } from "./common.ts";

const TARGETS = ["uncommitted", "base", "commit", "PROMPT"];

function target(flag: FlagDef): FlagDef {
  return { ...flag, conflicts: TARGETS.filter((key) => key !== flag.long) };
}

export const UNCOMMITTED = target({
  long: "uncommitted",
  help: "Review staged, unstaged and untracked changes",
});
export const BASE = target({
  long: "base",
  value: { name: "BRANCH" },
  help: "Review the changes against this branch",
});
export const COMMIT = target({
  long: "commit",
  value: { name: "SHA" },
  help: "Review the changes of this commit",
});
export const TITLE: FlagDef = {
  long: "title",
  value: { name: "TITLE" },
  requires: ["commit"],
  help: "The title of the commit, for the summary",
};
export const REVIEW_PROMPT: PositionalDef = {
  name: "PROMPT",
  help: "What to review, in your words; `-` reads it from stdin",
};

export const REVIEW: CommandDef = {
  path: "codex review",
  about: "Review code without the terminal UI",
  positionals: [REVIEW_PROMPT],
  flags: [CONFIG, UNCOMMITTED, BASE, ENABLE, COMMIT, DISABLE, TITLE],
};
