import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newTestThread, type TestThread } from "../core/test-thread.ts";
import { Engine } from "../core/engine.ts";
import { checkInput } from "./check-input.ts";
import type { Connection, OutgoingMessage } from "./connection.ts";
import { AppServer } from "./server.ts";
import { checkThreadId } from "./thread-lookup.ts";
import { serveStdio } from "./transports/stdio.ts";

type Said = OutgoingMessage & {
  readonly method?: string;
  readonly id?: unknown;
  readonly result?: any;
  readonly error?: any;
};

let test: TestThread;
let server: AppServer;
let said: Said[];
let connection: Connection;

beforeEach(async () => {
  test = await newTestThread();
  server = new AppServer((events) => new Engine(test.engine.services, events));
  said = [];
  connection = server.connect((message) => said.push(message as Said), { inProcess: false });
});

afterEach(async () => {
  await server.engine.close();
  await test.remove();
});

/** Sends a request and waits for its answer. */
async function request(
  method: string,
  params: unknown,
  id: number | string = said.length + 100,
): Promise<Said> {
  server.receive(connection, { method, id, ...(params === undefined ? {} : { params }) });
  for (;;) {
    const answer = said.find((message) => message.id === id && message.method === undefined);
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const CLIENT = { clientInfo: { name: "tests", version: "1" } };
const error = (message: string): unknown => ({ code: -32600, message });

describe("the handshake", () => {
  it("comes first; a second one is refused and changes nothing", async () => {
    expect((await request("thread/loaded/list", {})).error).toEqual(error("Not initialized"));
    expect((await request("initialize", CLIENT)).result).toMatchObject({
      codexHome: test.home,
      platformOs: "linux",
    });
    expect((await request("initialize", CLIENT)).error).toEqual(error("Already initialized"));
    expect((await request("thread/loaded/list", {})).result).toMatchObject({ data: [] });
  });

  it("may be tried again when it failed", async () => {
    const bad = { clientInfo: { name: "a\nb", version: "1" } };
    expect((await request("initialize", bad)).error).toEqual(
      error("Invalid clientInfo.name: 'a\nb'. Must be a valid HTTP header value."),
    );
    expect((await request("initialize", {})).error).toEqual(
      error("Invalid request: missing field `clientInfo`"),
    );
    expect((await request("initialize", CLIENT)).result).toBeDefined();
  });
});

describe("requests", () => {
  beforeEach(async () => void (await request("initialize", CLIENT)));

  it.each<[string, unknown, string | RegExp]>([
    [
      "no/such/method",
      {},
      /^Invalid request: unknown variant `no\/such\/method`, expected one of `initialize`, `thread\/start`/,
    ],
    ["thread/read", undefined, "Invalid request: missing field `params`"],
    ["thread/read", null, "Invalid request: missing field `params`"],
    ["thread/read", {}, "Invalid request: missing field `threadId`"],
    [
      "thread/read",
      { threadId: 5 },
      "Invalid request: invalid type: integer `5`, expected a string (at `params.threadId`)",
    ],
    [
      "thread/increment_elicitation",
      { threadId: "x" },
      "thread/increment_elicitation requires experimentalApi capability",
    ],
    [
      "thread/start",
      { experimentalRawEvents: true },
      "thread/start.experimentalRawEvents requires experimentalApi capability",
    ],
    [
      "thread/start",
      { persistExtendedHistory: true },
      "thread/start.persistFullHistory requires experimentalApi capability",
    ],
  ])("%s with %j are refused as 0.120 refuses them", async (method, params, message) => {
    const answer = await request(method, params);
    expect(answer.error.code).toBe(-32600);
    if (typeof message === "string") expect(answer.error.message).toBe(message);
    else expect(answer.error.message).toMatch(message);
  });

  it("keep their ids, texts and numbers, and the member order of the wire", async () => {
    await request("thread/loaded/list", {}, "a");
    await request("no/such/method", {}, 7);
    const answers = said.filter((message) => message.id === "a" || message.id === 7);
    expect(answers.map((answer) => Object.keys(answer))).toEqual([
      ["id", "result"],
      ["error", "id"],
    ]);
    expect(Object.keys(answers[1]!.error)).toEqual(["code", "message"]);
  });

  it("of methods that are not served say so", async () => {
    const answer = await request("config/mcpServer/reload", undefined);
    expect(answer.error).toMatchObject({
      code: -32600,
      message: expect.stringContaining("not yet supported"),
    });
  });

  it("whose handler throws are answered as an internal error, and the server goes on", async () => {
    Object.assign(server.engine, {
      get: () => {
        throw new Error("a bug");
      },
    });
    const threadId = "01234567-89ab-7def-8123-456789abcdef";
    expect((await request("turn/start", { threadId, input: [] })).error).toEqual({
      code: -32603,
      message: "a bug",
    });
    expect((await request("thread/loaded/list", {})).result).toBeDefined();
  });

  it("that are no messages are ignored without a word", async () => {
    const before = said.length;
    const noise = [
      null,
      5,
      "text",
      [],
      [{ method: "initialize", id: 1 }],
      {},
      { id: 1 },
      { method: 5, id: 1 },
    ];
    const more = [
      { method: "initialized" },
      { method: "thread/read", id: null },
      { id: 99, result: {} },
      { id: 98, error: 5 },
    ];
    for (const message of [...noise, ...more]) server.receive(connection, message);
    await request("thread/loaded/list", {});
    expect(said.length).toBe(before + 1);
  });

  it("start a thread: the answer comes before the notification, and the thread ends with its last client", async () => {
    const { result } = await request("thread/start", {});
    const { id } = result.thread;
    expect(server.engine.get(id)).toBeDefined();
    const order = said.map((message) => message.method ?? "answer");
    expect(order.indexOf("thread/started")).toBeGreaterThan(order.lastIndexOf("answer"));
    await server.disconnect(connection);
    expect(server.engine.get(id)).toBeUndefined();
  });
});

describe("thread ids", () => {
  const CANONICAL = "01234567-89ab-cdef-0123-456789abcdef";
  // Texts measured on 0.120.0.
  const length = "invalid group length in group";
  const character =
    "invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-], found";

  it.each([
    ["x", `${character} \`x\` at 1`],
    ["aé", `${character} \`é\` at 2`],
    ["", "invalid length: expected length 32 for simple format, found 0"],
    ["abc", "invalid length: expected length 32 for simple format, found 3"],
    ["01234567-89ab-cdef-0123", "invalid group count: expected 5, found 4"],
    ["a-b-c-d-e", `${length} 0: expected 8, found 1`],
    ["0123456-89ab-cdef-0123-456789abcdef", `${length} 0: expected 8, found 7`],
    ["01234567-89ab-cdef-01234-56789abcdef", `${length} 3: expected 4, found 5`],
    ["01234567-89ab-cdef-0123-456789abcde", `${length} 4: expected 12, found 11`],
    [`${CANONICAL}f`, `${length} 4: expected 12, found 13`],
  ])("refuse %j with the words of 0.120", (text, problem) => {
    expect(() => checkThreadId(text)).toThrow(`invalid thread id: ${problem}`);
  });

  it.each([CANONICAL, CANONICAL.toUpperCase(), `urn:uuid:${CANONICAL}`])("take %s for what it is", (text) => {
    expect(checkThreadId(text)).toBe(CANONICAL);
  });

  it.each([CANONICAL.replaceAll("-", ""), `{${CANONICAL}}`])("take the form %s for the same id", (text) => {
    expect(checkThreadId(text)).toBe(CANONICAL);
  });

  it.each([
    ["urn:uuid:xyz", `${character} \`x\` at 10`],
    ["urn:uuid:abc", "invalid group count: expected 5, found 1"],
    ["{01234567-89ab-cdef-0123-456789abcde}", `${length} 4: expected 12, found 13`],
  ])("refuse the prefixed %j as 0.120 does", (text, problem) => {
    expect(() => checkThreadId(text)).toThrow(`invalid thread id: ${problem}`);
  });
});

describe("a turn's input", () => {
  const text = (value: string) => ({ type: "text" as const, text: value, text_elements: [] });

  it("must not be empty", () => {
    expect(() => checkInput([])).toThrow("input must not be empty");
    expect(() => checkInput([text("")])).not.toThrow();
  });

  it("is counted in characters over all its texts, whatever their bytes", () => {
    const half = "\u{1f600}".repeat(524_288);
    expect(() => checkInput([text(half), text(half)])).not.toThrow();
    try {
      checkInput([text(half), { type: "image", url: "x".repeat(10) }, text(`${half}!`)]);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        code: -32602,
        message: "Input exceeds the maximum length of 1048576 characters.",
        data: { input_error_code: "input_too_large", max_chars: 1_048_576, actual_chars: 1_048_577 },
      });
    }
  });
});

