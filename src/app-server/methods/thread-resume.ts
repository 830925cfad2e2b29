// thread/resume: loads a stored thread, joins a loaded one, or begins from a client's own history.
import { readStoredThread, storedTurns } from "../../core/stored-thread.ts";
import { gitFacts } from "../../core/git-facts.ts";
import { settingsView, threadView } from "../../core/thread-view.ts";
import type { ResponseItem } from "../../protocol/model-item.ts";
import type { Thread } from "../../core/thread.ts";
import { method, type MethodContext } from "../method.ts";
import { invalidRequest } from "../rpc-error.ts";
import { storedDynamicTools } from "../dynamic-tools.ts";
import { checkThreadId } from "../thread-lookup.ts";
import { setupFor, type SettingsParams } from "../thread-setup.ts";
import { gitInfoView } from "../git-info.ts";

type Context = MethodContext<"thread/resume">;

export const threadResume = method("thread/resume", async (params, context) => {
  const { engine } = context;
  if (params.history != null) {
    if (params.history.length === 0) throw invalidRequest("history must not be empty");
    return fromHistory(params.history as unknown as readonly ResponseItem[], params, context);
  }
  const threadId = params.path == null ? checkThreadId(params.threadId) : params.threadId;
  const running = params.path == null ? engine.get(threadId) : undefined;
  if (running !== undefined) return join(running, context);
  const stored = readStoredThread(engine.services.codexHome, { threadId, path: params.path ?? null });
  if (!stored.ok) throw invalidRequest(stored.error);
  const { meta, turnContext } = stored.value.history;
  const loaded = engine.get(stored.value.id);
  if (loaded !== undefined) return join(loaded, context);
  const cwd = typeof turnContext?.cwd === "string" ? turnContext.cwd : (meta?.cwd ?? engine.services.cwd);
  const model = typeof turnContext?.model === "string" ? turnContext.model : null;
  const setup = await setupFor(engine, { ...params, model: params.model ?? model }, cwd);
  const thread = engine.load(stored.value, {
    setup,
    source: meta?.source ?? engine.services.source,
    ephemeral: false,
    rawEvents: false,
    dynamicTools: storedDynamicTools(meta?.dynamic_tools),
  });
  if (!thread.ok) throw invalidRequest(thread.error);
  const { state } = thread.value;
  context.subscriptions.notify(state.id, "thread/status/changed", {
    threadId: state.id,
    status: state.status,
  });
  return answer(thread.value, context);
});

/** Joins a thread that is loaded: its live settings count, open questions are asked again. */
function join(thread: Thread, context: Context) {
  context.after(() => context.questions.replay(thread.state.id, context.connection));
  return answer(thread, context);
}

function answer(thread: Thread, { subscriptions, connection }: Context) {
  const { state } = thread;
  subscriptions.subscribe(state.id, connection);
  const turns = storedTurns(state.path, thread.active === null ? "interrupted" : "inProgress");
  return {
    thread: threadView(state, turns, gitInfoView(gitFacts(state.settings.cwd))),
    ...settingsView(state),
  };
}

async function fromHistory(history: readonly ResponseItem[], params: SettingsParams, context: Context) {
  const { engine, subscriptions, connection } = context;
  const thread = engine.create({
    setup: await setupFor(engine, params, engine.services.cwd),
    source: engine.services.source,
    ephemeral: false,
    rawEvents: false,
    dynamicTools: [],
    history,
  });
  const { state } = thread;
  state.preview = firstUserText(history);
  subscriptions.subscribe(state.id, connection);
  return { thread: threadView(state), ...settingsView(state) };
}

function firstUserText(history: readonly ResponseItem[]): string {
  for (const item of history) {
    if (item.type !== "message" || item.role !== "user") continue;
    return item.content.map((part) => (part.type === "input_text" ? part.text : "")).join("");
  }
  return "";
}
