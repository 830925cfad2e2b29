// The websocket port: who gets in, what plain HTTP gets, how clients share threads, how it ends. The ids
// in the names are those of the probe list (spec/probes.md, list A).
import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { startModelServer, type ModelScript, type ModelServer } from "../fakes/model-server.ts";
import { makePlace, type Place, type PlaceOptions } from "../support/place.ts";
import { processesWith } from "../support/processes.ts";
import {
  Client,
  http,
  ListeningServer,
  RawConnection,
  type ServerOptions,
  upgrade,
} from "../support/websocket-client.ts";

interface Begun {
  readonly place: Place;
  readonly model: ModelServer;
  readonly server: ListeningServer;
}

/** A server of one test. */
async function begin(
  options: ServerOptions = {},
  script: ModelScript = [{ text: "fine" }],
  more: Partial<PlaceOptions> = {},
): Promise<Begun> {
  const model = await startModelServer(script);
  const place = makePlace({ modelUrl: model.url, ...more });
  const server = await ListeningServer.start(place, options);
  onTestFinished(async () => {
    await server.stop("SIGKILL");
    await model.close();
    place.remove();
  });
  return { place, model, server };
}

let shared: Begun;
beforeAll(async () => {
  const model = await startModelServer([{ text: "fine" }]);
  const place = makePlace({ modelUrl: model.url });
  shared = { model, place, server: await ListeningServer.start(place) };
});
afterAll(async () => {
  await shared.server.stop("SIGKILL");
  await shared.model.close();
  shared.place.remove();
});

