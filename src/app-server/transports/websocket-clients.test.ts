import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { newTestThread, type TestThread } from "../../core/test-thread.ts";
import { Engine } from "../../core/engine.ts";
import { AppServer } from "../server.ts";
import { WebsocketClients } from "./websocket-clients.ts";

let test: TestThread;
let server: AppServer;
let clients: WebsocketClients;
let port: WebSocketServer;

beforeEach(async () => {
  test = await newTestThread();
  server = new AppServer((events) => new Engine(test.engine.services, events));
  clients = new WebsocketClients(server, { pingEveryMs: 15 });
  port = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  port.on("connection", (socket) => clients.add(socket));
  await new Promise((resolve) => port.once("listening", resolve));
});
afterEach(async () => {
  await clients.close();
  port.close();
  await server.engine.close();
  await test.remove();
});

async function connect(options: { readonly autoPong: boolean }): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${(port.address() as AddressInfo).port}`, options);
  await new Promise((resolve) => socket.once("open", resolve));
  return socket;
}

const pings = async (socket: WebSocket, count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1) await new Promise((resolve) => socket.once("ping", resolve));
};

describe("a websocket client", () => {
  it("that leaves two pings unanswered is gone", async () => {
    const socket = await connect({ autoPong: false });
    expect(server.subscriptions.connections.size).toBe(1);
    let count = 0;
    socket.on("ping", () => (count += 1));
    expect(await new Promise((resolve) => socket.once("close", resolve))).toBe(1006);
    // The first may come before this test listens.
    expect(count).toBeOneOf([1, 2]);
    while (server.subscriptions.connections.size > 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it("that answers pings stays, and one that sends messages instead does too", async () => {
    const quiet = await connect({ autoPong: true });
    const busy = await connect({ autoPong: false });
    busy.on("ping", () => busy.send("{}"));
    await Promise.all([pings(quiet, 5), pings(busy, 5)]);
    expect([quiet.readyState, busy.readyState]).toEqual([quiet.OPEN, busy.OPEN]);
  });

  it("is told 1001 at the end", async () => {
    const socket = await connect({ autoPong: true });
    const closed = new Promise((resolve) => socket.once("close", resolve));
    await clients.close();
    expect(await closed).toBe(1001);
  });
});
