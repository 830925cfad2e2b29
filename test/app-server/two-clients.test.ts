// Two clients of one thread over a websocket: what both see, who may answer, and what happens when they act at
// the same moment, or one of them leaves (probes A15, A16 of spec/probes.md).
import { expect, it, onTestFinished } from "vitest";
import { startModelServer, type ModelScript, type ModelServer } from "../fakes/model-server.ts";
import type { Said } from "../support/app-server.ts";
import { makePlace, type Place } from "../support/place.ts";
import { rolloutLines, rolloutFile } from "../support/rollouts.ts";
import { Client, ListeningServer } from "../support/websocket-client.ts";

interface Begun {
  readonly model: ModelServer;
  readonly place: Place;
  readonly server: ListeningServer;
  join(name?: string): Promise<Client>;
}

async function begin(script: ModelScript, config = 'approval_policy = "never"'): Promise<Begun> {
  const model = await startModelServer(script);
  const place = makePlace({ modelUrl: model.url, config });
  const server = await ListeningServer.start(place);
  onTestFinished(async () => {
    await server.stop("SIGKILL");
    await model.close();
    place.remove();
  });
  const join = async (name?: string) => (await Client.websocket(server.port)).initialize(name);
  return { model, place, server, join };
}

const ASKS = 'approval_policy = "untrusted"\nsandbox_mode = "danger-full-access"';
const FREE = 'approval_policy = "never"\nsandbox_mode = "danger-full-access"';
const APPROVAL = "item/commandExecution/requestApproval";
const CALL = { calls: [{ name: "exec_command", args: { cmd: "touch made.txt" } }] };

const isApproval = ({ method }: Said): boolean => method === APPROVAL;
const ends = (client: Client, threadId: string): readonly Said[] =>
  client.said.filter(({ method, params }) => method === "turn/completed" && params.threadId === threadId);
const turnEnd = async (client: Client, threadId: string, from = 0): Promise<any> =>
  (
    await client.until(
      ({ method, params }) => method === "turn/completed" && params.threadId === threadId,
      from,
    )
  ).params.turn;
const loaded = async (client: Client): Promise<readonly string[]> =>
  (await client.call("thread/loaded/list", {})).data;

it("both hear the same things in the same order", async () => {
  const { join } = await begin([CALL, { text: "one two three", chunks: 30 }]);
  const [a, b] = [await join("a"), await join("b")];
  const threadId = await a.startThread({ sandbox: "danger-full-access" });
  await b.call("thread/resume", { threadId });
  const [fromA, fromB] = [a.said.length, b.said.length];
  await a.startTurn(threadId, "go");
  await Promise.all([turnEnd(a, threadId), turnEnd(b, threadId)]);
  const heard = (client: Client, from: number): readonly Said[] =>
    client.said.slice(from).filter(({ method }) => method !== undefined);
  expect(heard(a, fromA).length).toBeGreaterThan(30);
  expect(heard(a, fromA)).toEqual(heard(b, fromB));
});

it("either may approve, and the other hears that it is settled", async () => {
  const { join } = await begin((_, n) => (n % 2 === 0 ? CALL : { text: "done" }), ASKS);
  const [a, b] = [await join("a"), await join("b")];
  const threadId = await a.startThread();
  await a.startTurn(threadId, "zero");
  await a.until(isApproval).then(({ id }) => a.answer(id, { decision: "accept" }));
  await turnEnd(a, threadId);
  await b.call("thread/resume", { threadId });
  for (const [answers, waits] of [
    [a, b],
    [b, a],
  ] as const) {
    const [fromOne, fromOther] = [answers.said.length, waits.said.length];
    await a.startTurn(threadId, "go");
    const [one, other] = await Promise.all([
      answers.until(isApproval, fromOne),
      waits.until(isApproval, fromOther),
    ]);
    expect(one).toEqual(other);
    answers.answer(one.id, { decision: "accept" });
    const settled = { threadId, requestId: one.id };
    expect(await waits.notification("serverRequest/resolved", fromOther)).toEqual(settled);
    expect(await answers.notification("serverRequest/resolved", fromOne)).toEqual(settled);
    waits.answer(other.id, { decision: "decline" });
    await turnEnd(answers, threadId, fromOne);
    expect((await turnEnd(waits, threadId, fromOther)).status).toBe("completed");
    const item = waits.said
      .slice(fromOther)
      .find(({ method, params }) => method === "item/completed" && params.item.type === "commandExecution");
    expect(item?.params.item).toMatchObject({ status: "completed", exitCode: 0 });
  }
});

