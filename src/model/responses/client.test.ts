// Over real sockets, against the scripted server.
import net from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { startModelServer, type ModelScript, type ModelServer } from "../../../test/fakes/model-server.ts";
import { stepEvents, type ModelStep } from "../../../test/fakes/model-step.ts";
import { providerFromConfig } from "../providers.ts";
import { ModelError, type ModelClient, type ModelEvent, type ModelRequest } from "../types.ts";
import { createResponsesClient } from "./client.ts";

const REQUEST: ModelRequest = {
  model: "mock-model",
  instructions: "be brief",
  input: ['{"type":"message","role":"user","content":[]}'],
  tools: [],
  parallelToolCalls: false,
  reasoning: null,
  include: [],
  promptCacheKey: "thread",
  clientMetadata: {},
  headers: { originator: "test", session_id: "thread" },
};

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

function client(baseUrl: string, config: object = {}, env: Record<string, string> = {}): ModelClient {
  const table = { base_url: baseUrl, request_max_retries: 0, ...config };
  const made = createResponsesClient(providerFromConfig("mock", table), { openaiApiKey: () => null, env });
  cleanups.push(() => made.close());
  return made;
}

async function start(
  script: ModelScript,
  config: object = {},
): Promise<{ server: ModelServer; model: ModelClient }> {
  const server = await startModelServer(script);
  cleanups.push(() => server.close());
  return { server, model: client(server.url, config) };
}

interface Answer {
  readonly batches: readonly (readonly ModelEvent[])[];
  readonly events: readonly ModelEvent[];
  readonly text: string;
  readonly error: ModelError | null;
}

async function ask(model: ModelClient, signal = new AbortController().signal): Promise<Answer> {
  const batches: (readonly ModelEvent[])[] = [];
  let error: ModelError | null = null;
  try {
    for await (const batch of model.stream(REQUEST, signal)) batches.push(batch);
  } catch (thrown) {
    if (!(thrown instanceof ModelError)) throw thrown;
    error = thrown;
  }
  const events = batches.flat();
  const text = events.map((event) => (event.type === "textDelta" ? event.delta : "")).join("");
  return { batches, events, text, error };
}

const disconnected = (detail: string): string => `stream disconnected before completion: ${detail}`;

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
    cleanups.push(() => server.close());
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
    cleanups.push(() => new Promise((resolve) => server.close(resolve)));
    const { port } = server.address() as net.AddressInfo;
    const model = client(`http://127.0.0.1:${port}/v1`);
    expect((await ask(model)).error).toBeNull();
    expect((await ask(model)).error).toBeNull();
    expect(bodies).toHaveLength(2);
    model.close();
  });
});

describe("a failure", () => {
  const rows: readonly [string, ModelStep, string, string, boolean][] = [
    ["400", { status: 400, body: "plain text error" }, "unexpectedStatus", "plain text error", false],
    [
      "429",
      { status: 429 },
      "tooManyFailedAttempts",
      "exceeded retry limit, last status: 429 Too Many Requests",
      false,
    ],
    [
      "503 overloaded",
      { status: 503, body: { error: { code: "server_is_overloaded" } } },
      "serverOverloaded",
      "Selected model is at capacity. Please try a different model.",
      false,
    ],
    [
      "response.failed",
      { failed: { code: "server_error", message: "boom" } },
      "streamDisconnected",
      disconnected("boom"),
      true,
    ],
    [
      "response.incomplete",
      { text: "half", incomplete: "max_output_tokens" },
      "streamDisconnected",
      disconnected("Incomplete response returned, reason: max_output_tokens"),
      true,
    ],
    [
      "a cut",
      { text: "half", cut: true },
      "streamDisconnected",
      disconnected("Transport error: network error: error decoding response body"),
      true,
    ],
    [
      "an end without completed",
      { text: "x", noCompleted: true },
      "streamDisconnected",
      disconnected("stream closed before response.completed"),
      true,
    ],
    [
      "an error event",
      { events: [{ type: "error", message: "m" }] },
      "streamDisconnected",
      disconnected("stream closed before response.completed"),
      true,
    ],
    [
      "a body that is no stream",
      { status: 200, body: { hello: 1 } },
      "streamDisconnected",
      disconnected("stream closed before response.completed"),
      true,
    ],
  ];
  it.each(rows)("%s keeps its text", async (_, step, kind, message, retryable) => {
    const { server, model } = await start([step]);
    const { error } = await ask(model);
    expect(error).toMatchObject({ kind, message, retryable });
    expect(server.requests).toHaveLength(1);
  });

  it("names the URL that was refused, or not reached", async () => {
    const { server, model } = await start([{ status: 404, body: { error: { message: "Not found" } } }]);
    const url = `${server.url}/responses`;
    expect((await ask(model)).error?.message).toBe(`unexpected status 404 Not Found: Not found, url: ${url}`);
    await server.close();
    const { error } = await ask(model);
    expect(error).toMatchObject({ kind: "streamDisconnected", retryable: true });
    expect(error?.message).toBe(disconnected(`error sending request for url (${url})`));
    const nowhere = await ask(client("ftp://x"));
    expect(nowhere.error).toMatchObject({ retryable: false });
    expect(nowhere.error?.message).toContain("ftp://x/responses");
  });

  it("comes after the events before it", async () => {
    const { model } = await start([{ text: "half", failed: { code: "x", message: "boom" } }]);
    const { text, error } = await ask(model);
    expect(text).toBe("half");
    expect(error?.message).toBe(disconnected("boom"));
  });

  it("of a usage limit tells the rate limits first", async () => {
    const headers = { "x-codex-primary-used-percent": "100", "x-codex-primary-reset-at": "1893456000" };
    const { model } = await start([
      { status: 429, headers, body: { error: { type: "usage_limit_reached" } } },
    ]);
    const { events, error } = await ask(model);
    expect(events).toMatchObject([{ type: "headers", rateLimits: { primary: { usedPercent: 100 } } }]);
    expect(error?.message).toBe("You've hit your usage limit. Try again later.");
  });

  it("for want of a key sends nothing", async () => {
    const { server, model } = await start([{ text: "x" }], {
      env_key: "KEY",
      env_key_instructions: "Get one.",
    });
    expect((await ask(model)).error).toMatchObject({
      kind: "missingCredentials",
      message: "Missing environment variable: `KEY`. Get one.",
      retryable: false,
    });
    expect(server.requests).toHaveLength(0);
  });

  it("of silence comes after the idle timeout, in the stream and before it", async () => {
    const config = { stream_idle_timeout_ms: 40 };
    for (const step of [{ text: "partial", hang: true }, { delayMs: 90 }]) {
      const { model } = await start([step], config);
      const { error } = await ask(model);
      expect(error).toMatchObject({ kind: "streamDisconnected", retryable: true });
      expect(error?.message).toBe(disconnected("idle timeout waiting for SSE"));
    }
  });

  it("does not come from a consumer that takes its time", async () => {
    const { model } = await start([{ text: "ab", chunks: 2, deltaDelayMs: 5 }], {
      stream_idle_timeout_ms: 40,
    });
    let completed = false;
    for await (const batch of model.stream(REQUEST, new AbortController().signal)) {
      if (batch.some((event) => event.type === "textDelta"))
        await new Promise((resolve) => setTimeout(resolve, 70));
      completed = batch.some((event) => event.type === "completed");
    }
    expect(completed).toBe(true);
  });
});

