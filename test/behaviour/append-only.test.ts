// Prompt caches depend on it: each request begins with the one before it, byte for byte.
import { afterEach, expect, it } from "vitest";
import { startModelServer, type ModelRequestRecord, type ModelServer } from "../fakes/model-server.ts";
import { AppServer } from "../support/app-server.ts";
import { makePlace, type Place } from "../support/place.ts";
import { runExec, threadIdOf } from "../support/program.ts";
import { faults, inputOf, textsOf } from "../support/rollouts.ts";

let model: ModelServer;
let place: Place;
afterEach(async () => {
  await model.close();
  place.remove();
});

const call = (cmd: string) => ({ name: "exec_command", args: { cmd } });

/** Each request is the one before it, and more. */
function expectGrowing(requests: readonly ModelRequestRecord[]): void {
  for (const [n, request] of requests.entries()) {
    expect(faults(inputOf(request))).toEqual([]);
    const before = requests[n - 1];
    if (before === undefined) continue;
    const kept = inputOf(request).slice(0, inputOf(before).length);
    expect(JSON.stringify(kept)).toBe(JSON.stringify(inputOf(before)));
    expect(inputOf(request).length).toBeGreaterThan(inputOf(before).length);
    for (const key of ["instructions", "tools", "prompt_cache_key", "model"]) {
      expect(JSON.stringify(request.body[key])).toBe(JSON.stringify(before.body[key]));
    }
  }
}

it("keeps every earlier request as the beginning of the next, over tool rounds, a steer and later turns", async () => {
  let steer: (() => Promise<unknown>) | undefined;
  model = await startModelServer(async (_, n) => {
    if (n === 3) await steer?.();
    if (n < 5)
      return { text: `round ${n}`, calls: [call(`echo ${n}`), call(`printf '%s' "${n}é"; exit ${n}`)] };
    return { text: `done ${n}` };
  });
  place = makePlace({ modelUrl: model.url });
  const server = await AppServer.start(place);
  const threadId = await server.startThread();
  const turnId = await server.startTurn(threadId, "first");
  steer = () =>
    server.call("turn/steer", {
      threadId,
      expectedTurnId: turnId,
      input: [{ type: "text", text: "also this" }],
    });
  await server.turnEnd(threadId);
  await server.turn(threadId, "second");
  await server.turn(threadId, "third");
  await server.close();
  expect(model.requests).toHaveLength(8);
  expectGrowing(model.requests);
  expect(textsOf(inputOf(model.requests[4]), "user")).toContain("also this");
});

it("keeps it over resumes by exec and by the app-server", async () => {
  model = await startModelServer((_, n) =>
    n % 2 === 0 ? { calls: [call("echo hi")] } : { text: `done ${n}` },
  );
  place = makePlace({ modelUrl: model.url, config: 'approval_policy = "never"' });
  const threadId = threadIdOf((await runExec(place, ["--json", "one"])).stdout);
  await runExec(place, ["resume", threadId, "two"]);
  const server = await AppServer.start(place);
  await server.call("thread/resume", { threadId });
  await server.turn(threadId, "three");
  await server.close();
  expect(model.requests).toHaveLength(6);
  expectGrowing(model.requests);
});
