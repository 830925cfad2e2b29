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

export const threadRead = method("thread/read", async (params, { engine }) => {
  const threadId = checkThreadId(params.threadId);
  const includeTurns = params.includeTurns ?? false;
  const loaded = engine.get(threadId);
  if (loaded !== undefined) return { thread: await readLoaded(loaded, includeTurns) };
  const { codexHome } = engine.services;
  const file = findThreadFile(codexHome, threadId) ?? findArchivedFile(codexHome, threadId);
  const summary = file === undefined ? null : storedThreadView(codexHome, file);
  if (summary === null) throw invalidRequest(`thread not loaded: ${threadId}`);
  const turns = includeTurns ? [...(await storedTurns(summary.path))("interrupted")] : [];
  return { thread: { ...summary, turns } };
});

async function readLoaded(thread: Thread, includeTurns: boolean) {
  const { state } = thread;
  const git = state.recorder.materialised ? gitInfoView(gitFacts(state.settings.cwd)) : null;
  if (!includeTurns) return threadView(state, [], git);
  if (state.ephemeral) throw invalidRequest("ephemeral threads do not support includeTurns");
  if (!state.recorder.materialised) {
    throw invalidRequest(
      `thread ${state.id} is not materialized yet; includeTurns is unavailable before first user message`,
    );
  }
  const turns = await storedTurns(state.path);
  return threadView(state, turns(thread.active === null ? "interrupted" : "inProgress"), git);
}