describe("retries", () => {
  const soon = { "retry-after": "0" };

  it("repeat a server's fault up to the limit, then fail", async () => {
    for (const status of [500, 502, 503, 529]) {
      const { server, model } = await start([{ status, headers: soon }], { request_max_retries: 3 });
      expect((await ask(model)).error).toMatchObject({ retryable: true });
      expect(server.requests).toHaveLength(4);
    }
  });

  it("end with the first good answer", async () => {
    const { server, model } = await start([{ status: 500, headers: soon }, { text: "ok" }], {
      request_max_retries: 4,
    });
    expect((await ask(model)).text).toBe("ok");
    expect(server.requests.map((request) => request.text)[1]).toBe(server.requests[0]?.text);
  });

  it("are not for refusals", async () => {
    for (const status of [301, 400, 401, 403, 404, 408, 413, 429, 600]) {
      const { server, model } = await start([{ status, headers: soon }], { request_max_retries: 3 });
      expect((await ask(model)).error).not.toBeNull();
      expect(server.requests).toHaveLength(1);
    }
  });

  it("repeat a dropped connection after the backoff", async () => {
    const { server, model } = await start([{ refuse: true }, { text: "ok" }], { request_max_retries: 1 });
    expect((await ask(model)).text).toBe("ok");
    const [first, second] = server.requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(170);
  });
});

describe("an abort", () => {
  const steps: readonly [string, ModelStep, object][] = [
    ["before the headers", { delayMs: 90, text: "x" }, {}],
    ["in the stream", { text: "x", hang: true }, {}],
    ["between two tries", { status: 500 }, { request_max_retries: 4 }],
  ];
  it.each(steps)("%s ends the stream within 50 ms", async (_, step, config) => {
    const { model } = await start([step], config);
    const controller = new AbortController();
    let abortedAt = 0;
    setTimeout(() => {
      abortedAt = performance.now();
      controller.abort();
    }, 40);
    const { error } = await ask(model, controller.signal);
    expect(performance.now() - abortedAt).toBeLessThan(50);
    expect(error).toMatchObject({ kind: "interrupted", retryable: false });
  });

  it("before the start sends nothing", async () => {
    const { server, model } = await start([{ text: "x" }]);
    expect((await ask(model, AbortSignal.abort())).error?.kind).toBe("interrupted");
    expect(server.requests).toHaveLength(0);
  });

  it("leaves later requests alone", async () => {
    const { model } = await start((_, n) => (n === 0 ? { text: "x", hang: true } : { text: "ok" }));
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    await ask(model, controller.signal);
    expect((await ask(model)).text).toBe("ok");
  });

  it("is not needed to leave a stream early", async () => {
    const { server, model } = await start([{ text: "x", hang: true }]);
    for await (const batch of model.stream(REQUEST, new AbortController().signal)) {
      if (batch.some((event) => event.type === "textDelta")) break;
    }
    expect(server.requests).toHaveLength(1);
  });
});
