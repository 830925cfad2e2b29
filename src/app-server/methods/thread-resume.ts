// thread/resume: loads a stored thread, joins a loaded one, or begins from a client's own history.
import { readStoredThread, storedTurns } from "../../core/stored-thread.ts";
import { readHead } from "../../rollout/head.ts";
import { errnoCode } from "../../base/os-error.ts";
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
  const path = params.path ?? null;
  const threadId = (path === null ? null : idIn(path)) ?? checkThreadId(params.threadId);
  for (;;) {
    const running = engine.get(threadId);
    // Two clients may ask at once, or one while the last of the others leaves: a thread is loaded when nothing
    // else loads or unloads it.
    const answered =
      running === undefined
        ? await engine.exclusively(threadId, () => load(path, params, context))
        : await join(running, context);
    if (answered !== null) return answered;
  }
});

/** The thread whose file this is; null when it is none, which loading it will say. */
function idIn(path: string): string | null {
  try {
    return readHead(path)?.meta.id ?? null;
  } catch (error) {
    if (errnoCode(error) === undefined) throw error;
    return null;
  }
}

/** Null when the thread has come and gone meanwhile. */
async function load(path: string | null, params: Params, context: Context): Promise<Answer | null> {
  const { engine, subscriptions, connection } = context;
  const known = path === null ? engine.get(checkThreadId(params.threadId)) : undefined;
  if (known !== undefined) return join(known, context);
  const stored = await readStoredThread(engine.services.codexHome, { threadId: params.threadId, path });
  if (!stored.ok) throw invalidRequest(stored.error);
  const { meta, turnContext, turns } = stored.value.history;
  const cwd = typeof turnContext?.cwd === "string" ? turnContext.cwd : (meta?.cwd ?? engine.services.cwd);
  const model = typeof turnContext?.model === "string" ? turnContext.model : null;
  const requested = await setupFor(engine, { ...params, model: params.model ?? model }, cwd);
  const loaded = engine.get(stored.value.id);
  if (loaded !== undefined) return join(loaded, context);
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

/**
 * Joins a thread that is loaded: its live settings count, open questions are asked again. Null when it was
 * unloaded while its file was read.
 */
async function join(thread: Thread, context: Context): Promise<Answer | null> {
  const turns = (await storedTurns(thread.state.path))(thread.active === null ? "interrupted" : "inProgress");
  if (context.engine.get(thread.state.id) !== thread) return null;
  context.after(context.questions.replay(thread.state.id, context.connection));
  context.subscriptions.subscribe(thread.state.id, context.connection);
  return answer(thread, turns);
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
