// thread/resume: loads a stored thread, joins a loaded one, or begins from a client's own history.
import { readStoredThread, storedTurns } from "../../core/stored-thread.ts";
import { gitFacts } from "../../core/git-facts.ts";
import { settingsView, threadView } from "../../core/thread-view.ts";
import type { ResponseItem } from "../../protocol/model-item.ts";
import type { ClientParams, ClientResult } from "../../protocol/methods.ts";
import type { Turn } from "../../protocol/turn.ts";
import type { Thread } from "../../core/thread.ts";
import { method, type MethodContext } from "../method.ts";
import { invalidRequest } from "../rpc-error.ts";
import { storedDynamicTools } from "../dynamic-tools.ts";
import { checkThreadId } from "../thread-lookup.ts";
import { setupFor, type SettingsParams } from "../thread-setup.ts";
import { gitInfoView } from "../git-info.ts";

type Context = MethodContext<"thread/resume">;
type Params = ClientParams<"thread/resume">;
type Answer = ClientResult<"thread/resume">;

export const threadResume = method("thread/resume", async (params, context) => {
  const { engine } = context;
  if (params.history != null) {
    if (params.history.length === 0) throw invalidRequest("history must not be empty");
    return fromHistory(params.history as unknown as readonly ResponseItem[], params, context);
  }
  if (params.path != null) return load(params.path, params, context);
  const threadId = checkThreadId(params.threadId);
  const running = engine.get(threadId);
  if (running !== undefined) return join(running, params, context);
  // Two clients may ask at once: the second one joins what the first has loaded.
  return engine.exclusively(threadId, () => {
    const loaded = engine.get(threadId);
    return loaded === undefined ? load(null, params, context) : join(loaded, params, context);
  });
});

async function load(path: string | null, params: Params, context: Context): Promise<Answer> {
  const { engine, subscriptions, connection } = context;
  const stored = await readStoredThread(engine.services.codexHome, { threadId: params.threadId, path });
  if (!stored.ok) throw invalidRequest(stored.error);
  const { meta, turnContext, turns } = stored.value.history;
  const cwd = typeof turnContext?.cwd === "string" ? turnContext.cwd : (meta?.cwd ?? engine.services.cwd);
  const model = typeof turnContext?.model === "string" ? turnContext.model : null;
  const requested = await setupFor(engine, { ...params, model: params.model ?? model }, cwd);
  const loaded = engine.get(stored.value.id);
  if (loaded !== undefined) return join(loaded, params, context);
  const thread = engine.load(stored.value, {
    ...requested,
    source: meta?.source ?? engine.services.source,
    ephemeral: false,
    rawEvents: false,
    dynamicTools: storedDynamicTools(meta?.dynamic_tools),
  });
  if (!thread.ok) throw invalidRequest(thread.error);
  const { state } = thread.value;
  subscriptions.notify(state.id, "thread/status/changed", { threadId: state.id, status: state.status });
  subscriptions.subscribe(state.id, connection);
  return answer(thread.value, turns);
}

/** Joins a thread that is loaded: its live settings count, open questions are asked again. */
async function join(thread: Thread, params: Params, context: Context): Promise<Answer> {
  const turns = await storedTurns(thread.state.path);
  // Unloaded while its file was read.
  if (context.engine.get(thread.state.id) !== thread) return load(thread.state.path, params, context);
  context.after(() => context.questions.replay(thread.state.id, context.connection));
  context.subscriptions.subscribe(thread.state.id, context.connection);
  return answer(thread, turns(thread.active === null ? "interrupted" : "inProgress"));
}

function answer({ state }: Thread, turns: readonly Turn[]): Answer {
  const git = gitInfoView(gitFacts(state.settings.cwd));
  return { thread: threadView(state, turns, git), ...settingsView(state) };
}

async function fromHistory(history: readonly ResponseItem[], params: SettingsParams, context: Context) {
  const { engine, subscriptions, connection } = context;
  const thread = engine.create({
    ...(await setupFor(engine, params, engine.services.cwd)),
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
