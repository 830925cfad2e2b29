// Bytes that no honest client sends, over stdio and over websockets: the server answers, ignores or closes,
// and lives (spec/probes.md, list A: A12, A18, A19).
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startModelServer, type ModelScript } from "../fakes/model-server.ts";
import { AppServer } from "../support/app-server.ts";
import { makePlace, type Place, type PlaceOptions } from "../support/place.ts";
import { processesWith } from "../support/processes.ts";
import { BIN } from "../support/program.ts";
import { Client, frame, ListeningServer, RawConnection } from "../support/websocket-client.ts";

const LIST = '"method":"thread/loaded/list","params":{}';
const MiB = 1024 * 1024;

async function begin(script: ModelScript = [], more: Partial<PlaceOptions> = {}): Promise<Place> {
  const model = await startModelServer(script);
  const place = makePlace({ modelUrl: model.url, ...more });
  onTestFinished(async () => {
    await model.close();
    place.remove();
  });
  return place;
}

function residentBytes(pid: number | undefined): number {
  const kib = /VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kib) * 1024;
}

describe("JSON-RPC", () => {
  let place: Place;
  let server: AppServer;
  beforeAll(async () => {
    place = makePlace({ modelUrl: "http://127.0.0.1:9" });
    server = await AppServer.start(place);
  });
  afterAll(async () => {
    await server.close();
    place.remove();
  });

  /** What the server says to these lines, up to the answer to a last good request. */
  async function answers(...lines: readonly (string | Buffer)[]): Promise<readonly any[]> {
    const from = server.said.length;
    for (const line of lines) server.child.stdin.write(Buffer.concat([Buffer.from(line), Buffer.from("\n")]));
    const last = server.send("thread/loaded/list", {});
    await server.answerTo(last);
    return server.said.slice(from).filter(({ id }) => id !== last);
  }

  it("A12 ignores what is no message", async () => {
    const deep = (depth: number) =>
      `{"id":1,"method":"thread/loaded/list","params":{"x":${"[".repeat(depth)}${"]".repeat(depth)}}}`;
    expect(
      await answers(
        "",
        "\r",
        "{not json",
        '{"id":1',
        "null",
        "42",
        '"text"',
        "[]",
        `[{"id":1,${LIST}}]`,
        "{}",
        '{"foo":1}',
        `{"id":1,${LIST}} x`,
        `\uFEFF{"id":1,${LIST}}`,
        `{"id":null,${LIST}}`,
        `{"id":true,${LIST}}`,
        `{"id":[1],${LIST}}`,
        `{"id":{},${LIST}}`,
        `{"id":1.5,${LIST}}`,
        `{"id":1e999,${LIST}}`,
        '{"id":1,"method":5}',
        `{${LIST}}`,
        '{"id":999,"result":{}}',
        '{"id":"0","error":{"code":1,"message":"x"}}',
        '{"id":{"__proto__":1},"result":{}}',
        '{"id":999,"error":null}',
        Buffer.concat([Buffer.from('{"id":1,"x":"'), Buffer.from([0xff, 0xfe]), Buffer.from(`",${LIST}}`)]),
        Buffer.from([0xc0, 0x80]),
        deep(126),
        deep(100_000),
        "[".repeat(100_000),
        `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`,
      ),
    ).toEqual([]);
  });

  it("A12 takes what is unusual but right, and echoes every id as it came", async () => {
    const brackets = JSON.stringify("[{".repeat(500));
    const said = await answers(
      `{"id":0,${LIST}}\r`,
      `  {"id":-5,${LIST}}\t`,
      `{"id":"",${LIST}}`,
      `{"id":"a\u2028\u2029b",${LIST}}`,
      `{"id":9007199254740991,${LIST}}`,
      `{"jsonrpc":"1.0","id":"rpc",${LIST}}`,
      `{"id":"both","result":1,${LIST}}`,
      `{"id":"twice",${LIST}}`,
      `{"id":"twice",${LIST}}`,
      `{"id":"deep","method":"thread/loaded/list","params":{"x":${"[".repeat(125)}${"]".repeat(125)}}}`,
      `{"id":"text","method":"thread/loaded/list","params":{"x":${brackets},"y":"\\"[["}}`,
    );
    expect(said.map(({ id }) => id)).toEqual([
      0,
      -5,
      "",
      "a\u2028\u2029b",
      9007199254740991,
      "rpc",
      "both",
      "twice",
      "twice",
      "deep",
      "text",
    ]);
    for (const { result } of said) expect(result).toEqual({ data: [], nextCursor: null });
  });

  it("A12 echoes ids of 64 bits to the last digit", async () => {
    const id = "9007199254740993";
    let text = "";
    server.child.stdout.on("data", (chunk: unknown) => (text += String(chunk)));
    await answers(`{"id":${id},${LIST}}`, `{"id":-${id},"method":"no/such"}`);
    expect(text).toContain(`{"id":${id},"result":`);
    expect(text).toContain(`"},"id":-${id}}`);
  });

  it("A12 names what is wrong with a request", async () => {
    const said = await answers(
      '{"id":1,"method":"no/such"}',
      '{"id":1,"method":"__proto__","params":{}}',
      '{"id":1,"method":"constructor","params":{}}',
      '{"id":1,"method":"","params":{}}',
      '{"id":1,"method":"thread/read"}',
      '{"id":1,"method":"thread/read","params":"x"}',
      '{"id":1,"method":"thread/read","params":[]}',
      '{"id":1,"method":"thread/read","params":{"threadId":5}}',
      `{"id":1,"method":"thread/read","params":{"threadId":"${"x".repeat(MiB)}"}}`,
    );
    for (const { id, error } of said) expect([id, error.code]).toEqual([1, -32600]);
    expect(said).toHaveLength(9);
    expect(said[0].error.message).toMatch(
      /^Invalid request: unknown variant `no\/such`, expected one of `initialize`,/,
    );
    expect(said[4].error.message).toBe("Invalid request: missing field `params`");
    expect(said[7].error.message).toContain("invalid type: integer `5`, expected a string");
  });

  it("A12 lets no member name reach a prototype", async () => {
    const evil = '{"polluted":"yes","cursor":"x","limit":1}';
    const said = await answers(
      `{"id":1,"method":"thread/loaded/list","params":{"__proto__":${evil},"constructor":{"prototype":${evil}}}}`,
      `{"id":2,"__proto__":{"method":"no/such","id":9},${LIST}}`,
      `{"__proto__":{"id":3,${LIST}}}`,
      `{"id":4,"method":"thread/start","params":{"config":{"__proto__":${evil},"constructor":{"prototype":${evil}},"a.__proto__.b":1}}}`,
      `{"id":5,"method":"thread/loaded/list","params":{"polluted":1}}`,
    );
    expect(said.filter(({ method }) => method === undefined).map(({ id }) => id)).toEqual(
      expect.arrayContaining([1, 2]),
    );
    expect(JSON.stringify(said)).not.toContain("polluted");
  });

  it("A12 skips a line of 100 MB, says so, and goes on", async () => {
    const before = residentBytes(server.child.pid);
    const part = Buffer.alloc(4 * MiB, 0x20);
    for (let n = 0; n < 25; n += 1) {
      if (!server.child.stdin.write(part))
        await new Promise((resolve) => server.child.stdin.once("drain", resolve));
    }
    expect(await answers("")).toEqual([]);
    expect(server.stderr).toContain(
      "warning: a message of 104857600 bytes was skipped; a message may have 67108864 at most.\n",
    );
    expect(residentBytes(server.child.pid) - before).toBeLessThan(260 * MiB);
  });

  it("A12 takes 20 MB in one string, and a message in single bytes", async () => {
    const [said] = await answers(
      `{"id":1,"method":"thread/loaded/list","params":{"x":"${"\u00e9".repeat(10 * MiB)}"}}`,
    );
    expect(said.id).toBe(1);
    for (const byte of Buffer.from(`{"id":"bytes",${LIST}}\n`)) server.child.stdin.write(Buffer.from([byte]));
    expect(await server.until(({ id }) => id === "bytes")).toHaveProperty("result");
  });
});