it("an open approval outlives the client that began the turn, and comes once to the one that takes over (A15)", async () => {
  const { join } = await begin([CALL, { text: "done" }], ASKS);
  const a = await join("a");
  const threadId = await a.startThread();
  await a.startTurn(threadId, "go");
  const asked = await a.until(isApproval);
  const b = await join("b");
  const { thread } = await b.call("thread/resume", { threadId });
  expect(thread.turns.at(-1).status).toBe("inProgress");
  expect(await b.until(isApproval)).toEqual(asked);
  a.close();
  await a.untilClosed();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(b.said.filter(isApproval)).toHaveLength(1);
  b.answer(asked.id, { decision: "accept" });
  expect((await turnEnd(b, threadId)).status).toBe("completed");
  const settled = b.said.filter(({ method }) => method === "serverRequest/resolved");
  expect(settled.map(({ params }) => params)).toEqual([{ threadId, requestId: asked.id }]);
});

it("a client that comes while approvals are asked gets each of them once", async () => {
  const { join } = await begin((_, n) => (n % 2 === 0 ? CALL : { text: "done" }), ASKS);
  const a = await join("a");
  const threadId = await a.startThread();
  for (let round = 0; round < 10; round++) {
    const from = a.said.length;
    await a.startTurn(threadId, "go");
    const b = await join("b");
    const resumed = b.call("thread/resume", { threadId });
    const asked = await a.until(isApproval, from);
    await resumed;
    const got = await b.until(isApproval);
    expect(got.id).toBe(asked.id);
    b.answer(asked.id, { decision: "accept" });
    await turnEnd(b, threadId);
    expect(b.said.filter(isApproval)).toHaveLength(1);
    await b.call("thread/unsubscribe", { threadId });
    b.close();
  }
});

it("when the last one leaves, the thread and its approval go with it", async () => {
  const { join, place } = await begin([CALL, { text: "done" }], ASKS);
  const a = await join("a");
  const threadId = await a.startThread();
  await a.startTurn(threadId, "go");
  await a.until(isApproval);
  const watcher = await join("w");
  a.close();
  await watcher.until(({ method, params }) => method === "thread/closed" && params.threadId === threadId);
  expect(await loaded(watcher)).toEqual([]);
  const { thread } = await watcher.call("thread/resume", { threadId });
  expect(thread.turns.at(-1).status).toBe("interrupted");
  expect(watcher.said.some(isApproval)).toBe(false);
  const types = rolloutLines(rolloutFile(place, threadId)).map(({ payload }) => payload["type"]);
  expect(types).toContain("turn_aborted");
});

