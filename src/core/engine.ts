// The engine: the loaded threads of this process and how they come and go. Everything a client can
// do to a thread goes through here or through the Thread itself.
import { newThreadId, type ThreadId } from "../base/ids.ts";
import { KeyedQueue } from "../base/keyed-queue.ts";
import { nowSeconds } from "../base/clock.ts";
import { err, ok, type Result } from "../base/result.ts";
import { VERSION } from "../base/version.ts";
import { ContextHistory } from "../context/history.ts";
import type { ResponseItem } from "../protocol/model-item.ts";
import { rolloutPath } from "../rollout/paths.ts";
import { readRolloutSync } from "../rollout/reader.ts";
import type { SessionMeta, SessionSource } from "../rollout/types.ts";
import { openRolloutWriter } from "../rollout/writer.ts";
import { CommandSessions } from "../tools/command/sessions.ts";
import { AgentRegistry } from "./agents.ts";
import type { ThreadEvents } from "./events.ts";
import { gitFacts } from "./git-facts.ts";
import { ThreadGrants } from "./grants.ts";
import { threadInstructions } from "./model-request.ts";
import { Recorder, RecordError } from "./recorder.ts";
import { usableContextWindow } from "./settings.ts";
import type { StoredThread } from "./stored-thread.ts";
import { Thread } from "./thread.ts";
import type { ThreadSetup } from "./thread-config.ts";
import type { DynamicToolSpec, Services, ThreadState } from "./thread-state.ts";
import { UsageTracker } from "./usage.ts";

/** What a new thread is besides its settings. */
export interface NewThread {
  readonly setup: ThreadSetup;
  readonly source: SessionSource;
  readonly ephemeral: boolean;
  readonly rawEvents: boolean;
  readonly dynamicTools: readonly DynamicToolSpec[];
  /** A copy of another thread up to now. */
  readonly fork?: {
    readonly fromId: string;
    readonly stored: StoredThread;
  };
  /** Begins with these items (a client's own history). */
  readonly history?: readonly ResponseItem[];
  readonly agent?: ThreadState["agent"];
  /** Reads the configuration again, as the thread was started with. */
  readonly reload?: ThreadState["reload"];
}

export class Engine {
  readonly services: Services;
  readonly threads = new Map<string, Thread>();
  readonly agents: AgentRegistry;
  private readonly events: (threadId: string) => ThreadEvents;
  private readonly queue = new KeyedQueue();
  /** Threads on their way out: no longer in `threads`, but not yet ended. */
  private readonly leaving = new Set<Promise<void>>();

  constructor(services: Services, events: (threadId: string) => ThreadEvents) {
    this.services = services;
    this.events = events;
    this.agents = new AgentRegistry(this);
  }

  /** Makes a thread. Nothing is written until its first turn. */
  create(request: NewThread): Thread {
    const id = newThreadId();
    const startedAt = new Date();
    const path = request.ephemeral ? null : rolloutPath(this.services.codexHome, id, startedAt);
    const state = this.state(id, path, request, startedAt);
    const meta = sessionMeta(state, startedAt);
    state.recorder.defer([{ type: "session_meta", payload: meta }]);
    if (request.fork !== undefined) {
      const { path: source, bytes } = request.fork.stored;
      const { lines } = readRolloutSync(source, bytes);
      state.recorder.defer(lines.filter((line) => line.type !== "session_meta"));
      restore(state, request.fork.stored);
      // A fork is a thread of its own at once: its file exists before anybody hears of it.
      state.recorder.materialise();
    }
    if (request.history !== undefined) for (const item of request.history) state.history.append(item);
    return this.add(state);
  }

  /** Loads a stored thread. The error is one sentence for the client. */
  load(stored: StoredThread, request: NewThread): Result<Thread, string> {
    const id = stored.id as ThreadId;
    const state = this.state(id, stored.path, request, new Date(stored.createdMs));
    restore(state, stored);
    try {
      state.recorder.materialise();
    } catch (error) {
      if (error instanceof RecordError) return err(error.message);
      throw error;
    }
    return ok(this.add(state));
  }

  /** Runs the body when nothing else loads or unloads this thread. */
  exclusively<T>(threadId: string, body: () => Promise<T>): Promise<T> {
    return this.queue.run(threadId, body);
  }

  /** Lets changed configuration count for threads that are loaded; what their clients have set stays. */
  async reloadConfig(): Promise<void> {
    for (const { state } of this.threads.values()) {
      const setup = await state.reload?.();
      if (setup === undefined || !setup.ok) continue;
      state.config = setup.value.config;
      state.effective = setup.value.effective;
      state.grants.replaceRules(setup.value.rules);
    }
  }

