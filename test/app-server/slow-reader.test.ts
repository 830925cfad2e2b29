// A14: a client that does not read. It loses deltas, then its connection; the turn and everybody else go on.
import { afterEach, describe, expect, it } from "vitest";
import { startModelServer, type ModelScript, type ModelServer } from "../fakes/model-server.ts";
import { AppServer } from "../support/app-server.ts";
import { makePlace, type Place } from "../support/place.ts";
import { Client, frame, ListeningServer, RawConnection } from "../support/websocket-client.ts";

const MiB = 1024 * 1024;
const INIT = '{"id":1,"method":"initialize","params":{"clientInfo":{"name":"raw","version":"1"}}}';

let model: ModelServer;
let place: Place;
let server: ListeningServer | null = null;
afterEach(async () => {
  await server?.stop("SIGKILL");
  server = null;
  await model.close();
  place.remove();
});

async function begin(script: ModelScript): Promise<void> {
  model = await startModelServer(script);
  place = makePlace({ modelUrl: model.url });
}

async function initialized(port: number): Promise<RawConnection> {
  const raw = await RawConnection.websocket(port);
  raw.socket.write(frame(0x81, INIT));
  await receives(raw, "codexHome");
  return raw;
}

/** Waits until the text has come. */
async function receives(raw: RawConnection, text: string): Promise<void> {
  let from = 0;
  while (!raw.received.includes(text, from)) {
    from = Math.max(0, raw.received.length - text.length);
    await new Promise((resolve) => raw.socket.once("data", resolve));
  }
}

/** An initialized client that has stopped reading. */
async function stalled(port: number): Promise<RawConnection> {
  const raw = await initialized(port);
  raw.socket.pause();
  return raw;
}

/** The JSON messages in unmasked frames. */
function messagesIn(bytes: Buffer): readonly any[] {
  const found: unknown[] = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    const short = bytes[at + 1]!;
    const [size, head] =
      short < 126
        ? [short, 2]
        : short === 126
          ? [bytes.readUInt16BE(at + 2), 4]
          : [Number(bytes.readBigUInt64BE(at + 2)), 10];
    const payload = bytes.subarray(at + head, at + head + size);
    if (bytes[at] === 0x81 && payload.length === size) found.push(JSON.parse(payload.toString()));
    at += head + size;
  }
  return found;
}

describe("a client that does not read", () => {
  it("loses deltas of items, never items; the other client loses nothing and is not delayed", async () => {
    const text = "0123456789abcdef".repeat((12 * MiB) / 16);
    await begin([{ text: "warm" }, { text, chunks: 400 }]);
    server = await ListeningServer.start(place);
    const { port } = server;
    const quick = await (await Client.websocket(port)).initialize();
    const threadId = await quick.startThread();
    await quick.startTurn(threadId, "go");
    await quick.notification("turn/completed");
    const slow = await initialized(port);
    slow.socket.write(frame(0x81, JSON.stringify({ id: 2, method: "thread/resume", params: { threadId } })));
    await receives(slow, '"id":2');
    slow.socket.pause();
    const from = quick.said.length;
    await quick.startTurn(threadId, "again");
    const { turn } = await quick.notification("turn/completed", from);
    expect(turn.status).toBe("completed");
    const deltasOf = (said: readonly any[]) =>
      said.filter(({ method }) => method === "item/agentMessage/delta");
    const toQuick = deltasOf(quick.said.slice(from));
    expect(toQuick.map(({ params }) => params.delta).join("")).toBe(text);

    slow.socket.resume();
    await receives(slow, '"turn/completed"');
    const said = messagesIn(slow.received);
    expect(deltasOf(said).length).toBeLessThan(toQuick.length);
    const whole = said.findLast(
      ({ method, params }) => method === "item/completed" && params.item.type === "agentMessage",
    );
    expect(whole.params.item.text).toBe(text);
    for (const method of ["turn/started", "item/started", "item/completed", "thread/tokenUsage/updated"]) {
      const count = (all: readonly any[]) =>
        all.filter((one) => one.method === method && one.params.turnId === turn.id).length;
      expect([method, count(said)]).toEqual([method, count(quick.said)]);
    }
    slow.socket.destroy();
  });

  it("is cut off when answers pile up; its answers do not fill the memory, and others go on", async () => {
    await begin([]);
    server = await ListeningServer.start(place);
    const slow = await stalled(server.port);
    const ask = frame(0x81, JSON.stringify({ id: 3, method: "model/list", params: {} }));
    const block = Buffer.concat(Array.from({ length: 200 }, () => ask));
    for (let n = 0; n < 400 && !server.stderr.includes("warning"); n += 1) {
      slow.socket.write(block);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(server.stderr).toContain(
      "warning: a client does not read what it is sent, so its connection ends.\n",
    );
    const other = await (await Client.websocket(server.port)).initialize();
    expect(await other.call("thread/loaded/list", {})).toEqual({ data: [], nextCursor: null });
    slow.socket.resume();
    await slow.closed;
    other.close();
  });

  it("on stdio can still answer an approval", async () => {
    const call = { name: "exec_command", args: { cmd: "touch x.txt" } };
    model = await startModelServer([{ calls: [call] }, { text: "done" }]);
    place = makePlace({
      modelUrl: model.url,
      config: 'approval_policy = "untrusted"\nsandbox_mode = "read-only"\n',
    });
    const client = await AppServer.start(place);
    const threadId = await client.startThread();
    await client.startTurn(threadId, "go");
    const { id } = await client.until(({ method }) => method === "item/commandExecution/requestApproval");
    client.child.stdout.pause();
    // Far more than a pipe holds.
    for (let n = 0; n < 60; n += 1) client.send("model/list", {});
    client.answer(id, { decision: "decline" });
    while (model.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    client.child.stdout.resume();
    expect((await client.turnEnd(threadId)).status).toBe("completed");
    expect(await client.close()).toBe(0);
  });

  it("on stdio ends the server when nothing helps", async () => {
    await begin([]);
    const client = await AppServer.start(place);
    client.child.stdout.pause();
    while (client.child.exitCode === null) {
      for (let n = 0; n < 200; n += 1) client.send("model/list", {});
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(client.child.exitCode).toBe(0);
    expect(client.stderr).toBe("warning: a client does not read what it is sent, so its connection ends.\n");
    client.child.stdout.resume();
    await client.exited;
  });
});
