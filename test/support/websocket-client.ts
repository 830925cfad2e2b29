// A listening `codex app-server` and its clients: well-behaved ones over a websocket or a Unix socket, and
// bare sockets for what a library would refuse to send.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import type { Readable } from "node:stream";
import { WebSocket } from "ws";
import type { Said } from "./app-server.ts";
import type { Place } from "./place.ts";
import { BIN } from "./program.ts";

const LIMIT_MS = 20_000;

export interface ServerOptions {
  /** Default `ws://127.0.0.1:0`. */
  readonly listen?: string;
  readonly args?: readonly string[];
  /** Words before node, such as `setpriv --reuid=…`. */
  readonly wrapper?: readonly string[];
}

export class ListeningServer {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly exited: Promise<number | null>;
  stderr = "";
  stdout = "";
  private readonly listening: Promise<void>;

  private constructor(place: Place, options: ServerOptions) {
    const listen = options.listen ?? "ws://127.0.0.1:0";
    const argv = [process.execPath, BIN, "app-server", "--listen", listen, ...(options.args ?? [])];
    const [program = "", ...rest] = [...(options.wrapper ?? []), ...argv];
    this.child = spawn(program, rest, {
      cwd: place.workspace,
      env: place.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child.stdout.setEncoding("utf8").on("data", (text: string) => (this.stdout += text));
    this.exited = new Promise((resolve) => this.child.on("close", (code) => resolve(code)));
    this.listening = new Promise((resolve) => {
      this.child.stderr.setEncoding("utf8").on("data", (text: string) => {
        this.stderr += text;
        if (/listening on: unix|note: .*\n/.test(this.stderr)) resolve();
      });
      void this.exited.then(() => resolve());
    });
  }

  /** Resolves when it listens, or has ended. */
  static async start(place: Place, options: ServerOptions = {}): Promise<ListeningServer> {
    const server = new ListeningServer(place, options);
    await server.listening;
    return server;
  }

  get port(): number {
    const port = /listening on: ws:\/\/.*:(\d+)/.exec(this.stderr)?.[1];
    if (port === undefined) throw new Error(`the server does not listen: ${this.stderr}`);
    return Number(port);
  }

  /** Ends it with a signal; resolves to the exit code. */
  stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    this.child.kill(signal);
    return this.exited;
  }
}

/** A client that speaks the protocol; `send` and `onText` are its stream. */
export class Client {
  /** Everything the server said, in order. */
  readonly said: Said[] = [];
  /** Answers the server's requests; undefined leaves one open. */
  onRequest: (request: Said) => unknown = () => undefined;
  closed: { readonly code: number; readonly reason: string } | null = null;
  private nextId = 1;
  private readonly waiters = new Set<() => void>();
  readonly send: (text: string) => void;
  readonly close: () => void;

  private constructor(send: (text: string) => void, close: () => void) {
    this.send = send;
    this.close = close;
  }

  /** Opens a websocket to the server. Rejects with `<status> <body>` when it is refused. */
  static websocket(port: number, headers: Readonly<Record<string, string>> = {}): Promise<Client> {
    return Client.over(new WebSocket(`ws://127.0.0.1:${port}`, { headers, perMessageDeflate: false }));
  }

  static over(socket: WebSocket): Promise<Client> {
    const client = new Client(
      (text) => socket.send(text),
      () => socket.close(),
    );
    socket.on("message", (data: Buffer) => client.take(data.toString()));
    socket.on("close", (code, reason) => client.end(code, reason.toString()));
    return new Promise((resolve, reject) => {
      socket.on("error", reject);
      socket.on("open", () => resolve(client));
      socket.on("unexpected-response", (_request, response) => {
        let body = "";
        response.on("data", (chunk: Buffer) => (body += chunk.toString()));
        response.on("end", () => reject(new Error(`${response.statusCode} ${body}`)));
      });
    });
  }

  /** Connects to a Unix socket. */
  static unix(path: string): Promise<Client> {
    const socket = connect(path);
    const client = new Client(
      (text) => socket.write(`${text}\n`),
      () => socket.destroy(),
    );
    let partial = "";
    socket.setEncoding("utf8").on("data", (text: unknown) => {
      const lines = (partial + String(text)).split("\n");
      partial = lines.pop() ?? "";
      for (const line of lines) client.take(line);
    });
    socket.on("close", () => client.end(0, ""));
    return new Promise((resolve, reject) => {
      socket.on("error", reject).on("connect", () => resolve(client));
    });
  }

  async initialize(name = "behaviour"): Promise<this> {
    const capabilities = { experimentalApi: true };
    await this.call("initialize", { clientInfo: { name, title: null, version: "1" }, capabilities });
    return this;
  }

