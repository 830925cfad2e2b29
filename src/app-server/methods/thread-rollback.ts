// thread/rollback: takes back the last turns.
import { rollbackThread } from "../../core/rollback.ts";
import { storedTurns } from "../../core/stored-thread.ts";
import { gitFacts } from "../../core/git-facts.ts";
import { threadView } from "../../core/thread-view.ts";
import { gitInfoView } from "../git-info.ts";
import { method } from "../method.ts";
import { invalidRequest } from "../rpc-error.ts";
import { loadedThread } from "../thread-lookup.ts";

export const threadRollback = method("thread/rollback", async (params, { engine }) => {
  if (params.numTurns < 1) throw invalidRequest("numTurns must be >= 1");
  const thread = loadedThread(engine, params.threadId);
  const { state } = thread;
  if (thread.active !== null) {
    thread.markSystemError();
    throw invalidRequest("Cannot rollback while a turn is in progress.");
  }
  rollbackThread(state, params.numTurns);
  const turns = await storedTurns(state.path);
  // Somebody may have started a turn while the file was read.
  const view = turns(thread.active === null ? "interrupted" : "inProgress");
  return { thread: threadView(state, view, gitInfoView(gitFacts(state.settings.cwd))) };
});
