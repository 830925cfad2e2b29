// `codex`, `codex resume`, `codex fork`: the terminal UI.
import { UserError } from "../../base/user-error.ts";

/** Refuses: without a terminal in 0.120's words, with one because this build has no terminal UI. */
export async function runTui(): Promise<number> {
  if (!process.stdin.isTTY) throw new UserError("stdin is not a terminal");
  throw new UserError("the terminal UI is not part of this build; use `codex exec` with a prompt instead");
}
