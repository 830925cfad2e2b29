// thread/read: one thread, loaded or stored, with its turns if asked.
import { findArchivedFile, findThreadFile } from "../../rollout/locate.ts";
import { storedThreadView } from "../../core/stored-view.ts";
import { storedTurns } from "../../core/stored-thread.ts";
import { gitFacts } from "../../core/git-facts.ts";
import { threadView } from "../../core/thread-view.ts";
import type { Thread } from "../../core/thread.ts";
import { gitInfoView } from "../git-info.ts";
import { method } from "../method.ts";
import { invalidRequest } from "../rpc-error.ts";
import { checkThreadId } from "../thread-lookup.ts";

export const threadRead = method("thread/read", (params, { engine }) => {
  const threadId = checkThreadId(params.threadId);
  const includeTurns = params.includeTurns ?? false;
  const loaded = engine.get(threadId);
  if (loaded !== undefined) return { thread: readLoaded(loaded, includeTurns) };
  const { codexHome } = engine.services;
  const file = findThreadFile(codexHome, threadId) ?? findArchivedFile(codexHome, threadId);
  const summary = file === undefined ? null : storedThreadView(codexHome, file);
  if (summary === null) throw invalidRequest(`thread not loaded: ${threadId}`);
  const turns = includeTurns ? [...storedTurns(summary.path, "interrupted")] : [];
  return { thread: { ...summary, turns } };
});

function readLoaded(thread: Thread, includeTurns: boolean) {
  const { state } = thread;
  const git = state.recorder.materialised ? gitInfoView(gitFacts(state.settings.cwd)) : null;
  if (!includeTurns) return threadView(state, [], git);
  if (state.ephemeral) throw invalidRequest("ephemeral threads do not support includeTurns");
  if (!state.recorder.materialised) {
    throw invalidRequest(
      `thread ${state.id} is not materialized yet; includeTurns is unavailable before first user message`,
    );
  }
  return threadView(
    state,
    storedTurns(state.path, thread.active === null ? "interrupted" : "inProgress"),
    git,
  );
}
