// One client of the soak: its requests and what became of them, its ears at threads, its answers to
// questions, and its ways to leave.
import type { Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { WebSocket } from "ws";
import { Hearing } from "./hearing.ts";
import type { Random } from "./random.ts";
import type { Report } from "./report.ts";
import { ToldThread } from "./told-thread.ts";

interface Open {
  readonly method: string;
  readonly threadId: string | null;
  readonly sentMs: number;
  readonly settle: (answer: Answer | null) => void;
}

export type Answer =
  | { readonly result: any; readonly error?: undefined }
  | { readonly error: { readonly code: number; readonly message: string } };

export interface Shared {
  readonly port: number;
  readonly random: Random;
  readonly report: Report;
  readonly threads: Map<string, ToldThread>;
}

const DECISIONS = ["accept", "accept", "accept", "decline", "cancel", "acceptForSession"] as const;
const SUBSCRIBING = new Set(["thread/start", "thread/resume", "thread/fork"]);

let clients = 0;

export class SoakClient {
  readonly name: string = `c${++clients}`;
  readonly hearings = new Map<string, Hearing>();
  /** Commands of this client that may still run, by process id. */
  readonly commands = new Set<string>();
  readonly sessions = new Set<string>();
  readonly watches = new Set<string>();
  /** Called when a thread was closed or archived. */
  onThreadGone: (told: ToldThread) => void = () => undefined;
  left = false;
  private nextId = 1;
  private readonly open = new Map<number, Open>();
  private readonly socket: WebSocket;
  private readonly shared: Shared;

  private constructor(socket: WebSocket, shared: Shared) {
    this.socket = socket;
    this.shared = shared;
    socket.on("message", (data: Buffer) => this.take(JSON.parse(data.toString())));
    socket.on("error", () => undefined);
    socket.on("close", (code) => this.closed(code));
  }

  static async connect(shared: Shared): Promise<SoakClient> {
    const socket = new WebSocket(`ws://127.0.0.1:${shared.port}`, { perMessageDeflate: false });
    const client = new SoakClient(socket, shared);
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    const clientInfo = { name: "soak", title: null, version: "1" };
    await client.ask("initialize", { clientInfo, capabilities: { experimentalApi: true } });
    return client;
  }

  /** Sends a request; null when this client left before the answer. */
  ask(method: string, params: any): Promise<Answer | null> {
    if (this.left) return Promise.resolve(null);
    const id = this.nextId++;
    const threadId = typeof params.threadId === "string" ? params.threadId : null;
    const { report } = this.shared;
    if (threadId !== null) report.note(threadId, `${this.name} >`, { method, ...params });
    report.count(method);
    return new Promise((settle) => {
      this.open.set(id, { method, threadId, sentMs: performance.now(), settle });
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }

  /** The method of the request that has waited longest, and how long in ms. */
  oldest(): { readonly method: string; readonly ms: number; readonly threadId: string | null } | null {
    const [first] = this.open.values();
    return first === undefined ? null : { ...first, ms: performance.now() - first.sentMs };
  }

  /** Goes in one of four ways. */
  async leave(): Promise<void> {
    if (this.left) return;
    const how = this.shared.random.weighted({ close: 3, terminate: 3, halfOpen: 2, torn: 1 });
    this.shared.report.count(`left: ${how}`);
    this.left = true;
    for (const id of this.hearings.keys()) {
      this.shared.report.note(id, this.name, `leaves: ${how}`);
      this.unheard(id);
    }
    for (const { settle, method, sentMs } of this.open.values()) {
      this.shared.report.time(`unanswered ${method}`, performance.now() - sentMs);
      settle(null);
    }
    this.open.clear();
    const raw = (this.socket as unknown as { readonly _socket: Socket })._socket;
    if (how === "close") this.socket.close();
    else if (how === "terminate") this.socket.terminate();
    else if (how === "torn") {
      // The beginning of a frame that says it is longer.
      raw.write(Buffer.from([0x81, 0xfe, 0x01, 0x00, 0, 0, 0, 0, 0x7b]));
      raw.destroy();
    } else {
      raw.pause();
      await wait(200 + this.shared.random.below(800));
      raw.destroy();
    }
  }

  private take(message: any): void {
    if (this.left) return;
    if (message.method === undefined) return this.answered(message);
    const { method, params } = message;
    const threadId = params?.threadId ?? null;
    if (threadId !== null && !method.endsWith("elta"))
      this.shared.report.note(threadId, `${this.name} <`, brief(message));
    if (message.id !== undefined) return this.question(message);
    if (method === "thread/archived" || method === "thread/closed") return this.threadGone(method, threadId);
    if (!/^(turn|item|serverRequest)\//.test(method)) return;
    const hearing = this.hearings.get(threadId);
    if (hearing !== undefined) return hearing.hear(method, params);
    const joining = [...this.open.values()].some(
      (open) => SUBSCRIBING.has(open.method) && (open.threadId === null || open.threadId === threadId),
    );
    const what = joining ? "before the answer that subscribes it" : "of a thread it does not hear";
    this.shared.report.fail(threadId, `${this.name}: ${method} ${what}`);
  }

  private answered({ id, result, error }: any): void {
    const open = this.open.get(id);
    if (open === undefined) return this.shared.report.fail(null, `${this.name}: answer to no request: ${id}`);
    this.open.delete(id);
    const { report } = this.shared;
    report.time(open.method, performance.now() - open.sentMs);
    if (open.threadId !== null)
      report.note(
        open.threadId,
        `${this.name} <`,
        error === undefined ? `${open.method} answered` : { error },
      );
    if (error !== undefined)
      report.count(`refused ${open.method}: ${String(error.message).replace(/[0-9a-f-]{36}/g, "…")}`);
    else if (SUBSCRIBING.has(open.method)) this.subscribed(result.thread);
    else if (open.method === "thread/unsubscribe") this.unsubscribed(open.threadId!);
    open.settle(error === undefined ? { result } : { error });
  }

  // At once, in the same tick as the answer: what comes next is already for this ear.
  private subscribed(thread: any): void {
    const { threads, report } = this.shared;
    let told = threads.get(thread.id);
    if (told === undefined) {
      told = new ToldThread(thread.id, thread.path, thread.turns, report);
      threads.set(thread.id, told);
    } else told.joined(thread.turns);
    if (this.hearings.has(thread.id)) return;
    const running = thread.turns.find(({ status }: any) => status === "inProgress")?.id ?? null;
    if (running !== null) told.started(running);
    this.hearings.set(thread.id, new Hearing(told, this.name, report, running));
  }

  private unsubscribed(threadId: string): void {
    this.hearings.get(threadId)?.close("unsubscribed");
    this.hearings.delete(threadId);
    this.unheard(threadId);
  }

  private unheard(threadId: string): void {
    const told = this.shared.threads.get(threadId);
    if (told !== undefined) told.unheardAt = performance.now();
  }

  private threadGone(method: string, threadId: string): void {
    this.hearings.get(threadId)?.close(method);
    this.hearings.delete(threadId);
    const told = this.shared.threads.get(threadId);
    if (told === undefined) return;
    told.unheardAt = performance.now();
    if (method === "thread/archived") told.archived = true;
    this.onThreadGone(told);
  }

  private question({ id, method, params }: any): void {
    const { random, report } = this.shared;
    report.count(method);
    const hearing = this.hearings.get(params.threadId);
    if (hearing === undefined)
      return report.fail(params.threadId, `${this.name}: a question of a thread it does not hear`);
    hearing.questions.set(id, params.turnId);
    if (random.chance(0.4)) return; // somebody else may answer, or nobody
    const reply = random.chance(0.1)
      ? { id, error: { code: -32000, message: "no" } }
      : { id, result: { decision: random.pick(DECISIONS) } };
    setTimeout(() => {
      if (!this.left) this.socket.send(JSON.stringify(reply));
    }, random.below(60));
  }

  private closed(code: number): void {
    if (this.left) return;
    this.left = true;
    this.shared.report.fail(null, `${this.name}: the server closed the connection (${code})`);
    for (const { settle } of this.open.values()) settle(null);
  }
}

function brief({ method, params, id }: any): string {
  const { threadId: _, ...rest } = params;
  return `${method}${id === undefined ? "" : ` #${id}`} ${JSON.stringify(rest)}`;
}