  /** Sends a request; resolves to its result. An error answer throws. */
  async call(method: string, params: unknown): Promise<any> {
    const id = this.nextId++;
    this.send(JSON.stringify({ id, method, params }));
    const { result, error } = await this.until((said) => said.id === id && said.method === undefined);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  answer(id: number | string | undefined, result: unknown): void {
    this.send(JSON.stringify({ id, result }));
  }

  async startThread(params: object = {}): Promise<string> {
    return (await this.call("thread/start", params)).thread.id;
  }

  async startTurn(threadId: string, text: string): Promise<string> {
    return (await this.call("turn/start", { threadId, input: [{ type: "text", text }] })).turn.id;
  }

  notification(method: string, from = 0): Promise<any> {
    return this.until((said) => said.method === method, from).then(({ params }) => params);
  }

  /** The first matching message at or after `from`, now or later. */
  async until(wanted: (said: Said) => boolean, from = 0): Promise<Said> {
    const limit = setTimeout(() => this.end(-1, "nothing came in time"), LIMIT_MS);
    try {
      for (;;) {
        const found = this.said.slice(from).find(wanted);
        if (found !== undefined) return found;
        if (this.closed !== null)
          throw new Error(`closed (${this.closed.code} ${this.closed.reason}) before ${wanted}`);
        await new Promise<void>((resolve) => this.waiters.add(resolve));
      }
    } finally {
      clearTimeout(limit);
    }
  }

  /** Resolves when the connection is closed. */
  async untilClosed(): Promise<{ readonly code: number; readonly reason: string }> {
    while (this.closed === null) await new Promise<void>((resolve) => this.waiters.add(resolve));
    return this.closed;
  }

  private take(text: string): void {
    const said = JSON.parse(text) as Said;
    this.said.push(said);
    if (said.method !== undefined && said.id !== undefined) {
      const answer = this.onRequest(said);
      if (answer !== undefined) this.answer(said.id, answer);
    }
    this.wake();
  }

  private end(code: number, reason: string): void {
    this.closed ??= { code, reason };
    this.wake();
  }

  private wake(): void {
    for (const wake of this.waiters) wake();
    this.waiters.clear();
  }
}

export interface Answered {
  readonly status: number;
  readonly body: string;
}

/** A plain HTTP request. */
export function http(
  port: number,
  path: string,
  options: { readonly method?: string; readonly headers?: Record<string, string | readonly string[]> } = {},
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const { method = "GET", headers = {} } = options;
    const asked = request({
      host: "127.0.0.1",
      port,
      path,
      method,
      headers: headers as Record<string, string>,
    });
    asked.on("error", reject);
    asked.on("upgrade", (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, body: "" });
    });
    asked.on("response", (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    asked.end();
  });
}

/** An upgrade request; 101 when it would have been a websocket. */
export function upgrade(
  port: number,
  headers: Record<string, string | readonly string[]> = {},
  path = "/",
): Promise<Answered> {
  return http(port, path, { headers: { ...UPGRADE(), ...headers } });
}

function UPGRADE(): Record<string, string> {
  return {
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": randomBytes(16).toString("base64"),
  };
}

/** A bare TCP connection: sends bytes as they are, and keeps what comes back. */
export class RawConnection {
  readonly socket: Socket;
  received: Buffer = Buffer.alloc(0);
  readonly closed: Promise<void>;

  constructor(port: number) {
    this.socket = connect(port, "127.0.0.1");
    this.socket.on("error", () => undefined);
    this.socket.on("data", (chunk: Buffer) => (this.received = Buffer.concat([this.received, chunk])));
    this.closed = new Promise((resolve) => this.socket.on("close", () => resolve()));
  }

  /** Becomes a websocket by hand. */
  static async websocket(port: number): Promise<RawConnection> {
    const raw = new RawConnection(port);
    const headers = Object.entries({ host: "127.0.0.1", ...UPGRADE() }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    raw.socket.write(`GET / HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`);
    while (!raw.received.includes("\r\n\r\n"))
      await new Promise((resolve) => raw.socket.once("data", resolve));
    raw.received = Buffer.alloc(0);
    return raw;
  }

  /** The code of the close frame that came, if one did. */
  get closeCode(): number | null {
    const at = this.received.indexOf(0x88);
    return at < 0 || this.received.length < at + 4 ? null : this.received.readUInt16BE(at + 2);
  }
}

/** One frame as a client sends it, masked with zeros: `first` is its first byte (fin, reserved bits, opcode). */
export function frame(
  first: number,
  payload: Buffer | string,
  more: { readonly masked?: boolean } = {},
): Buffer {
  const body = Buffer.from(payload);
  const mask = more.masked === false ? 0 : 0x80;
  const head = Buffer.from([first, mask | (body.length < 126 ? body.length : 127)]);
  const length = Buffer.alloc(body.length < 126 ? 0 : 8);
  if (length.length > 0) length.writeBigUInt64BE(BigInt(body.length));
  return Buffer.concat([head, length, Buffer.alloc(mask === 0 ? 0 : 4), body]);
}