describe("the port", () => {
  it("is announced in the five lines of 0.120", () => {
    const { port, stderr, stdout } = shared.server;
    expect(stderr).toBe(
      `codex app-server (WebSockets)
  listening on: ws://127.0.0.1:${port}
  readyz: http://127.0.0.1:${port}/readyz
  healthz: http://127.0.0.1:${port}/healthz
  note: binds localhost only (use SSH port-forwarding for remote access)
`,
    );
    expect(stdout).toBe("");
  });

  it("answers health checks, and nothing else without an upgrade", async () => {
    const { port } = shared.server;
    for (const route of ["/readyz", "/healthz", "/readyz?x=1"]) {
      expect(await http(port, route)).toEqual({ status: 200, body: "" });
      expect(await http(port, route, { method: "HEAD" })).toEqual({ status: 200, body: "" });
      expect(await http(port, route, { method: "POST" })).toEqual({ status: 405, body: "" });
      expect(await upgrade(port, {}, route)).toEqual({ status: 200, body: "" });
    }
    const missing = "Connection header did not include 'upgrade'";
    expect(await http(port, "/nope")).toEqual({ status: 400, body: missing });
    expect(await http(port, "/readyz/")).toEqual({ status: 400, body: missing });
    expect(await http(port, "/", { method: "POST" })).toEqual({
      status: 405,
      body: "Request method must be `GET`",
    });
  });

  it("says what is wrong with an upgrade", async () => {
    const { port } = shared.server;
    const bad = async (headers: Record<string, string>) => (await upgrade(port, headers)).body;
    expect(await bad({ upgrade: "h2c" })).toBe("`Upgrade` header did not include 'websocket'");
    expect(await bad({ "sec-websocket-version": "12" })).toBe(
      "`Sec-WebSocket-Version` header did not include '13'",
    );
    const { body } = await http(port, "/", { headers: { connection: "upgrade", upgrade: "websocket" } });
    expect(body).toBe("`Sec-WebSocket-Key` header missing");
  });

  it("takes a websocket on any path, without compression or a subprotocol", async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${shared.server.port}/any/path?x=1`);
    const client = await (await Client.over(socket)).initialize();
    expect([socket.extensions, socket.protocol]).toEqual(["", ""]);
    client.close();
  });

  it("A01 refuses every request that carries an Origin, whatever it is", async () => {
    const { port } = shared.server;
    for (const origin of [
      "https://evil.example",
      "null",
      "",
      "http://localhost",
      `http://127.0.0.1:${port}`,
    ]) {
      expect(await upgrade(port, { origin })).toEqual({ status: 403, body: "" });
      expect(await http(port, "/readyz", { headers: { origin } })).toEqual({ status: 403, body: "" });
    }
  });

  it("A02 refuses a Host that is not this machine, on every route", async () => {
    const { port } = shared.server;
    const bad = [
      "evil.example",
      `127.0.0.1.evil.example:${port}`,
      "localhost.evil.example",
      "169.254.169.254",
      "[::2]",
      "a@127.0.0.1",
      "0.0.0.0",
      "127.0.0.1:1:2",
      "localhost:x",
      "2130706433",
    ];
    for (const host of bad) {
      for (const route of ["/readyz", "/healthz", "/x"]) {
        expect([host, (await http(port, route, { headers: { host } })).status]).toEqual([host, 403]);
      }
      expect([host, (await upgrade(port, { host })).status]).toEqual([host, 403]);
    }
    for (const host of ["localhost", "LOCALHOST:9", `127.0.0.1:${port}`, "127.1.2.3:1", "[::1]:5"]) {
      expect([host, (await upgrade(port, { host })).status]).toEqual([host, 101]);
    }
  });

  it("A02 refuses two Hosts, and none", async () => {
    for (const head of [
      "GET /readyz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example",
      "GET /readyz HTTP/1.1",
      "GET /readyz HTTP/1.0",
      "GET /readyz HTTP/1.1\r\nHost:",
    ]) {
      const raw = new RawConnection(shared.server.port);
      raw.socket.write(`${head}\r\nConnection: close\r\n\r\n`);
      await raw.closed;
      expect(raw.received.toString()).toMatch(/^HTTP\/1.1 4\d\d /);
    }
  });

  it("A04 A05 warns when others can reach it without auth, and takes any Host there", async () => {
    const { server } = await begin({ listen: "ws://0.0.0.0:0" });
    expect(server.stderr).toContain(
      "  note: websocket auth is opt-in in this build; configure `--ws-auth ...` before real remote use\n",
    );
    expect((await upgrade(server.port, { host: "build-box" })).status).toBe(101);
    expect((await upgrade(server.port, { host: "build-box", origin: "http://build-box" })).status).toBe(403);
  });

  it("A05 says so when others can reach it with a token, but anybody can read along", async () => {
    const token = path.join(shared.place.workspace, "open-token");
    fs.writeFileSync(token, "t", { mode: 0o600 });
    const { server } = await begin({
      listen: "ws://0.0.0.0:0",
      args: ["--ws-auth", "capability-token", "--ws-token-file", token],
    });
    expect(server.stderr).toContain(
      "  note: other machines can connect, and nothing is encrypted (put TLS or SSH in front)\n",
    );
    expect((await upgrade(server.port)).status).toBe(401);
  });

  it("that is taken is one sentence and exit code 1", async () => {
    const listen = `ws://127.0.0.1:${shared.server.port}`;
    const { server } = await begin({ listen });
    expect(await server.exited).toBe(1);
    expect(server.stderr).toBe(
      `Error: cannot listen on ${listen}: the address is in use; choose another port, or 0 for any free one\n`,
    );
  });

  it("of an address that is not ours is one sentence and exit code 1", async () => {
    const { server } = await begin({ listen: "ws://192.0.2.1:0" });
    expect(await server.exited).toBe(1);
    expect(server.stderr).toBe(
      "Error: cannot listen on ws://192.0.2.1:0: this machine has no such address\n",
    );
  });
});

describe("a capability token", () => {
  it("A03 lets in who has it, by the Authorization header alone", async () => {
    const model = await startModelServer([]);
    const place = makePlace({ modelUrl: model.url });
    fs.writeFileSync(path.join(place.workspace, "tok"), " \u00a0s3cret-token\r\n\n", { mode: 0o600 });
    const server = await ListeningServer.start(place, {
      args: ["--ws-auth", "capability-token", "--ws-token-file", "tok"],
    });
    onTestFinished(async () => {
      await server.stop("SIGKILL");
      await model.close();
      place.remove();
    });
    const { port } = server;
    const status = async (authorization: string | readonly string[], query = "/") =>
      Object.values(await upgrade(port, { authorization }, query))
        .join(" ")
        .trim();
    expect(await status("Bearer s3cret-token")).toBe("101");
    expect(await status("bearer   s3cret-token  ")).toBe("101");
    const wrong = "401 invalid websocket bearer token";
    for (const token of ["s3cret-toke", "s3cret-token2", "s3cret-tokeo", "S3CRET-TOKEN", "x".repeat(40_000)])
      expect(await status(`Bearer ${token}`)).toBe(wrong);
    const malformed = "401 invalid authorization header";
    for (const header of [
      "",
      "Bearer",
      "Bearer ",
      "Basic s3cret-token",
      "s3cret-token",
      "Bearer\ts3cret-token",
      "Bearer \u00e9",
    ])
      expect(await status(header)).toBe(malformed);
    expect(await status(["Bearer s3cret-token", "Bearer x"])).toBe(malformed);
    expect(await status(["Bearer s3cret-token", "Bearer s3cret-token"])).toBe(malformed);
    const missing = { status: 401, body: "missing websocket bearer token" };
    expect(await upgrade(port)).toEqual(missing);
    expect(
      await upgrade(
        port,
        { cookie: "token=s3cret-token", "sec-websocket-protocol": "s3cret-token" },
        "/?token=s3cret-token&access_token=s3cret-token",
      ),
    ).toEqual(missing);
    // Health checks need no token; web pages get nowhere even with one.
    expect((await http(port, "/readyz")).status).toBe(200);
    expect((await upgrade(port, { authorization: "Bearer s3cret-token", origin: "x" })).status).toBe(403);

    // A10: the file is read once. A11: the token is nowhere to be seen.
    const client = await (
      await Client.websocket(port, { authorization: "Bearer s3cret-token" })
    ).initialize();
    fs.writeFileSync(path.join(place.workspace, "tok"), "another");
    expect(await status("Bearer another")).toBe(wrong);
    expect(await client.call("thread/loaded/list", {})).toMatchObject({ data: [] });
    expect(await status("Bearer s3cret-token")).toBe("101");
    expect(server.stderr + server.stdout).not.toContain("s3cret");
    expect(fs.readFileSync(`/proc/${server.child.pid}/cmdline`, "utf8")).not.toContain("s3cret");
    client.close();
  });
});