it("turns that both start at the same moment run as one, with both texts", async () => {
  const { join, model } = await begin(() => ({ text: "fine", chunks: 4, deltaDelayMs: 4 }));
  const [a, b] = [await join("a"), await join("b")];
  const threadId = await a.startThread();
  await b.call("thread/resume", { threadId }).catch(() => undefined);
  for (let round = 0; round < 10; round++) {
    const [fromA, fromB] = [a.said.length, b.said.length];
    const [one, two] = await Promise.all([
      a.startTurn(threadId, `from a ${round}`),
      b.startTurn(threadId, `from b ${round}`),
    ]);
    expect(one).not.toBe(two);
    await Promise.all([turnEnd(a, threadId, fromA), turnEnd(b, threadId, fromB)]);
    const texts = a.said
      .slice(fromA)
      .filter(({ method, params }) => method === "item/completed" && params.item.type === "userMessage")
      .map(({ params }) => params.item.content[0].text);
    expect(texts.toSorted()).toEqual([`from a ${round}`, `from b ${round}`]);
  }
  const started = a.said
    .filter(({ method }) => method === "turn/started")
    .map(({ params }) => params.turn.id);
  const ended = ends(a, threadId).map(({ params }) => params.turn.id);
  expect(ended).toEqual(started);
  expect(new Set(ended).size).toBe(ended.length);
  expect(JSON.stringify(model.requests.at(-1)?.body["input"])).toContain("from b 9");
});

