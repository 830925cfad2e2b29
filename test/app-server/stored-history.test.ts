// What a client saw of a turn is what it reads back later, from a server that never ran it.
import { afterEach, expect, it } from "vitest";
import { startModelServer, type ModelServer } from "../fakes/model-server.ts";
import type { ModelStep } from "../fakes/model-step.ts";
import { AppServer } from "../support/app-server.ts";
import { makePlace, type Place } from "../support/place.ts";

let model: ModelServer;
let place: Place;
let server: AppServer;
afterEach(async () => {
  await server.close();
  await model.close();
  place.remove();
});

async function begin(steps: readonly ModelStep[], thread: object = {}): Promise<string> {
  model = await startModelServer((_, n) => steps[n] ?? { text: "done" });
  place = makePlace({ modelUrl: model.url, model: "gpt-5.4" });
  server = await AppServer.start(place);
  return server.startThread({ approvalPolicy: "never", sandbox: "danger-full-access", ...thread });
}

/** The turns as a new server reads them from the disk. */
async function readAgain(threadId: string): Promise<readonly any[]> {
  await server.close();
  server = await AppServer.start(place);
  const { thread } = await server.call("thread/read", { threadId, includeTurns: true });
  return thread.turns;
}

const PATCH = "*** Begin Patch\n*** Add File: a.txt\n+one\n*** End Patch\n";
const CHANGE = "*** Begin Patch\n*** Update File: a.txt\n@@\n-one\n+two\n*** End Patch\n";

it("commands, file changes, searches and images read back as they were shown", async () => {
  const threadId = await begin([
    { calls: [{ name: "exec_command", args: { cmd: "echo out; exit 3" }, callId: "c1" }] },
    { calls: [{ name: "apply_patch", kind: "custom", args: PATCH, callId: "c2" }] },
    { calls: [{ name: "apply_patch", kind: "custom", args: CHANGE, callId: "c3" }] },
    {
      items: [
        {
          type: "web_search_call",
          id: "ws_1",
          status: "completed",
          action: { type: "search", query: "cats" },
        },
      ],
      text: "found",
    },
  ]);
  await server.turn(threadId, "go");
  const told = server.items().filter(({ type }) => type !== "agentMessage" && type !== "userMessage");
  expect(told.map(({ type, status }) => [type, status])).toEqual([
    ["commandExecution", "failed"],
    ["fileChange", "completed"],
    ["fileChange", "completed"],
    ["webSearch", undefined],
  ]);
  const [turn] = await readAgain(threadId);
  const kept = turn.items.filter(({ type }: any) => type !== "agentMessage" && type !== "userMessage");
  expect(kept).toEqual(told);
});

it("a declined patch completes once and reads back as declined", async () => {
  const threadId = await begin(
    [{ calls: [{ name: "apply_patch", kind: "custom", args: PATCH, callId: "c1" }] }],
    {
      approvalPolicy: "untrusted",
      sandbox: "read-only",
    },
  );
  server.onRequest = () => ({ decision: "decline" });
  await server.turn(threadId, "go");
  expect(server.items().filter(({ type }) => type === "fileChange")).toMatchObject([{ status: "declined" }]);
  const [turn] = await readAgain(threadId);
  expect(turn.items.filter(({ type }: any) => type === "fileChange")).toMatchObject([{ status: "declined" }]);
});

it("a failed turn reads back as failed, with its error", async () => {
  const threadId = await begin([{ status: 400, body: { error: { message: "no such thing" } } }]);
  const ended = await server.turn(threadId, "go");
  expect(ended.status).toBe("failed");
  const [turn] = await readAgain(threadId);
  expect(turn).toMatchObject({ status: "failed", error: ended.error });
});

it("the output of a short command is streamed", async () => {
  const threadId = await begin([
    { calls: [{ name: "exec_command", args: { cmd: "echo quick" }, callId: "c1" }] },
  ]);
  await server.turn(threadId, "go");
  const deltas = server.said.filter(({ method }) => method === "item/commandExecution/outputDelta");
  expect(deltas.map(({ params }) => params.delta).join("")).toBe("quick\n");
});

it("an interrupt of a thread where nothing runs is answered", async () => {
  const threadId = await begin([]);
  expect(await server.call("turn/interrupt", { threadId, turnId: "none" })).toEqual({});
});

it("a turn without input is refused at once", async () => {
  const threadId = await begin([]);
  expect(await server.refusal("turn/start", { threadId, input: [] })).toBe("input must not be empty");
  expect(model.requests).toHaveLength(0);
});
