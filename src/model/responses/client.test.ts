// Over real sockets, against the scripted server.
import net from "node:net";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { stepEvents, type ModelStep } from "../../../test/fakes/model-step.ts";
import { startModelServer } from "../../../test/fakes/model-server.ts";
import { ask, client, start } from "../../../test/support/responses-client.ts";

describe("a response", () => {
  it("comes as headers, items, deltas, completed", async () => {
    const step: ModelStep = {
      reasoning: { summary: ["think"] },
      text: "Hello",
      chunks: 2,
      calls: [{ name: "f" }],
    };
    const { model } = await start([step]);
    const { events, error } = await ask(model);
    expect(error).toBeNull();
    expect(events.map((event) => event.type)).toEqual([
      "headers",
      "itemStarted",
      "reasoningSummaryPart",
      "reasoningSummaryDelta",
      "itemDone",
      "itemStarted",
      "textDelta",
      "textDelta",
      "itemDone",
      "itemStarted",
      "itemDone",
      "completed",
    ]);
    expect(events.at(-1)).toMatchObject({ responseId: "resp_0", usage: { totalTokens: 110 } });
  });

  it("is asked for with the body, the credentials and the headers of request and provider", async () => {
    const server = await startModelServer([{ text: "ok" }]);
    onTestFinished(() => server.close());
    const config = {
      env_key: "KEY",
      http_headers: { "X-A": "b", Bad: "line\nbreak" },
      env_http_headers: { "X-Env": "VALUE", "X-None": "UNSET" },
      query_params: { "api-version": "1", b: "x y" },
    };
    const { error } = await ask(client(server.url, config, { KEY: " sk \n", VALUE: "v" }));
    expect(error).toBeNull();
    const [request] = server.requests;
    expect(request?.url).toBe("/v1/responses?api-version=1&b=x%20y");
    expect(request?.headers).toMatchObject({
      authorization: "Bearer sk",
      accept: "text/event-stream",
      "content-type": "application/json",
      originator: "test",
      session_id: "thread",
      "x-a": "b",
      "x-env": "v",
      "content-length": String(Buffer.byteLength(request?.text ?? "")),
    });
    expect(Object.keys(request?.headers ?? {})).not.toContain("x-none");
    expect(Object.keys(request?.headers ?? {})).not.toContain("bad");
    expect(request?.body).toMatchObject({ model: "mock-model", stream: true, store: false });
  });

  it("tells rate limits, the answering model and the turn state from its headers", async () => {
    const headers = {
      "x-codex-primary-used-percent": "12.5",
      "x-codex-primary-window-minutes": "300",
      "openai-model": "gpt-5.2",
      "x-codex-turn-state": "sticky",
    };
    const { model } = await start([{ text: "ok", headers }]);
    const { events } = await ask(model);
    expect(events[0]).toMatchObject({
      type: "headers",
      rateLimits: { primary: { usedPercent: 13, windowDurationMins: 300, resetsAt: null }, secondary: null },
      serverModel: "gpt-5.2",
      turnState: "sticky",
    });
  });

  it("is the same wherever the network cuts its bytes", async () => {
    const events = stepEvents({ text: "grüße 🌍", chunks: 2 }, 0);
    const bytes = Buffer.from(events.map((event) => `data: ${JSON.stringify(event)}\r\n\r\n`).join(""));
    const { model } = await start((_, n) => {
      const at = 1 + n * 97;
      return { raw: [bytes.subarray(0, at), bytes.subarray(at)] };
    });
    const expected = (await ask(model)).events;
    for (let at = 98; at < bytes.length; at += 97) expect((await ask(model)).events).toEqual(expected);
  });

  it("delivers what is there at once, and the rest when it comes", async () => {
    const { model } = await start([{ text: "abc", chunks: 3, deltaDelayMs: 15 }]);
    const { batches, text } = await ask(model);
    expect(text).toBe("abc");
    expect(batches.length).toBeGreaterThan(3);
  });

  it("of 20,000 deltas costs no JSON parsing per delta and few batches", async () => {
    const { model } = await start([{ text: "word ".repeat(20_000), chunks: 20_000 }]);
    const parse = vi.spyOn(JSON, "parse");
    const { events, batches } = await ask(model);
    // One parse is the server's, of the request; the others are the events that are not deltas.
    const parses = parse.mock.calls.length;
    parse.mockRestore();
    expect(events.filter((event) => event.type === "textDelta")).toHaveLength(20_000);
    expect(parses).toBeLessThan(20);
    expect(batches.length).toBeLessThan(5_000);
  });

  it("with one event of several MiB is read", async () => {
    const { model } = await start([{ text: "x".repeat(3_000_000) }]);
    expect((await ask(model)).text).toHaveLength(3_000_000);
  });
});

describe("connections", () => {
  it("serve one request after the other", async () => {
    const { server, model } = await start([{ text: "ok", endDelayMs: 2 }]);
    for (let n = 0; n < 5; n += 1) expect((await ask(model)).error).toBeNull();
    expect(server.requests).toHaveLength(5);
    expect(server.connections()).toBe(1);
  });

  it("are given up when the server does not end a completed response", async () => {
    const end = stepEvents({}, 0);
    const { model } = await start([
      { raw: end.map((event) => `data: ${JSON.stringify(event)}\n\n`), hang: true },
    ]);
    expect((await ask(model)).error).toBeNull();
    expect((await ask(model)).error).toBeNull();
  });

  it("that went stale cost one quiet second try", async () => {
    const bodies: string[] = [];
    const server = net.createServer((socket) => {
      let answered = false;
      socket.on("error", () => undefined);
      socket.on("data", (bytes: Buffer) => {
        // The second request on a connection meets a server that has just closed it.
        if (answered) return void socket.resetAndDestroy();
        if (!bytes.includes('"client_metadata"')) return;
        answered = true;
        bodies.push(bytes.toString());
        const event = 'data: {"type":"response.completed","response":{"id":"r"}}\n\n';
        const size = event.length.toString(16);
        socket.write(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${size}\r\n${event}\r\n0\r\n\r\n`);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
    const { port } = server.address() as net.AddressInfo;
    const model = client(`http://127.0.0.1:${port}/v1`);
    expect((await ask(model)).error).toBeNull();
    expect((await ask(model)).error).toBeNull();
    expect(bodies).toHaveLength(2);
    model.close();
  });
});
