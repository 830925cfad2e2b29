// A scripted model server: the Responses API over real sockets. Each POST to …/responses takes the
// next step (the last one repeats); every request is recorded before it is answered.
import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { delay } from "../../src/base/clock.ts";
import { stepEvents, type JsonObject, type ModelStep } from "./model-step.ts";

export interface ModelRequestRecord {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** The parsed body; `{}` when there was none or it is not JSON. */
  readonly body: JsonObject;
  /** The body as it came. */
  readonly text: string;
  /** Number of the connection it came on, from 0. */
  readonly connection: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface ModelServer {
  /** The provider's base_url: `http://127.0.0.1:<port>/v1`. */
  readonly url: string;
  readonly port: number;
  /** POSTs to …/responses, in order. */
  readonly requests: readonly ModelRequestRecord[];
  /** All other requests (`GET /v1/models`, …). */
  readonly others: readonly ModelRequestRecord[];
  /** Connections accepted so far. */
  readonly connections: () => number;
  /** Cuts every connection, those in use too. */
  readonly cutConnections: () => void;
  readonly close: () => Promise<void>;
}

export type ModelScript =
  | readonly ModelStep[]
  | ((body: JsonObject, n: number) => ModelStep | Promise<ModelStep>);

/** Starts a server on a free loopback port. */
export async function startModelServer(script: ModelScript): Promise<ModelServer> {
  const requests: ModelRequestRecord[] = [];
  const others: ModelRequestRecord[] = [];
  const sockets = new Map<IncomingMessage["socket"], number>();
  let accepted = 0;
  const server = http.createServer((request, response) => {
    response.on("error", () => undefined);
    void record(request, sockets.get(request.socket) ?? -1).then((record) => {
      if (record.method !== "POST" || !/\/responses(\?|$)/.test(record.url)) {
        others.push(record);
        return answerOther(record, response);
      }
      requests.push(record);
      return answer(script, record, requests.length - 1, response);
    });
  });
  server.on("connection", (socket) => {
    sockets.set(socket, accepted);
    accepted += 1;
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const cutConnections = (): void => {
    for (const socket of sockets.keys()) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${port}/v1`,
    port,
    requests,
    others,
    connections: () => accepted,
    cutConnections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cutConnections();
      }),
  };
}

async function record(request: IncomingMessage, connection: number): Promise<ModelRequestRecord> {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  await new Promise<void>((resolve) => request.on("close", resolve));
  const text = Buffer.concat(parts).toString("utf8");
  const { method = "", url = "", headers } = request;
  return { method, url, headers, body: parsed(text), text, connection, at: Date.now() };
}

function parsed(text: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject;
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function answerOther(record: ModelRequestRecord, response: ServerResponse): void {
  const found = record.method === "GET" && record.url.includes("/models");
  response.writeHead(found ? 200 : 404, { "content-type": "application/json" });
  response.end(found ? '{"models":[]}' : '{"error":{"message":"not found"}}');
}

async function answer(
  script: ModelScript,
  record: ModelRequestRecord,
  n: number,
  response: ServerResponse,
): Promise<void> {
  const scripted =
    typeof script === "function" ? await script(record.body, n) : script[Math.min(n, script.length - 1)];
  const step = scripted ?? { text: "Hello from the model." };
  if (step.delayMs !== undefined) await delay(step.delayMs);
  if (step.refuse === true) return void response.socket?.destroy();
  for (const [name, value] of Object.entries(step.headers ?? {})) response.setHeader(name, value);
  if (step.status !== undefined) return refuse(response, step.status, step.body);
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.flushHeaders();
  await stream(step, n, response);
}

function refuse(response: ServerResponse, status: number, body: ModelStep["body"]): void {
  const text =
    typeof body === "string" ? body : JSON.stringify(body ?? { error: { message: "scripted failure" } });
  response.writeHead(status);
  response.end(text);
}

async function stream(step: ModelStep, n: number, response: ServerResponse): Promise<void> {
  for (const part of step.raw ?? []) {
    response.write(part);
    await delay(step.deltaDelayMs ?? 1);
  }
  const events = step.raw === undefined ? stepEvents(step, n) : [];
  for (const event of events) {
    const pause = step.deltaDelayMs !== undefined && String(event["type"]).endsWith(".delta");
    response.write(`event: ${String(event["type"])}\ndata: ${JSON.stringify(event)}\n\n`);
    if (pause) await delay(step.deltaDelayMs ?? 0);
  }
  if (step.hang === true) return;
  if (step.cut === true) {
    // Bytes already written should arrive before the connection goes.
    await delay(20);
    return void response.destroy();
  }
  if (step.endDelayMs !== undefined) await delay(step.endDelayMs);
  response.end();
}