  get(threadId: string): Thread | undefined {
    return this.threads.get(threadId);
  }

  /** Takes a thread out of memory: its turn ends, its commands end, its file stays. */
  async unload(threadId: string, options: { readonly closed: boolean } = { closed: true }): Promise<void> {
    const thread = this.threads.get(threadId);
    if (thread === undefined) return;
    this.threads.delete(threadId);
    await this.exclusively(threadId, () => this.end(thread, options));
  }

  /** Runs the body with the thread out of memory: nobody can load it before the body has ended. */
  whileUnloaded<T>(threadId: string, body: () => T): Promise<T> {
    return this.exclusively(threadId, async () => {
      // Looked up only now: somebody may have loaded it while this waited.
      const thread = this.threads.get(threadId);
      this.threads.delete(threadId);
      if (thread !== undefined) await this.end(thread, { closed: false });
      return body();
    });
  }

  /** Ends everything: turns, commands, files. */
  async close(): Promise<void> {
    const closing = [...this.threads.values()].map((thread) => thread.close());
    this.threads.clear();
    await Promise.all([...closing, ...this.leaving]);
  }

  private end(thread: Thread, { closed }: { readonly closed: boolean }): Promise<void> {
    const { id: threadId, events } = thread.state;
    const ended = thread.close().then(() => {
      events.notify("thread/status/changed", { threadId, status: { type: "notLoaded" } });
      if (closed) events.notify("thread/closed", { threadId });
    });
    this.leaving.add(ended);
    return ended.finally(() => this.leaving.delete(ended));
  }

  private add(state: ThreadState): Thread {
    const thread = new Thread(state);
    this.threads.set(state.id, thread);
    return thread;
  }

  private state(id: ThreadId, path: string | null, request: NewThread, startedAt: Date): ThreadState {
    const { setup } = request;
    const { codexHome } = this.services;
    const window = usableContextWindow(setup.settings.modelInfo, setup.config.contextWindow);
    const created = Math.floor(startedAt.getTime() / 1000);
    return {
      id,
      forkedFromId: request.fork?.fromId ?? null,
      createdAt: created,
      source: request.source,
      agent: request.agent ?? { nickname: null, role: null, parentId: null },
      ephemeral: request.ephemeral,
      path,
      config: setup.config,
      effective: setup.effective,
      reload: request.reload,
      settings: setup.settings,
      history: new ContextHistory(),
      usage: new UsageTracker(window),
      recorder: new Recorder(path === null ? null : () => openWriter(path, codexHome, id)),
      events: this.events(id),
      services: this.services,
      sessions: new CommandSessions(),
      grants: new ThreadGrants(codexHome, setup.rules),
      agents: this.agents.controlFor(id),
      contextSeen: null,
      resumedFrom: null,
      incompressibleBytes: 0,
      windowIndex: 0,
      rawEvents: request.rawEvents,
      dynamicTools: request.dynamicTools,
      status: { type: "idle" },
      notices: [],
      preview: "",
      name: null,
      updatedAt: nowSeconds(),
    };
  }
}

/** Opens a thread's file for appending and takes its lock. @throws RecordError */
export function openWriter(path: string, codexHome: string, threadId: string) {
  const writer = openRolloutWriter({ path, codexHome, threadId });
  if (!writer.ok) throw new RecordError(writer.error.message);
  return writer.value;
}

/** The first line of a thread's file. */
export function sessionMeta(state: ThreadState, startedAt: Date): SessionMeta {
  const git = gitFacts(state.settings.cwd);
  const { nickname, role } = state.agent;
  return {
    id: state.id,
    ...(state.forkedFromId === null ? {} : { forked_from_id: state.forkedFromId }),
    timestamp: startedAt.toISOString(),
    cwd: state.settings.cwd,
    originator: state.services.originator,
    cli_version: VERSION,
    source: state.source,
    ...(nickname === null ? {} : { agent_nickname: nickname }),
    ...(role === null ? {} : { agent_role: role }),
    model_provider: state.settings.provider.id,
    base_instructions: { text: threadInstructions(state.settings) },
    ...(state.dynamicTools.length === 0 ? {} : { dynamic_tools: state.dynamicTools }),
    ...(git === null ? {} : { git }),
  };
}

/** Puts what a rollout says into a fresh state. */
function restore(state: ThreadState, stored: StoredThread): void {
  const { history } = stored;
  state.history.replace(history.items);
  state.preview = history.preview;
  state.name = stored.name;
  state.updatedAt = Math.floor(stored.updatedMs / 1000);
  if (history.tokens !== undefined) state.usage.restore(history.tokens.total, history.tokens.last);
  state.resumedFrom = history.contextSent ? (history.turnContext ?? null) : null;
}
