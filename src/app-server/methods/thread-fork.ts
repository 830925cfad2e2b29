// thread/fork: a new thread that begins with a copy of another. A running turn is copied as
// interrupted; the source goes on.
import { readStoredThread } from "../../core/stored-thread.ts";
import { gitFacts } from "../../core/git-facts.ts";
import { settingsView, threadView } from "../../core/thread-view.ts";
import { TURN_ABORTED } from "../../context/turn-aborted.ts";
import { userText } from "../../core/user-text.ts";
import { gitInfoView } from "../git-info.ts";
import { method } from "../method.ts";
import { invalidRequest } from "../rpc-error.ts";
import { storedDynamicTools } from "../dynamic-tools.ts";
import { checkThreadId } from "../thread-lookup.ts";
import { setupFor } from "../thread-setup.ts";

export const threadFork = method("thread/fork", async (params, context) => {
  const { engine, connection, subscriptions } = context;
  const threadId = params.path == null ? checkThreadId(params.threadId) : params.threadId;
  const stored = await readStoredThread(engine.services.codexHome, { threadId, path: params.path ?? null });
  if (!stored.ok) throw invalidRequest(stored.error);
  const { meta, turnContext, turns, cutTurnId } = stored.value.history;
  const cwd = typeof turnContext?.cwd === "string" ? turnContext.cwd : (meta?.cwd ?? engine.services.cwd);
  const model = typeof turnContext?.model === "string" ? turnContext.model : null;
  const thread = engine.create({
    ...(await setupFor(engine, { ...params, model: params.model ?? model }, cwd)),
    source: engine.services.source,
    ephemeral: params.ephemeral ?? false,
    rawEvents: false,
    dynamicTools: storedDynamicTools(meta?.dynamic_tools),
    fork: { fromId: stored.value.id, stored: stored.value },
  });
  const { state } = thread;
  if (cutTurnId !== undefined) {
    const item = userText(TURN_ABORTED);
    state.recorder.write([
      { type: "response_item", payload: item },
      { type: "event_msg", payload: { type: "turn_aborted", turn_id: cutTurnId, reason: "interrupted" } },
    ]);
    state.history.append(item, false);
  }
  subscriptions.subscribe(state.id, connection);
  const git = state.ephemeral ? null : gitInfoView(gitFacts(state.settings.cwd));
  const view = threadView(state, turns, git);
  context.after(() => subscriptions.notify(state.id, "thread/started", { thread: view }));
  return { thread: view, ...settingsView(state) };
});
