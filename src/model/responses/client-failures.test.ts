// Over real sockets, against the scripted server.
import { describe, expect, it } from "vitest";
import type { ModelStep } from "../../../test/fakes/model-step.ts";
import { REQUEST, ask, client, start } from "../../../test/support/responses-client.ts";

const disconnected = (detail: string): string => `stream disconnected before completion: ${detail}`;

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
