// A17, A20: a Unix socket for its owner alone, and for nobody who gets there first.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { createServer, connect, type Server } from "node:net";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startModelServer, type ModelServer } from "../fakes/model-server.ts";
import { makePlace, type Place } from "../support/place.ts";
import { Client, ListeningServer } from "../support/websocket-client.ts";

const isRoot = process.getuid?.() === 0;
const OTHER_UID = 65_534;

let model: ModelServer;
let place: Place;
let folder: string;
let socket: string;
const servers: ListeningServer[] = [];

beforeEach(async () => {
  model = await startModelServer([{ text: "over a socket" }]);
  place = makePlace({ modelUrl: model.url });
  folder = path.join(place.root, "run");
  socket = path.join(folder, "c.sock");
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop("SIGKILL");
  await model.close();
  place.remove();
});

async function serve(at = socket, ...args: readonly string[]): Promise<ListeningServer> {
  const server = await ListeningServer.start(place, { listen: `unix://${at}`, args });
  servers.push(server);
  return server;
}

/** The one sentence of a server that would not start. */
async function refusal(at = socket, ...args: readonly string[]): Promise<string> {
  const server = await serve(at, ...args);
  expect(await server.exited).toBe(1);
  expect(server.stderr.split("\n")).toHaveLength(2);
  return server.stderr;
}

async function abandonedSocket(at: string): Promise<void> {
  const listening: Server = createServer();
  await new Promise<void>((resolve) => listening.listen(`${at}.x`, resolve));
  fs.renameSync(`${at}.x`, at);
  await new Promise((resolve) => listening.close(resolve));
}

describe("a Unix socket", () => {
  it("serves turns to several clients, and is gone at the end", async () => {
    const server = await serve();
    expect(server.stderr).toBe(`codex app-server (JSON lines)\n  listening on: unix://${socket}\n`);
    expect(fs.statSync(folder).mode & 0o777).toBe(0o700);
    expect(fs.statSync(socket).mode & 0o777).toBe(0o600);
    const [a, b] = [
      await (await Client.unix(socket)).initialize(),
      await (await Client.unix(socket)).initialize(),
    ];
    const threadId = await a.startThread();
    await a.startTurn(threadId, "hi");
    expect((await a.notification("turn/completed")).turn.status).toBe("completed");
    expect(await b.call("thread/loaded/list", {})).toMatchObject({ data: [threadId] });
    a.close();
    await b.notification("thread/closed");
    expect(await server.stop()).toBe(0);
    await b.untilClosed();
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it("answers what came before a client's end, to the end", async () => {
    await serve();
    const init = '{"id":1,"method":"initialize","params":{"clientInfo":{"name":"nc","version":"1"}}}';
    const client = connect({ path: socket, allowHalfOpen: true });
    let said = "";
    client.setEncoding("utf8").on("data", (text: unknown) => (said += String(text)));
    client.end(`${init}\n{"id":2,"method":"model/list","params":{}}\n`);
    await new Promise((resolve) => client.on("close", resolve));
    expect(
      said
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { id: number }).id),
    ).toEqual([1, 2]);
  });

  it("may have a relative path", async () => {
    const server = await serve("s");
    expect(server.stderr).toContain(`unix://${place.workspace}/s\n`);
    (await Client.unix(path.join(place.workspace, "s"))).close();
  });

  it("takes the place of one that nobody serves, and leaves one that took its own", async () => {
    fs.mkdirSync(folder, { mode: 0o700 });
    await abandonedSocket(socket);
    const server = await serve();
    (await Client.unix(socket)).close();
    fs.rmSync(socket);
    const next = await serve();
    expect(await server.stop()).toBe(0);
    (await Client.unix(socket)).close();
    expect(await next.stop()).toBe(0);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it("A17 is refused where something else is", async () => {
    fs.mkdirSync(folder, { mode: 0o700 });
    fs.writeFileSync(socket, "kept");
    expect(await refusal()).toBe(
      `Error: cannot make the socket ${socket}: there is a file of that name; remove it or choose another path\n`,
    );
    expect(fs.readFileSync(socket, "utf8")).toBe("kept");
    fs.rmSync(socket);
    fs.mkdirSync(socket);
    expect(await refusal()).toContain("there is a file of that name");
    fs.rmdirSync(socket);
    for (const target of ["nowhere", "/dev/null"]) {
      fs.symlinkSync(target, socket);
      expect(await refusal()).toContain("it is a symbolic link");
      fs.rmSync(socket);
    }
    const first = await serve();
    expect(await refusal()).toContain("another server listens there; stop it or choose another path");
    (await Client.unix(socket)).close();
    await first.stop();
  });

  it("A17 is refused in a folder that others may change", async () => {
    fs.mkdirSync(folder);
    for (const mode of [0o777, 0o1777, 0o770, 0o720, 0o702]) {
      fs.chmodSync(folder, mode);
      expect(await refusal()).toBe(
        `Error: cannot make a socket in ${folder}: other users may change that folder; choose one that is yours, with mode 0700\n`,
      );
    }
    fs.chmodSync(folder, 0o755);
    const server = await serve();
    await server.stop();
    fs.writeFileSync(path.join(place.root, "file"), "");
    expect(await refusal(path.join(place.root, "file", "s"))).toContain("/file: it is no folder");
    expect(await refusal(path.join(place.root, "file", "a", "s"))).toContain(
      "/file/a: Not a directory (os error 20)",
    );
  });

  it.skipIf(!isRoot)("A17 is refused in another user's folder, and over another user's socket", async () => {
    fs.mkdirSync(folder, { mode: 0o700 });
    fs.chownSync(folder, OTHER_UID, OTHER_UID);
    expect(await refusal()).toContain("other users may change that folder");
    fs.chownSync(folder, 0, 0);
    await abandonedSocket(socket);
    fs.chownSync(socket, OTHER_UID, OTHER_UID);
    expect(await refusal()).toContain("another user's socket is there");
  });

  it("is refused when the path is too long, or auth is asked for that it does not have", async () => {
    const long = path.join(folder, "x".repeat(110));
    expect(await refusal(long)).toContain(
      `a socket's path may have 107 bytes, this needs ${long.length}; choose a shorter one`,
    );
    expect(fs.existsSync(long)).toBe(false);
    fs.writeFileSync(path.join(place.workspace, "tok"), "t");
    expect(await refusal(socket, "--ws-auth", "capability-token", "--ws-token-file", "tok")).toBe(
      "Error: websocket auth flags work only with `--listen ws://IP:PORT`\n",
    );
  });

  it.skipIf(!isRoot)("A20 is closed to another user (needs root, to become one)", async () => {
    fs.chmodSync(place.root, 0o755);
    fs.mkdirSync(folder, { mode: 0o755 });
    await serve();
    const attempt = `require("net").connect(${JSON.stringify(socket)}).on("connect",()=>console.log("in")).on("error",(e)=>console.log(e.code))`;
    const other = spawnSync(process.execPath, ["-e", attempt], {
      uid: OTHER_UID,
      gid: OTHER_UID,
      encoding: "utf8",
      cwd: "/",
    });
    expect(other.stdout.trim()).toBe("EACCES");
  });

  it("cuts off nobody else when a client sends garbage or vanishes", async () => {
    await serve();
    const good = await (await Client.unix(socket)).initialize();
    const bad = await Client.unix(socket);
    bad.send("{".repeat(100_000));
    bad.send("\u0000\uFFFD");
    bad.close();
    expect(await good.call("thread/loaded/list", {})).toEqual({ data: [], nextCursor: null });
  });
});
