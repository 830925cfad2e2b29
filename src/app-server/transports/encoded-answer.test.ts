// A file's content goes out as bytes that were encoded once. On the wire that must not show.
import * as fs from "node:fs";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { FsReadFileResponse } from "../../protocol/fs.ts";
import { newTestThread, type TestThread } from "../../core/test-thread.ts";
import { Engine } from "../../core/engine.ts";
import { AppServer } from "../server.ts";
import { connectInProcess } from "./in-process.ts";
import { serveJsonLines } from "./json-lines.ts";
import { WebsocketClients } from "./websocket-clients.ts";

const BYTES = Buffer.from(Array.from({ length: 100_001 }, (_, index) => (index * 31) % 256));
const IDS = ["7", "-1", "9223372036854775807", '"a\\"\\n€"'];

let test: TestThread;
let server: AppServer;
let file: string;

beforeEach(async () => {
  test = await newTestThread();
  server = new AppServer((events) => new Engine(test.engine.services, events));
  file = path.join(test.home, "f");
  fs.writeFileSync(file, BYTES);
});
afterEach(async () => {
  await server.engine.close();
  await test.remove();
});

const requests = (): readonly string[] => [
  '{"id":0,"method":"initialize","params":{"clientInfo":{"name":"t","version":"1"}}}',
  ...IDS.map((id) => `{"id":${id},"method":"fs/readFile","params":{"path":${JSON.stringify(file)}}}`),
];
const answers = IDS.map((id) => `{"id":${id},"result":{"dataBase64":"${BYTES.toString("base64")}"}}`);

describe("the answer with a file's content", () => {
  it("is one line like any other over a stream", async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const served = serveJsonLines(server, input, output);
    let text = "";
    output.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    input.end(requests().join("\n"));
    await served;
    expect(text.split("\n").slice(1).sort()).toEqual(["", ...answers].sort());
  });

  it("is one text frame over a websocket", async () => {
    const clients = new WebsocketClients(server);
    const port = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    port.on("connection", (socket) => clients.add(socket));
    await new Promise((resolve) => port.once("listening", resolve));
    const socket = new WebSocket(`ws://127.0.0.1:${(port.address() as AddressInfo).port}`);
    const frames: { readonly text: string; readonly isBinary: boolean }[] = [];
    await new Promise((resolve) => socket.once("open", resolve));
    for (const request of requests()) socket.send(request);
    await new Promise<void>((resolve) => {
      socket.on("message", (data, isBinary) => {
        frames.push({ text: String(data), isBinary });
        if (frames.length === IDS.length + 1) resolve();
      });
    });
    await clients.close();
    port.close();
    expect(frames.some(({ isBinary }) => isBinary)).toBe(false);
    const texts = frames.slice(1).map(({ text }) => text);
    expect(texts.sort()).toEqual([...answers].sort());
  });

  it("is a plain object for a client of this process", async () => {
    const transport = connectInProcess(server);
    const answer = new Promise<{ readonly result?: FsReadFileResponse }>((resolve) => {
      transport.onMessage = (message) => resolve(message as never);
    });
    transport.send({ id: 1, method: "fs/readFile", params: { path: file } });
    expect((await answer).result).toEqual({ dataBase64: BYTES.toString("base64") });
    await transport.close();
  });
});
