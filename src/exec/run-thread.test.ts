import { beforeEach, describe, expect, it } from "vitest";
import { Client } from "../client/client.ts";
import type { Transport } from "../protocol/transport.ts";
import { runInThread, type Started } from "./run-thread.ts";

const sent: any[] = [];
let transport: Transport;
let client: Client;
const heard: string[] = [];

beforeEach(() => {
  sent.length = 0;
  heard.length = 0;
  transport = {
    send: (message) => void sent.push(message),
    onMessage: () => undefined,
    onClose: () => undefined,
    close: () => Promise.resolve(),
  };
  client = new Client(transport);
});

const output = {
  started: () => void heard.push("started"),
  notification: (notification: { readonly method: string }) => void heard.push(notification.method),
};
const task = { type: "turn" as const, input: [], outputSchema: undefined };
const started = { thread: { id: "t" } } as unknown as Started;
const say = (method: string, params: object): void =>
  transport.onMessage({ method, params: { threadId: "t", ...params } });
const message = (text: string, threadId = "t"): void =>
  say("item/completed", { threadId, item: { type: "agentMessage", text } });

describe("a run in a thread", () => {
  it("ends with its turn and the last message of it", async () => {
    const end = runInThread(client, started, task, output);
    expect(sent).toEqual([
      { method: "turn/start", id: 0, params: { threadId: "t", input: [], outputSchema: null } },
    ]);
    transport.onMessage({ id: 0, result: {} });
    message("first");
    message("last");
    say("turn/completed", { turn: { status: "completed" } });
    expect(await end).toEqual({ status: "completed", lastMessage: "last" });
    expect(heard).toEqual(["started", "item/completed", "item/completed", "turn/completed"]);
  });

  it("does not take a sub-agent's words or end for its own", async () => {
    const end = runInThread(client, started, task, output);
    message("mine");
    message("the child's", "child");
    say("turn/completed", { threadId: "child", turn: { status: "failed" } });
    say("turn/completed", { turn: { status: "interrupted" } });
    expect(await end).toEqual({ status: "interrupted", lastMessage: "mine" });
    expect(heard).toEqual(["started", "item/completed", "turn/completed"]);
  });

  it("passes on what concerns no thread", () => {
    void runInThread(client, started, task, output);
    transport.onMessage({ method: "configWarning", params: { summary: "s" } });
    expect(heard).toEqual(["started", "configWarning"]);
  });

  it("fails when the turn is refused", async () => {
    const end = runInThread(client, started, task, output);
    transport.onMessage({ id: 0, error: { code: -32600, message: "no" } });
    await expect(end).rejects.toThrow("no");
  });

  it("starts a review in the thread itself", () => {
    void runInThread(client, started, { type: "review", target: { type: "uncommittedChanges" } }, output);
    expect(sent[0]).toMatchObject({ method: "review/start", params: { delivery: "inline" } });
  });
});
