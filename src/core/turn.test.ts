import { afterEach, describe, expect, it } from "vitest";
import { ModelError, type ModelEvent } from "../model/types.ts";
import {
  calling,
  completed,
  HEADERS,
  newTestThread,
  saying,
  type Script,
  type TestThread,
} from "./test-thread.ts";

let test: TestThread;
afterEach(() => test.remove());

const provider = (approvalPolicy: string): string => `sandbox_mode = "danger-full-access"
approval_policy = "${approvalPolicy}"
model_provider = "m"
[model_providers.m]
name = "m"
base_url = "http://127.0.0.1:9"
wire_api = "responses"
stream_max_retries = 1
`;

/** An attempt that says `events` and then breaks in a way that may be tried again. */
const broken = (...events: readonly ModelEvent[]): Script =>
  async function* (): AsyncIterable<readonly ModelEvent[]> {
    yield [HEADERS, ...events];
    throw new ModelError("streamDisconnected", "cut", { retryable: true, retryAfterMs: 1 });
  };

const call = calling({ id: "a", name: "update_plan", args: { plan: [] } })[1]!;
const message = saying("half")[3]!;

describe("a turn", () => {
  it("goes on until the model calls nothing more, each request beginning with the one before", async () => {
    const plan = { plan: [{ step: "one", status: "pending" }] };
    test = await newTestThread({
      model: [calling({ id: "a", name: "update_plan", args: plan }), saying("done")],
    });
    expect(await test.runTurn("go")).toBe("completed");
    const [first, second] = test.requests.map((request) => request.input);
    expect(second!.slice(0, first!.length)).toEqual(first);
    expect(second!.slice(first!.length).map((json) => (JSON.parse(json) as { type: string }).type)).toEqual([
      "function_call",
      "function_call_output",
    ]);
  });

  it("tries a broken stream again, keeps what was whole, and tells of it", async () => {
    const model = [broken(message, call), saying("done"), saying("done")];
    test = await newTestThread({ config: provider("never"), model });
    expect(await test.runTurn("go")).toBe("completed");
    expect(test.told("error")).toMatchObject([
      { willRetry: true, error: { message: "Reconnecting... 1/1" } },
    ]);
    const sent = test.requests[1]!.input.join("\n");
    expect(sent).toContain("half");
    expect(sent).toContain("Plan updated");
  });

  it("asks no more once the retry has heard of the outputs of the attempt that broke", async () => {
    const model = [broken(call), saying("done"), saying("asked again")];
    test = await newTestThread({ config: provider("never"), model });
    await test.runTurn("go");
    expect(test.requests.length).toBe(2);
  });

  it("fails with the model's error when no try is left, once, and the thread goes on", async () => {
    const model = [broken(), broken(), saying("next")];
    test = await newTestThread({ config: provider("never"), model });
    expect(await test.runTurn("go")).toBe("failed");
    expect(test.told("error").map((params) => params["willRetry"])).toEqual([true, false]);
    expect(test.told("turn/completed")).toMatchObject([
      { turn: { status: "failed", error: { message: "cut" } } },
    ]);
    expect(await test.runTurn("again")).toBe("completed");
  });

  it("takes up what was said meanwhile before it ends", async () => {
    const steering: Script = async function* (): AsyncIterable<readonly ModelEvent[]> {
      test.thread.steer(test.thread.active!.id, [
        { type: "text", text: "one more thing", text_elements: [] },
      ]);
      yield saying("first");
    };
    test = await newTestThread({ model: [steering, saying("second")] });
    expect(await test.runTurn("go")).toBe("completed");
    expect(test.requests[1]!.input.at(-1)).toContain("one more thing");
    expect(test.told("turn/completed").length).toBe(1);
  });

  it("answers open calls and says that it was interrupted, on disk before clients hear", async () => {
    const interrupting: Script = async function* (): AsyncIterable<readonly ModelEvent[]> {
      yield [
        HEADERS,
        ...calling({ id: "a", name: "exec_command", args: { cmd: "sleep 60", login: false } }).slice(1),
      ];
      await new Promise((resolve) => setTimeout(resolve, 30));
      test.thread.active!.abort();
    };
    test = await newTestThread({ model: [interrupting] });
    expect(await test.runTurn("go")).toBe("interrupted");
    expect(test.stored("function_call_output")).toMatchObject([
      { call_id: "a", output: expect.stringMatching(/^aborted by user after/) },
    ]);
    const names = test.names();
    expect(names.indexOf("line:turn_aborted")).toBeLessThan(names.indexOf("notify:turn/completed"));
    expect(test.state.history.entries.at(-1)!.json).toContain("<turn_aborted>");
  });

  it("ends as interrupted when the user cancels a command", async () => {
    const answer = () => Promise.resolve({ ok: true as const, value: { decision: "cancel" } });
    const touch = calling({ id: "a", name: "exec_command", args: { cmd: "touch x" } });
    test = await newTestThread({ config: provider("untrusted"), answer, model: [touch, saying("no")] });
    expect(await test.runTurn("go")).toBe("interrupted");
    expect(test.requests.length).toBe(1);
  });

  it("ends as interrupted when the user cancels a command of an attempt that then breaks", async () => {
    const answer = () => Promise.resolve({ ok: true as const, value: { decision: "cancel" } });
    const [, touch] = calling({ id: "a", name: "exec_command", args: { cmd: "touch x" } });
    test = await newTestThread({
      config: provider("untrusted"),
      answer,
      model: [broken(touch!), saying("no"), saying("no")],
    });
    expect(await test.runTurn("go")).toBe("interrupted");
  });

  it("sends the turn state back within the turn only", async () => {
    const state = { ...HEADERS, turnState: "sticky" } as ModelEvent;
    test = await newTestThread({ model: [[state, call, completed()], saying("done"), saying("next")] });
    await test.runTurn("go");
    await test.runTurn("again");
    expect(test.requests.map((request) => request.headers["x-codex-turn-state"])).toEqual([
      undefined,
      "sticky",
      undefined,
    ]);
  });
});
