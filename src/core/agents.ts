// Sub-agents: threads that a thread's model started. A child has its parent's settings, speaks to
// the parent's clients, and tells the parent when it has come to an end.
import { delay } from "../base/clock.ts";
import type { UserInput } from "../protocol/input.ts";
import {
  statusJson,
  type AgentControl,
  type AgentStatus,
  type SpawnAgentRequest,
} from "../tools/agents/control.ts";
import { modelInfo } from "../model/catalogue.ts";
import type { TurnEnd } from "./active-turn.ts";
import type { Engine } from "./engine.ts";
import type { Thread } from "./thread.ts";
import type { ThreadState } from "./thread-state.ts";
import { agentName } from "./agent-names.ts";

const MAX_DEPTH = 1;
const MAX_AGENTS = 6;

interface Agent {
  readonly id: string;
  readonly parentId: string;
  readonly depth: number;
  status: AgentStatus;
  /** Resolvers of those who wait for an end. */
  waiting: (() => void)[];
}

export class AgentRegistry {
  /** Told of each child, so that the parent's clients hear of it. */
  onSpawn: (parentId: string, childId: string) => void = () => undefined;
  private readonly engine: Engine;
  private readonly agents = new Map<string, Agent>();

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /** The port of one thread's agent tools. */
  controlFor(parentId: string): AgentControl {
    return {
      spawn: (request) => this.spawn(parentId, request),
      send: (agentId, input, interrupt) => this.send(agentId, input, interrupt),
      resume: (agentId) => Promise.resolve(this.status(agentId)),
      wait: (ids, timeoutMs, signal) => this.wait(ids, timeoutMs, signal),
      close: (agentId) => this.close(agentId),
      status: (agentId) => this.status(agentId),
    };
  }

  private status(agentId: string): AgentStatus {
    return this.agents.get(agentId)?.status ?? { type: "notFound" };
  }

  private async spawn(parentId: string, request: SpawnAgentRequest) {
    const parent = this.engine.get(parentId);
    if (parent === undefined) return { ok: false as const, error: "the parent thread is not loaded" };
    const depth = (this.agents.get(parentId)?.depth ?? 0) + 1;
    if (depth > MAX_DEPTH)
      return { ok: false as const, error: "Agent depth limit reached. Solve the task yourself." };
    const open = [...this.agents.values()].filter(
      (agent) => agent.parentId === parentId && agent.status.type !== "shutdown",
    ).length;
    if (open >= MAX_AGENTS) return { ok: false as const, error: `agent limit reached (max ${MAX_AGENTS})` };
    const nickname = agentName(this.agents.size);
    const child = this.createChild(parent.state, request, nickname, depth);
    this.agents.set(child.state.id, {
      id: child.state.id,
      parentId,
      depth,
      status: { type: "running" },
      waiting: [],
    });
    this.onSpawn(parentId, child.state.id);
    child.state.events.notify("thread/status/changed", {
      threadId: child.state.id,
      status: child.state.status,
    });
    this.run(child, request.input);
    return { ok: true as const, value: { agentId: child.state.id, nickname } };
  }

  private createChild(
    parent: ThreadState,
    request: SpawnAgentRequest,
    nickname: string,
    depth: number,
  ): Thread {
    const model = request.model ?? parent.settings.model;
    const role = request.role === "default" ? null : request.role;
    const child = this.engine.create({
      setup: {
        settings: {
          ...parent.settings,
          model,
          modelInfo: modelInfo(model),
          effort: request.effort ?? parent.settings.effort,
          collaborationMode: null,
        },
        config: { ...parent.config, features: { ...parent.config.features, multi_agent: false } },
        effective: parent.effective,
        rules: parent.grants.rules,
      },
      source: {
        subagent: {
          thread_spawn: {
            parent_thread_id: parent.id,
            depth,
            agent_path: null,
            agent_nickname: nickname,
            agent_role: role,
          },
        },
      },
      ephemeral: parent.ephemeral,
      rawEvents: parent.rawEvents,
      dynamicTools: [],
      ...(request.forkContext ? { history: parent.history.entries.map((entry) => entry.item) } : {}),
      agent: { nickname, role, parentId: parent.id },
    });
    return child;
  }

  private async send(agentId: string, input: readonly UserInput[], interrupt: boolean) {
    const thread = this.engine.get(agentId);
    const agent = this.agents.get(agentId);
    if (thread === undefined || agent === undefined || agent.status.type === "shutdown") {
      return { ok: false as const, error: `agent with id ${agentId} not found` };
    }
    if (interrupt && thread.active !== null) {
      const ended = thread.active.done;
      thread.active.abort();
      await ended;
    }
    agent.status = { type: "running" };
    const id = this.run(thread, input);
    return { ok: true as const, value: { submissionId: id } };
  }

  private run(thread: Thread, input: readonly UserInput[]): string {
    const started = thread.startTurn(input, { subagent: "collab_spawn" });
    void started.done.then((end) => this.ended(thread, end));
    started.run();
    return started.id;
  }

  private ended(thread: Thread, end: TurnEnd): void {
    const agent = this.agents.get(thread.state.id);
    if (agent === undefined || agent.status.type === "shutdown") return;
    agent.status = endStatus(thread, end);
    for (const wake of agent.waiting.splice(0)) wake();
    const parent = this.engine.get(agent.parentId);
    if (parent === undefined) return;
    const notice = JSON.stringify({ agent_path: agent.id, status: statusJson(agent.status) });
    parent.state.notices.push(`<subagent_notification>\n${notice}\n</subagent_notification>`);
  }

  private async wait(ids: readonly string[], timeoutMs: number, signal: AbortSignal) {
    const final = (): Record<string, AgentStatus> =>
      Object.fromEntries(
        ids.map((id) => [id, this.status(id)] as const).filter(([, status]) => isFinal(status)),
      );
    if (Object.keys(final()).length === 0) {
      const woken = ids.map(
        (id) => new Promise<void>((resolve) => void this.agents.get(id)?.waiting.push(resolve)),
      );
      const stop = new AbortController();
      await Promise.race([...woken, delay(timeoutMs, AbortSignal.any([signal, stop.signal]))]);
      stop.abort();
    }
    const statuses = final();
    return { statuses, timedOut: Object.keys(statuses).length === 0 };
  }

  private async close(agentId: string): Promise<AgentStatus> {
    const agent = this.agents.get(agentId);
    if (agent === undefined) return { type: "notFound" };
    const previous = agent.status;
    agent.status = { type: "shutdown" };
    for (const wake of agent.waiting.splice(0)) wake();
    await this.engine.unload(agentId, { closed: false });
    return previous;
  }
}

function isFinal(status: AgentStatus): boolean {
  return status.type !== "running" && status.type !== "pendingInit";
}

function endStatus(thread: Thread, end: TurnEnd): AgentStatus {
  switch (end.status) {
    case "completed":
      return { type: "completed", message: thread.lastAgentMessage };
    case "interrupted":
      return { type: "interrupted" };
    case "failed":
      return { type: "errored", message: end.error?.message ?? "the turn failed" };
  }
}
