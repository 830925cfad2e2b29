// `codex apply` and `codex cloud …`: both need a ChatGPT login, which this build cannot make.
import { UserError } from "../../base/user-error.ts";

/** Refuses in 0.120's words for a user without a ChatGPT token. */
export async function runApply(): Promise<number> {
  throw new UserError("ChatGPT token not available");
}

/** Refuses in 0.120's words for a user who is not signed in. */
export async function runCloud(): Promise<number> {
  process.stderr.write(
    "Not signed in. Please run 'codex login' to sign in with ChatGPT, then re-run 'codex cloud'.\n",
  );
  return 1;
}
