import { afterEach, describe, expect, it } from "vitest";
import type { ModelEvent } from "../model/types.ts";
import type { AgentControl, SpawnAgentRequest } from "../tools/agents/control.ts";
import { newTestThread, saying, type Script, type TestThread } from "./test-thread.ts";
import { agentName } from "./agent-names.ts";

let test: TestThread;
afterEach(() => test.remove());

/** A model that answers nothing until it is interrupted. */
const hanging: Script = async function* (_, signal): AsyncIterable<readonly ModelEvent[]> {
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  yield [];
};

const TASK: SpawnAgentRequest = {
  input: [{ type: "text", text: "do it", text_elements: [] }],
  role: null,
  model: null,
  effort: null,
  forkContext: false,
};

async function control(model: readonly Script[]): Promise<AgentControl> {
  test = await newTestThread({ model });
  return test.state.agents;
}

async function spawned(agents: AgentControl, request = TASK): Promise<string> {
  const result = await agents.spawn(request);
  if (!result.ok) throw new Error(result.error);
  return result.value.agentId;
}

const never = new AbortController().signal;

describe("sub-agents", () => {
  it("run a thread of their own with the parent's settings, marked as spawned", async () => {
    const agents = await control([saying("done")]);
    const result = await agents.spawn({ ...TASK, role: "reviewer", model: "other-model" });
    if (!result.ok) throw new Error(result.error);
    const { agentId, nickname } = result.value;
    expect(nickname).toBe(agentName(0));
    const child = test.engine.get(agentId)!.state;
    expect(child.settings).toMatchObject({ model: "other-model", cwd: test.state.settings.cwd });
    expect(child.config.features["multi_agent"]).toBe(false);
    expect(child.source).toEqual({
      subagent: {
        thread_spawn: {
          parent_thread_id: test.state.id,
          depth: 1,
          agent_path: null,
          agent_nickname: nickname,
          agent_role: "reviewer",
        },
      },
    });
    await agents.wait([agentId], 1000, never);
    expect(test.requests[0]!.headers).toMatchObject({
      "x-openai-subagent": "collab_spawn",
      "x-codex-parent-thread-id": test.state.id,
    });
  });

  it("tell their end to those who wait and leave a note for the parent's model", async () => {
    const agents = await control([saying("the answer")]);
    const id = await spawned(agents);
    expect(await agents.wait([id], 1000, never)).toEqual({
      statuses: { [id]: { type: "completed", message: "the answer" } },
      timedOut: false,
    });
    expect(test.state.notices).toEqual([
      `<subagent_notification>\n{"agent_path":"${id}","status":{"completed":"the answer"}}\n</subagent_notification>`,
    ]);
  });

  it("are waited for no longer than asked, and not at all once the turn is interrupted", async () => {
    const agents = await control([hanging]);
    const id = await spawned(agents);
    expect(await agents.wait([id], 5, never)).toEqual({ statuses: {}, timedOut: true });
    expect(await agents.wait([id], 60_000, AbortSignal.abort())).toEqual({ statuses: {}, timedOut: true });
    expect(agents.status(id)).toEqual({ type: "running" });
  });

  it("say with what error they failed", async () => {
    const agents = await control([]);
    const id = await spawned(agents);
    const { statuses } = await agents.wait([id], 1000, never);
    expect(statuses).toEqual({ [id]: { type: "errored", message: "the script has no answer left" } });
  });

  it("take more input, interrupting what they do when asked to", async () => {
    const agents = await control([hanging, saying("second")]);
    const id = await spawned(agents);
    expect(await agents.send(id, TASK.input, true)).toMatchObject({ ok: true });
    const { statuses } = await agents.wait([id], 1000, never);
    expect(statuses).toEqual({ [id]: { type: "completed", message: "second" } });
  });

  it("are told apart from agents that never were", async () => {
    const agents = await control([]);
    expect(agents.status("nobody")).toEqual({ type: "notFound" });
    expect(await agents.close("nobody")).toEqual({ type: "notFound" });
    expect(await agents.send("nobody", TASK.input, false)).toEqual({
      ok: false,
      error: "agent with id nobody not found",
    });
    expect(await agents.wait(["nobody"], 60_000, never)).toMatchObject({ timedOut: false });
  });

  it("are unloaded when closed, wake those who wait, and take no more input", async () => {
    const agents = await control([hanging]);
    const id = await spawned(agents);
    const waiting = agents.wait([id], 60_000, never);
    expect(await agents.close(id)).toEqual({ type: "running" });
    expect(await waiting).toEqual({ statuses: { [id]: { type: "shutdown" } }, timedOut: false });
    expect(test.engine.get(id)).toBeUndefined();
    expect(await agents.send(id, TASK.input, false)).toMatchObject({ ok: false });
  });

  it("start no agents of their own", async () => {
    const agents = await control([hanging]);
    const id = await spawned(agents);
    const result = await test.engine.get(id)!.state.agents.spawn(TASK);
    expect(result).toEqual({ ok: false, error: "Agent depth limit reached. Solve the task yourself." });
  });

  it("are at most six at once; a closed one makes room", async () => {
    const agents = await control(Array.from({ length: 7 }, () => hanging));
    const ids = [];
    for (let n = 0; n < 6; n += 1) ids.push(await spawned(agents));
    expect(await agents.spawn(TASK)).toEqual({ ok: false, error: "agent limit reached (max 6)" });
    await agents.close(ids[0]!);
    expect(await agents.spawn(TASK)).toMatchObject({ ok: true });
  });

  it("begin with the parent's history when it is forked for them", async () => {
    const agents = await control([saying("first"), saying("child")]);
    await test.runTurn("a fact to remember");
    const id = await spawned(agents, { ...TASK, forkContext: true });
    await agents.wait([id], 1000, never);
    expect(test.requests[1]!.input.join("")).toContain("a fact to remember");
  });

  it("have names that are numbered in later rounds", () => {
    const names = Array.from({ length: 60 }, (_, n) => agentName(n));
    expect(new Set(names).size).toBe(60);
    expect(agentName(20)).toBe(`${agentName(0)} 2`);
  });
});
