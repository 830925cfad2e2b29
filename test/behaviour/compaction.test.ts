// Compaction makes the context smaller and keeps what the user said.
import { afterEach, expect, it } from "vitest";
import { startModelServer, type ModelServer } from "../fakes/model-server.ts";
import { AppServer } from "../support/app-server.ts";
import { makePlace, type Place } from "../support/place.ts";
import { faults, inputOf, textsOf } from "../support/rollouts.ts";

let model: ModelServer;
let place: Place;
afterEach(async () => {
  await model.close();
  place.remove();
});

const usage = (tokens: number) => ({ input_tokens: tokens, output_tokens: 5, total_tokens: tokens + 5 });
const size = (n: number): number => JSON.stringify(inputOf(model.requests[n])).length;

it("keeps every message of the user, in order, and never grows", async () => {
  model = await startModelServer([
    { text: "answer one", calls: [{ name: "exec_command", args: { cmd: "seq 2000" } }] },
    { text: "answer two" },
    { text: "answer three" },
    { text: "SUMMARY-1" },
    { text: "after" },
    { text: "SUMMARY-2" },
    { text: "after again" },
  ]);
  place = makePlace({ modelUrl: model.url });
  const server = await AppServer.start(place);
  const threadId = await server.startThread();
  await server.turn(threadId, "USER-ONE");
  await server.turn(threadId, "USER-TWO");
  const compact = async () => {
    const from = server.said.length;
    await server.call("thread/compact/start", { threadId });
    return server.turnEnd(threadId, from);
  };
  expect((await compact()).status).toBe("completed");
  await server.turn(threadId, "USER-THREE");
  expect((await compact()).status).toBe("completed");
  await server.turn(threadId, "USER-FOUR");
  await server.close();

  const after = textsOf(inputOf(model.requests[4]), "user");
  expect(after.filter((text) => text.startsWith("USER-"))).toEqual(["USER-ONE", "USER-TWO", "USER-THREE"]);
  expect(after.some((text) => text.includes("SUMMARY-1"))).toBe(true);
  expect(size(4)).toBeLessThan(size(2));
  const last = textsOf(inputOf(model.requests[6]), "user");
  expect(last.filter((text) => text.startsWith("USER-"))).toEqual([
    "USER-ONE",
    "USER-TWO",
    "USER-THREE",
    "USER-FOUR",
  ]);
  expect(last.some((text) => text.includes("SUMMARY-2"))).toBe(true);
  // The first summary has been summarised itself; were it kept too, every compaction would add one.
  expect(last.some((text) => text.includes("SUMMARY-1"))).toBe(false);
  for (const request of model.requests) expect(faults(inputOf(request))).toEqual([]);
});

it("compacts on its own at the limit, also between two tool rounds, and goes on with the task", async () => {
  model = await startModelServer([
    { calls: [{ name: "exec_command", args: { cmd: "echo OUTPUT-1" } }], usage: usage(950) },
    { text: "SUMMARY" },
    { text: "finished", usage: usage(100) },
  ]);
  place = makePlace({ modelUrl: model.url, config: "model_auto_compact_token_limit = 900" });
  const server = await AppServer.start(place);
  const threadId = await server.startThread();
  const turn = await server.turn(threadId, "DO THE TASK");
  await server.close();
  expect(turn.status).toBe("completed");
  expect(model.requests).toHaveLength(3);
  const input = inputOf(model.requests[2]);
  expect(textsOf(input, "user")).toContain("DO THE TASK");
  expect(JSON.stringify(input)).toContain("SUMMARY");
  expect(faults(input)).toEqual([]);
});

it("leaves the thread as it was when the summary cannot be had", async () => {
  model = await startModelServer([{ text: "one" }, { status: 400, body: "no" }, { text: "two" }]);
  place = makePlace({ modelUrl: model.url });
  const server = await AppServer.start(place);
  const threadId = await server.startThread();
  await server.turn(threadId, "USER-ONE");
  const from = server.said.length;
  await server.call("thread/compact/start", { threadId });
  expect((await server.turnEnd(threadId, from)).status).toBe("failed");
  await server.turn(threadId, "USER-TWO");
  await server.close();
  const input = inputOf(model.requests[2]);
  expect(JSON.stringify(input)).toContain('"one"');
  expect(textsOf(input, "user")).toEqual(expect.arrayContaining(["USER-ONE", "USER-TWO"]));
});