describe("stdio", () => {
  let input: PassThrough;
  let output: PassThrough;
  let done: Promise<void>;

  function serve(highWaterMark = 1_000_000): void {
    input = new PassThrough();
    output = new PassThrough({ highWaterMark });
    done = serveStdio(server, input, output);
  }

  const send = (message: unknown): void => void input.write(`${JSON.stringify(message)}\n`);
  const initialize = { id: 1, method: "initialize", params: CLIENT };

  async function line(): Promise<any> {
    for (let text = ""; ;) {
      const chunk = output.read() as Buffer | null;
      if (chunk === null) await new Promise((resolve) => setImmediate(resolve));
      else text += chunk.toString();
      if (text.endsWith("\n")) return JSON.parse(text);
    }
  }

  it("answers a message that comes in pieces, with CRLF, and after garbage", async () => {
    serve();
    input.write('garbage\n\n{"broken":\n\xff\xfe\n[1,2]\nnull\n');
    const bytes = Buffer.from(
      `${JSON.stringify({ ...initialize, params: { clientInfo: { name: "n\u00e4me", version: "1" } } })}\r\n`,
    );
    for (const byte of bytes) input.write(Buffer.from([byte]));
    expect(await line()).toMatchObject({ id: 1, result: { codexHome: test.home } });
    input.end();
    await done;
  });

  it("takes a last line without a newline, and ends when its input ends", async () => {
    serve();
    input.end(JSON.stringify(initialize));
    expect(await line()).toMatchObject({ id: 1 });
    await done;
    expect(server.subscriptions.connections.size).toBe(1);
  });

  it("drops a line over 64 MiB and goes on with the next", async () => {
    serve();
    const chunk = Buffer.alloc(8 * 1024 * 1024, 0x61);
    for (let n = 0; n < 9; n += 1) input.write(chunk);
    input.write("\n");
    send(initialize);
    expect(await line()).toMatchObject({ id: 1 });
    input.end();
    await done;
  });

  it("goes on reading while its client does not, and loses no answer", async () => {
    serve(1);
    send(initialize);
    while (output.readableLength === 0) await new Promise((resolve) => setImmediate(resolve));
    for (let n = 2; n < 40; n += 1) send({ id: n, method: "thread/loaded/list", params: {} });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([input.isPaused(), input.readableLength]).toEqual([false, 0]);
    const ids: unknown[] = [];
    let rest = "";
    output.on("data", (data: Buffer) => {
      rest += data.toString();
      const lines = rest.split("\n");
      rest = lines.pop()!;
      ids.push(...lines.map((one) => (JSON.parse(one) as { id: unknown }).id));
    });
    while (ids.length < 39) await new Promise((resolve) => setImmediate(resolve));
    expect(ids).toEqual(Array.from({ length: 39 }, (_, n) => n + 1));
    input.end();
    await done;
  });

  it("ends when its client is gone", async () => {
    serve();
    output.destroy(new Error("EPIPE"));
    await done;
  });
});
