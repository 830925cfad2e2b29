import { beforeEach, describe, expect, it } from "vitest";
import type { Transport } from "../protocol/transport.ts";
import { Client, RequestError, type ServerQuestion } from "./client.ts";

/** The server's end of a transport: what was sent, and a way to say something. */
class Wire implements Transport {
  readonly sent: any[] = [];
  closed = false;
  onMessage: (message: object) => void = () => undefined;
  onClose: () => void = () => undefined;
  send(message: object): void {
    this.sent.push(message);
  }
  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

let wire: Wire;
let client: Client;
beforeEach(() => {
  wire = new Wire();
  client = new Client(wire);
});

const list = () => client.request("thread/loaded/list", {} as never);

describe("a client", () => {
  it("matches answers to its requests by id, in whatever order they come", async () => {
    const [first, second] = [list(), list()];
    expect(wire.sent).toEqual([
      { method: "thread/loaded/list", id: 0, params: {} },
      { method: "thread/loaded/list", id: 1, params: {} },
    ]);
    wire.onMessage({ id: 1, result: "two" });
    wire.onMessage({ id: 0, result: "one" });
    expect([await first, await second]).toEqual(["one", "two"]);
  });

  it("throws an error answer with its code and data", async () => {
    const answer = list();
    wire.onMessage({ id: 0, error: { code: -32602, message: "too long", data: { max: 1 } } });
    await expect(answer).rejects.toThrow(RequestError);
    await expect(answer).rejects.toMatchObject({ code: -32602, message: "too long", data: { max: 1 } });
  });

  it("ignores answers to nothing, and a second answer", async () => {
    const answer = list();
    wire.onMessage({ id: 7, result: "?" });
    wire.onMessage({ id: "0", result: "?" });
    wire.onMessage({ id: 0, result: "one" });
    wire.onMessage({ id: 0, error: { code: 1, message: "late" } });
    expect(await answer).toBe("one");
  });

  it("hands on notifications as they come", () => {
    const heard: unknown[] = [];
    client.onNotification = (notification) => heard.push(notification);
    wire.onMessage({ method: "turn/started", params: { threadId: "t" } });
    expect(heard).toEqual([{ method: "turn/started", params: { threadId: "t" } }]);
  });

  it("refuses questions unless somebody decides", () => {
    wire.onMessage({ method: "item/fileChange/requestApproval", id: 3, params: {} });
    expect(wire.sent).toEqual([
      { id: 3, error: { code: -32000, message: "this client answers no questions" } },
    ]);
  });

  it("answers a question under the server's id, which is no request of its own", async () => {
    const answer = list();
    let question: ServerQuestion | undefined;
    client.onQuestion = (asked) => (question = asked);
    wire.onMessage({ method: "item/fileChange/requestApproval", id: 0, params: { itemId: "i" } });
    expect(question).toMatchObject({ method: "item/fileChange/requestApproval", params: { itemId: "i" } });
    question!.answer({ decision: "accept" });
    expect(wire.sent.at(-1)).toEqual({ id: 0, result: { decision: "accept" } });
    wire.onMessage({ id: 0, result: "mine" });
    expect(await answer).toBe("mine");
  });

  it("fails what is still waiting when the server is gone", async () => {
    const answers = [list(), list()];
    wire.onClose();
    for (const answer of answers) await expect(answer).rejects.toThrow("the server closed the connection");
  });

  it("closes its transport", async () => {
    await client.close();
    expect(wire.closed).toBe(true);
  });
});