describe("clients", () => {
  it("A13 shake hands each for itself", async () => {
    const a = await Client.websocket(shared.server.port);
    await expect(a.call("thread/loaded/list", {})).rejects.toThrow("Not initialized");
    await a.initialize();
    await expect(a.initialize()).rejects.toThrow("Already initialized");
    const b = await Client.websocket(shared.server.port);
    await expect(b.call("thread/loaded/list", {})).rejects.toThrow("Not initialized");
    await b.call("initialize", { clientInfo: { name: "plain", version: "1" } });
    await expect(b.call("mock/experimentalMethod", {})).rejects.toThrow(
      "mock/experimentalMethod requires experimentalApi capability",
    );
    a.close();
    b.close();
  });

  it("send 300 requests at once and get 300 answers", async () => {
    const client = await (await Client.websocket(shared.server.port)).initialize();
    const answers = await Promise.all(
      Array.from({ length: 300 }, () => client.call("thread/loaded/list", {})),
    );
    expect(answers).toHaveLength(300);
    client.close();
  });

  it("beyond 256 are told to come back later", async () => {
    const { server } = await begin();
    const clients = await Promise.all(
      Array.from({ length: 256 }, () => RawConnection.websocket(server.port)),
    );
    expect(await upgrade(server.port)).toEqual({
      status: 503,
      body: "there are 256 clients already; try again later",
    });
    expect((await http(server.port, "/readyz")).status).toBe(200);
    clients[0]!.socket.destroy();
    for (;;) if ((await upgrade(server.port)).status === 101) break;
    for (const client of clients) client.socket.destroy();
  });

  it("A15 that die with an open approval get it again, once, when they come back; another may answer", async () => {
    const call = { name: "exec_command", args: { cmd: "touch x.txt" } };
    const { server } = await begin({}, [{ calls: [call] }, { text: "done" }], {
      config: 'approval_policy = "untrusted"\nsandbox_mode = "read-only"\n',
    });
    const a = await (await Client.websocket(server.port)).initialize();
    const b = await (await Client.websocket(server.port)).initialize();
    const threadId = await a.startThread();
    await a.startTurn(threadId, "go");
    const asked = "item/commandExecution/requestApproval";
    const first = await a.until((said) => said.method === asked);
    await b.call("thread/resume", { threadId });
    expect(await b.until((said) => said.method === asked)).toEqual(first);
    a.close();
    const again = await (await Client.websocket(server.port)).initialize();
    await again.call("thread/resume", { threadId });
    expect(await again.until((said) => said.method === asked)).toEqual(first);
    b.answer(first.id, { decision: "decline" });
    for (const client of [b, again]) {
      expect((await client.notification("serverRequest/resolved")).requestId).toBe(first.id);
      expect((await client.notification("turn/completed")).turn.status).toBe("completed");
      expect(client.said.filter(({ method }) => method === asked)).toHaveLength(1);
    }
  });

  it("that were the last of a thread take its turn, its commands and its approvals along", async () => {
    const mark = `sleep 98.${process.pid}`;
    const { server } = await begin({}, [{ calls: [{ name: "exec_command", args: { cmd: mark } }] }], {
      config: 'approval_policy = "never"\nsandbox_mode = "danger-full-access"\n',
    });
    const a = await (await Client.websocket(server.port)).initialize();
    const watcher = await (await Client.websocket(server.port)).initialize();
    const threadId = await a.startThread();
    await a.startTurn(threadId, "go");
    while (processesWith(mark).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    a.close();
    await watcher.until(({ method, params }) => method === "thread/closed" && params.threadId === threadId);
    while (processesWith(mark).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await watcher.call("thread/loaded/list", {})).toMatchObject({ data: [] });
  });

  it("take their own commands along", async () => {
    const mark = `sleep 95.${process.pid}`;
    const client = await (await Client.websocket(shared.server.port)).initialize();
    const params = {
      command: ["bash", "-c", mark],
      processId: "p",
      sandboxPolicy: { type: "dangerFullAccess" },
    };
    client.send(
      JSON.stringify({ id: 900, method: "command/exec", params: { ...params, disableTimeout: true } }),
    );
    while (processesWith(mark).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    client.close();
    while (processesWith(mark).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it("that leave while a thread is being started for them leave no thread behind", async () => {
    const { server } = await begin();
    const watcher = await (await Client.websocket(server.port)).initialize();
    const a = await (await Client.websocket(server.port)).initialize();
    for (let n = 0; n < 5; n += 1)
      a.send(JSON.stringify({ id: 100 + n, method: "thread/start", params: {} }));
    a.close();
    await a.untilClosed();
    for (;;) {
      const { data } = await watcher.call("thread/loaded/list", {});
      if (data.length === 0) break;
    }
    expect(server.stderr).not.toContain("warning");
  });

  it("A16 that race to start and interrupt turns see one end of each turn", async () => {
    const step = { text: "a b c d", chunks: 4, deltaDelayMs: 2 };
    const { server } = await begin(
      {},
      Array.from({ length: 20 }, () => step),
    );
    const a = await (await Client.websocket(server.port)).initialize();
    const b = await (await Client.websocket(server.port)).initialize();
    const threadId = await a.startThread();
    await a.startTurn(threadId, "first");
    await a.notification("turn/completed");
    await b.call("thread/resume", { threadId });
    const from = b.said.length;
    for (let n = 0; n < 4; n += 1) {
      const since = a.said.length;
      // The later one becomes input of the earlier one's turn.
      await Promise.all([a.startTurn(threadId, "x"), b.startTurn(threadId, "y")]);
      const { turn } = await a.notification("turn/started", since);
      const interrupt = { threadId, turnId: turn.id };
      if (n % 2 === 0) {
        const racing = [a, b, a].map((client) => client.call("turn/interrupt", interrupt));
        await Promise.allSettled(racing);
      }
      const ended = (await a.notification("turn/completed", since)).turn;
      expect([ended.id, n % 2 === 0 || ended.status === "completed"]).toEqual([turn.id, true]);
    }
    await b.call("thread/loaded/list", {});
    const of = (method: string) =>
      b.said
        .slice(from)
        .filter((said) => said.method === method)
        .map(({ params }) => params.turn.id);
    expect(of("turn/completed")).toEqual(of("turn/started"));
    expect(new Set(of("turn/completed")).size).toBe(4);
  });
});

describe("the end", () => {
  it.each([
    ["SIGTERM", 0],
    ["SIGINT", 0],
    ["SIGHUP", 129],
  ] as const)("by %s closes clients with 1001, ends commands, and exits with %i", async (signal, code) => {
    const mark = `sleep 97.${process.pid}${code}`;
    const { server } = await begin({}, [{ calls: [{ name: "exec_command", args: { cmd: mark } }] }], {
      config: 'approval_policy = "never"\nsandbox_mode = "danger-full-access"\n',
    });
    const client = await (await Client.websocket(server.port)).initialize();
    // A client that never answers a close frame, one that says nothing at all, and half a request.
    const mute = await RawConnection.websocket(server.port);
    const silent = new RawConnection(server.port);
    new RawConnection(server.port).socket.write("GET / HT");
    await client.startTurn(await client.startThread(), "go");
    while (processesWith(mark).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const began = Date.now();
    expect(await server.stop(signal)).toBe(code);
    expect(Date.now() - began).toBeLessThan(1500);
    expect(await client.untilClosed()).toEqual({ code: 1001, reason: "the server ends" });
    await Promise.all([mute.closed, silent.closed]);
    expect(processesWith(mark)).toEqual([]);
  });
});
