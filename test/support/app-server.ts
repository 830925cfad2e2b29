// A client of a real `codex app-server` over stdio: requests, a log of everything the server said, and
// waits on what it says. Nothing here waits on time alone; the limit only turns a hang into a failure.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import type { JsonObject } from "../fakes/model-step.ts";
import type { Place } from "./place.ts";
import { BIN } from "./program.ts";

const LIMIT_MS = 40_000;

export interface Said {
  readonly method?: string;
  readonly id?: number | string;
  readonly params?: any;
  readonly result?: any;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

type Wanted = (said: Said) => boolean;

export class AppServer {
  /** Everything the server wrote, in order. */
  readonly said: Said[] = [];
  /** Answers the server's requests; undefined leaves one open. */
  onRequest: (request: Said) => unknown = () => undefined;
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly exited: Promise<number | null>;
  stderr = "";
  private closed = false;
  private nextId = 1;
  private partial = "";
  private readonly waiters = new Set<() => void>();

  constructor(place: Place, options: { readonly args?: readonly string[]; readonly cwd?: string } = {}) {
    this.child = spawn(process.execPath, [BIN, "app-server", ...(options.args ?? [])], {
      cwd: options.cwd ?? place.workspace,
      env: place.env,
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.child.stdin.on("error", () => undefined);
    this.child.stdout.setEncoding("utf8").on("data", (text: string) => this.read(text));
    this.child.stderr.setEncoding("utf8").on("data", (text: string) => (this.stderr += text));
    this.exited = new Promise((resolve) => this.child.on("close", (code) => resolve(code)));
    void this.exited.then(() => {
      this.closed = true;
      this.wake();
    });
  }

  /** Starts a server and initializes. */
  static async start(
    place: Place,
    options: ConstructorParameters<typeof AppServer>[1] = {},
  ): Promise<AppServer> {
    const server = new AppServer(place, options);
    await server.call("initialize", {
      clientInfo: { name: "behaviour", title: null, version: "1" },
      capabilities: { experimentalApi: true },
    });
    return server;
  }

  /** Sends a request without waiting. Returns its id. */
  send(method: string, params: unknown): number {
    const id = this.nextId++;
    this.write({ id, method, params });
    return id;
  }

  answer(id: number | string | undefined, result: unknown): void {
    this.write({ id, result });
  }

  refuse(id: number | string | undefined, message: string): void {
    this.write({ id, error: { code: -32000, message } });
  }

  /** The answer to request `id`. */
  async answerTo(id: number): Promise<Said> {
    return this.until((said) => said.id === id && said.method === undefined);
  }

  /** Sends a request; resolves to its result. An error answer throws. */
  async call(method: string, params: unknown): Promise<any> {
    const { result, error } = await this.answerTo(this.send(method, params));
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  /** Sends a request that must be refused; resolves to the message. */
  async refusal(method: string, params: unknown): Promise<string> {
    const { error, result } = await this.answerTo(this.send(method, params));
    if (error === undefined) throw new Error(`${method} answered ${JSON.stringify(result)}`);
    return error.message;
  }

  /** The first matching message at or after `from`, now or later. */
  async until(wanted: Wanted, from = 0): Promise<Said> {
    let late = false;
    const limit = setTimeout(() => {
      late = true;
      this.wake();
    }, LIMIT_MS);
    try {
      for (;;) {
        const found = this.said.slice(from).find(wanted);
        if (found !== undefined) return found;
        if (late || this.closed) throw new Error(this.missing(wanted));
        await new Promise<void>((resolve) => this.waiters.add(resolve));
      }
    } finally {
      clearTimeout(limit);
    }
  }

  /** The next notification of this method, from `from` on. */
  async notification(method: string, from = 0): Promise<any> {
    return (await this.until((said) => said.method === method, from)).params;
  }

  /** Starts a thread in the place's workspace; resolves to its id. */
  async startThread(params: JsonObject = {}): Promise<string> {
    const { thread } = await this.call("thread/start", params);
    return thread.id;
  }

  /** Starts a turn without waiting for its end; resolves to its id. */
  async startTurn(threadId: string, text: string, more: JsonObject = {}): Promise<string> {
    const { turn } = await this.call("turn/start", { threadId, input: [{ type: "text", text }], ...more });
    return turn.id;
  }

  /** Runs a turn to its end; resolves to the turn of `turn/completed`. */
  async turn(threadId: string, text: string, more: JsonObject = {}): Promise<any> {
    const from = this.said.length;
    await this.startTurn(threadId, text, more);
    return this.turnEnd(threadId, from);
  }

  async turnEnd(threadId: string, from = 0): Promise<any> {
    const said = await this.until(
      ({ method, params }) => method === "turn/completed" && params.threadId === threadId,
      from,
    );
    return said.params.turn;
  }

  /** The items that were completed, in order. */
  items(from = 0): readonly any[] {
    return this.said
      .slice(from)
      .filter(({ method }) => method === "item/completed")
      .map(({ params }) => params.item);
  }

  /** Ends the server as a client does: by closing its stdin. Resolves to the exit code. */
  async close(): Promise<number | null> {
    this.child.stdin.end();
    return this.exited;
  }

  private missing(wanted: Wanted): string {
    const tail = this.said.slice(-12).map((said) => JSON.stringify(said).slice(0, 400));
    return `the server never said ${wanted}; last:\n${tail.join("\n")}\n${this.stderr}`;
  }

  private write(message: object): void {
    this.child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  private read(text: string): void {
    const lines = (this.partial + text).split("\n");
    this.partial = lines.pop() ?? "";
    for (const line of lines) {
      const said = JSON.parse(line) as Said;
      this.said.push(said);
      if (said.method === undefined || said.id === undefined) continue;
      const answer = this.onRequest(said);
      if (answer !== undefined) this.answer(said.id, answer);
    }
    this.wake();
  }

  private wake(): void {
    for (const wake of this.waiters) wake();
    this.waiters.clear();
  }
}