it("an interrupt that races with the end leaves exactly one end of each turn (A16)", async () => {
  const { join, place } = await begin(() => ({ text: "fine", chunks: 3, deltaDelayMs: 1 }));
  const [a, b] = [await join("a"), await join("b")];
  const threadId = await a.startThread();
  await a.startTurn(threadId, "first");
  await turnEnd(a, threadId);
  await b.call("thread/resume", { threadId });
  const statuses: string[] = [];
  for (let round = 0; round < 50; round++) {
    const from = b.said.length;
    const turnId = await a.startTurn(threadId, `go ${round}`);
    await new Promise((resolve) => setTimeout(resolve, round % 12));
    const stopped = b.call("turn/interrupt", { threadId, turnId });
    const turn = await turnEnd(b, threadId, from);
    await stopped.catch(() => undefined);
    expect(turn.id).toBe(turnId);
    statuses.push(turn.status);
  }
  expect(new Set(statuses)).toEqual(new Set(["completed", "interrupted"]));
  await b.call("thread/read", { threadId });
  for (const client of [a, b]) {
    const ids = ends(client, threadId).map(({ params }) => params.turn.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(client === a ? 51 : 50);
  }
  const stored = rolloutLines(rolloutFile(place, threadId)).map(({ payload }) => payload);
  const final = stored.filter(({ type }) => type === "task_complete" || type === "turn_aborted");
  expect(new Set(final.map(({ turn_id }) => turn_id)).size).toBe(final.length);
  expect(final.map(({ type }) => (type === "task_complete" ? "completed" : "interrupted")).slice(1)).toEqual(
    statuses,
  );
});

it("a stored thread that two resume at once is loaded once, and both are answered", async () => {
  const { join, place } = await begin(() => ({ text: "fine" }));
  const [a, b] = [await join("a"), await join("b")];
  const threadId = await a.startThread();
  await a.startTurn(threadId, "go");
  await turnEnd(a, threadId);
  const file = rolloutFile(place, threadId);
  for (let round = 0; round < 8; round++) {
    await a.call("thread/unsubscribe", { threadId });
    await b.call("thread/unsubscribe", { threadId });
    const from = a.said.length;
    const how = round % 2 === 0 ? { threadId } : { threadId, path: file };
    const both = await Promise.all([a.call("thread/resume", how), b.call("thread/resume", { threadId })]);
    expect(both.map(({ thread }) => [thread.id, thread.turns.length])).toEqual([
      [threadId, round + 1],
      [threadId, round + 1],
    ]);
    expect(await loaded(a)).toEqual([threadId]);
    const [fromA, fromB] = [a.said.length, b.said.length];
    await b.startTurn(threadId, "again");
    await Promise.all([turnEnd(a, threadId, fromA), turnEnd(b, threadId, fromB)]);
    const closed = a.said.slice(from).filter(({ method }) => method === "thread/closed");
    expect(closed.length).toBeLessThanOrEqual(1);
  }
});

it("a resume that crosses the last unsubscribe is answered with a thread that works", async () => {
  const { join, place } = await begin(() => ({ text: "fine" }));
  const [a, b] = [await join("a"), await join("b")];
  const threadId = await a.startThread();
  await a.startTurn(threadId, "go");
  await turnEnd(a, threadId);
  const file = rolloutFile(place, threadId);
  for (let round = 0; round < 20; round++) {
    const [leaves, comes] = round % 2 === 0 ? [a, b] : [b, a];
    const how = round % 4 < 2 ? { threadId } : { threadId, path: file };
    const [, resumed] = await Promise.all([
      leaves.call("thread/unsubscribe", { threadId }),
      comes.call("thread/resume", how),
    ]);
    expect(resumed.thread.turns).toHaveLength(round + 1);
    const from = comes.said.length;
    await comes.startTurn(threadId, "again");
    expect((await turnEnd(comes, threadId, from)).status).toBe("completed");
  }
});

it.each(["id", "path"])(
  "a resume by %s waits until the running turn of the last client has ended",
  async (how) => {
    const sleeps = { calls: [{ name: "exec_command", args: { cmd: "trap '' TERM INT; sleep 5" } }] };
    const { join, place } = await begin(() => sleeps, FREE);
    const [a, b] = [await join("a"), await join("b")];
    const threadId = await a.startThread();
    for (let round = 0; round < 4; round++) {
      const [leaves, comes] = round % 2 === 0 ? [a, b] : [b, a];
      const from = leaves.said.length;
      await leaves.startTurn(threadId, "go");
      await leaves.until(
        ({ method, params }) => method === "item/started" && params.item.type === "commandExecution",
        from,
      );
      const path = how === "path" ? { path: rolloutFile(place, threadId) } : {};
      const [, resumed] = await Promise.all([
        leaves.call("thread/unsubscribe", { threadId }),
        comes.call("thread/resume", { threadId, ...path }),
      ]);
      expect(resumed.thread.turns).toHaveLength(round + 1);
      const turn = resumed.thread.turns.at(-1);
      // The resume was first: the turn goes on for the other client.
      if (turn.status === "inProgress") await comes.call("turn/interrupt", { threadId, turnId: turn.id });
      else expect(turn.status).toBe("interrupted");
    }
  },
);

it("a client that is gone before its thread has started leaves none behind", async () => {
  const { join, server } = await begin([{ text: "fine" }]);
  const watcher = await join("w");
  for (let round = 0; round < 8; round++) {
    const leaver = await join("l");
    for (let n = 0; n < 3; n++)
      leaver.send(JSON.stringify({ id: 100 + n, method: "thread/start", params: {} }));
    if (round % 2 === 0) await new Promise((resolve) => setTimeout(resolve, round * 2));
    leaver.close();
    await leaver.untilClosed();
  }
  await expect.poll(() => loaded(watcher), { timeout: 3000 }).toEqual([]);
  expect(server.child.exitCode).toBeNull();
});

it("leaving one after the other unloads the thread with the last", async () => {
  const { join } = await begin([{ text: "fine" }]);
  const [a, b] = [await join("a"), await join("b")];
  const threadId = await a.startThread();
  await a.startTurn(threadId, "go");
  await turnEnd(a, threadId);
  await b.call("thread/resume", { threadId });
  expect(await a.call("thread/unsubscribe", { threadId })).toEqual({ status: "unsubscribed" });
  expect(await a.call("thread/unsubscribe", { threadId })).toEqual({ status: "notSubscribed" });
  expect(await loaded(a)).toEqual([threadId]);
  const from = a.said.length;
  expect(await b.call("thread/unsubscribe", { threadId })).toEqual({ status: "unsubscribed" });
  expect(await a.notification("thread/closed", from)).toEqual({ threadId });
  expect(await a.notification("thread/status/changed", from)).toEqual({
    threadId,
    status: { type: "notLoaded" },
  });
  expect(await loaded(a)).toEqual([]);
  expect(await b.call("thread/unsubscribe", { threadId })).toEqual({ status: "notLoaded" });
});