describe("frames", () => {
  let place: Place;
  let server: ListeningServer;
  beforeAll(async () => {
    place = makePlace({ modelUrl: "http://127.0.0.1:9" });
    server = await ListeningServer.start(place);
  });
  afterAll(async () => {
    const client = await (await Client.websocket(server.port)).initialize();
    expect(await client.call("thread/loaded/list", {})).toEqual({ data: [], nextCursor: null });
    await server.stop();
    place.remove();
  });

  const INIT = '{"id":1,"method":"initialize","params":{"clientInfo":{"name":"raw","version":"1"}}}';

  it.each([
    ["unmasked", frame(0x81, INIT, { masked: false }), 1002],
    ["a control frame over 125 bytes", frame(0x89, Buffer.alloc(126)), 1002],
    ["a fragmented control frame", frame(0x09, "x"), 1002],
    ["compressed although nobody agreed to it", frame(0xc1, Buffer.alloc(100)), 1002],
    ["reserved bits", frame(0xb1, "x"), 1002],
    ["an unknown opcode", frame(0x83, "x"), 1002],
    ["a continuation of nothing", frame(0x80, "x"), 1002],
    ["a message inside a message", Buffer.concat([frame(0x01, "x"), frame(0x81, "x")]), 1002],
    ["invalid UTF-8", frame(0x81, Buffer.from([0xff])), 1007],
    ["a close code that does not exist", frame(0x88, Buffer.from([0x00, 0x01])), 1002],
    ["a length of 2^63", Buffer.from([0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 1009],
    [
      "a length of 64 MiB and one byte",
      Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0x04, 0, 0, 0x01, 0, 0, 0, 0]),
      1009,
    ],
    [
      "20000 fragments",
      Buffer.concat([frame(0x01, "x"), ...Array.from({ length: 20_000 }, () => frame(0x00, "x"))]),
      1008,
    ],
  ])("A19 that are broken close the connection: %s", async (_, bytes, code) => {
    const raw = await RawConnection.websocket(server.port);
    raw.socket.write(bytes);
    while (raw.closeCode === null) await new Promise((resolve) => raw.socket.once("data", resolve));
    expect(raw.closeCode).toBe(code);
    raw.socket.destroy();
  });

  it("A19 that are binary, or hold nothing, are ignored", async () => {
    const raw = await RawConnection.websocket(server.port);
    for (const bytes of [
      frame(0x82, INIT),
      frame(0x81, ""),
      frame(0x82, ""),
      frame(0x8a, "unasked pong"),
      frame(0x81, INIT),
    ])
      raw.socket.write(bytes);
    while (!raw.received.includes("codexHome"))
      await new Promise((resolve) => raw.socket.once("data", resolve));
    expect(raw.received.toString().match(/"id":1/g)).toHaveLength(1);
    raw.socket.destroy();
  });

  it("A12 in fragments make one message, with pings between", async () => {
    const raw = await RawConnection.websocket(server.port);
    const middle = Math.floor(INIT.length / 2);
    raw.socket.write(frame(0x01, INIT.slice(0, middle)));
    raw.socket.write(frame(0x89, "are you there"));
    while (!raw.received.includes("are you there"))
      await new Promise((resolve) => raw.socket.once("data", resolve));
    expect(raw.received[0]).toBe(0x8a);
    raw.socket.write(frame(0x80, INIT.slice(middle)));
    while (!raw.received.includes("codexHome"))
      await new Promise((resolve) => raw.socket.once("data", resolve));
    raw.socket.destroy();
  });

  it("A12 that never end, handshakes that never end, and floods of pings leave the others alone", async () => {
    const half = await RawConnection.websocket(server.port);
    half.socket.write(frame(0x81, INIT).subarray(0, 30));
    const slow = new RawConnection(server.port);
    slow.socket.write("GET / HTTP/1.1\r\nHost: localhost\r\nX: ");
    const gone = new RawConnection(server.port);
    gone.socket.write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n");
    gone.socket.destroy();
    const pinger = await RawConnection.websocket(server.port);
    pinger.socket.pause();
    const pings = Buffer.concat(Array.from({ length: 2000 }, () => frame(0x89, Buffer.alloc(125))));
    const before = residentBytes(server.child.pid);
    for (let n = 0; n < 40 && !pinger.socket.destroyed; n += 1) {
      if (!pinger.socket.write(pings))
        await Promise.race([pinger.closed, new Promise((resolve) => setTimeout(resolve, 20))]);
    }
    const client = await (await Client.websocket(server.port)).initialize();
    expect(await client.call("thread/loaded/list", {})).toEqual({ data: [], nextCursor: null });
    expect(residentBytes(server.child.pid) - before).toBeLessThan(64 * MiB);
    for (const { socket } of [half, slow, pinger]) socket.destroy();
    client.close();
  });

  it("A12 of 100 MB are refused with 1009 before they are held", async () => {
    const client = await (await Client.websocket(server.port)).initialize();
    const before = residentBytes(server.child.pid);
    client.send(`"${"x".repeat(100 * MiB)}"`);
    expect((await client.untilClosed()).code).toBeOneOf([1009, 1006]);
    expect(residentBytes(server.child.pid) - before).toBeLessThan(64 * MiB);
  });

  it("that start with garbage instead of HTTP get a 400", async () => {
    for (const text of [
      "\u0000\u0001\u0002\r\n\r\n",
      '{"id":1}\n',
      "\u0016\u0003\u0001\u0002\u0000",
      `GET / HTTP/1.1\r\n${"x".repeat(70_000)}`,
    ]) {
      const raw = new RawConnection(server.port);
      raw.socket.write(text);
      await raw.closed;
      expect(raw.received.toString()).toMatch(/^HTTP\/1\.1 4\d\d /);
    }
  });
});

describe("A18 the end of stdio", () => {
  const mark = (n: number): string => `sleep 96.${process.pid}${n}`;
  const forever = (n: number): ModelScript => [{ calls: [{ name: "exec_command", args: { cmd: mark(n) } }] }];
  const config = 'approval_policy = "never"\nsandbox_mode = "danger-full-access"\n';

  async function running(n: number): Promise<AppServer> {
    const place = await begin(forever(n), { config });
    const server = await AppServer.start(place);
    onTestFinished(() => void server.child.kill("SIGKILL"));
    await server.startTurn(await server.startThread(), "go");
    while (processesWith(mark(n)).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    return server;
  }

  it("ends the server and its commands within a second, also during a turn", async () => {
    const server = await running(1);
    const began = Date.now();
    expect(await server.close()).toBe(0);
    expect(Date.now() - began).toBeLessThan(1000);
    expect(processesWith(mark(1))).toEqual([]);
  });

  it("ends them also while nobody reads stdout", async () => {
    const server = await running(2);
    server.child.stdout.pause();
    for (let n = 0; n < 60; n += 1) server.send("model/list", {});
    await new Promise((resolve) => setTimeout(resolve, 100));
    const began = Date.now();
    server.child.stdin.end();
    await new Promise((resolve) => server.child.once("exit", resolve));
    expect(Date.now() - began).toBeLessThan(1000);
    expect([server.child.exitCode, processesWith(mark(2))]).toEqual([0, []]);
    server.child.stdout.resume();
  });

  it("ends them also when stdout breaks", async () => {
    const server = await running(3);
    const began = Date.now();
    server.child.stdout.destroy();
    server.send("model/list", {});
    await new Promise((resolve) => server.child.once("exit", resolve));
    expect(Date.now() - began).toBeLessThan(1000);
    expect([server.child.exitCode, processesWith(mark(3))]).toEqual([0, []]);
  });

  it.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
    ["SIGHUP", 129],
  ] as const)("is also %s: commands end, and the exit code is %i", async (signal, code) => {
    const server = await running(code);
    server.child.kill(signal);
    expect([await server.exited, processesWith(mark(code))]).toEqual([code, []]);
  });

  it("leaves no request unanswered that came before it", async () => {
    const place = await begin();
    const input = path.join(place.root, "input");
    const init = '{"id":"a","method":"initialize","params":{"clientInfo":{"name":"pipe","version":"1"}}}';
    fs.writeFileSync(input, `${init}\n{"id":"b",${LIST}}\n{"id":"c",${LIST}}`);
    const child = spawn(process.execPath, [BIN, "app-server"], {
      cwd: place.workspace,
      env: place.env,
      stdio: [fs.openSync(input, "r"), "pipe", "ignore"],
    });
    let said = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (said += text));
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(0);
    expect(
      said
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { id: string }).id),
    ).toEqual(["a", "b", "c"]);
  });
});
