// A real engine in a throw-away home for tests: one log holds, in order, every rollout line as it
// reaches the disk and every word to clients; the model is a list of scripted streams.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { AbsPath } from "../base/ids.ts";
import { ModelError, type ModelClient, type ModelEvent, type ModelRequest } from "../model/types.ts";
import type { ServerRequestMethod, ThreadEvents, Unanswered } from "./events.ts";
import { Engine } from "./engine.ts";
import { createServices } from "./services.ts";
import type { Thread } from "./thread.ts";
import { threadSetup } from "./thread-config.ts";
import type { ThreadState } from "./thread-state.ts";

/** One entry of the log: what became durable, or what clients heard, at this point. */
export type Logged =
  | { readonly kind: "line"; readonly name: string; readonly payload: Payload }
  | { readonly kind: "notify" | "ask"; readonly name: string; readonly params: Payload };

type Payload = Readonly<Record<string, any>>;

/** What a scripted model does with a request. */
export type Script =
  | readonly ModelEvent[]
  | ModelError
  | ((request: ModelRequest, signal: AbortSignal) => AsyncIterable<readonly ModelEvent[]>);

type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: Unanswered };

export interface TestOptions {
  /** Text of config.toml. */
  readonly config?: string;
  /** One per request; a request beyond the last fails the test. */
  readonly model?: readonly Script[];
  /** Notifications that no client wants. */
  readonly unheard?: readonly string[];
  readonly answer?: (method: ServerRequestMethod, params: Payload, signal: AbortSignal) => Promise<Answer>;
  readonly rawEvents?: boolean;
  readonly ephemeral?: boolean;
}

export interface TestThread {
  readonly root: string;
  readonly home: string;
  readonly workspace: string;
  readonly engine: Engine;
  readonly thread: Thread;
  readonly state: ThreadState;
  readonly log: Logged[];
  /** The requests that reached the model. */
  readonly requests: ModelRequest[];
  /** `line:agent_message`, `notify:item/completed`, … in order; lines that were written last are looked up. */
  names(): readonly string[];
  /** Parameters of all notifications of a kind. */
  told(method: string): readonly Payload[];
  /** Payloads of the stored lines of a name (an event's or an item's type, or the line's). */
  stored(name: string): readonly Payload[];
  runTurn(text: string): Promise<string>;
  remove(): Promise<void>;
}

/** Starts an engine and one thread in it. */
export async function newTestThread(options: TestOptions = {}): Promise<TestThread> {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "core-test-")));
  const home = path.join(root, "home");
  const workspace = path.join(root, "ws");
  for (const folder of [home, workspace]) fs.mkdirSync(folder);
  fs.writeFileSync(
    path.join(home, "config.toml"),
    options.config ?? 'sandbox_mode = "danger-full-access"\napproval_policy = "never"\n',
  );
  const log: Logged[] = [];
  const requests: ModelRequest[] = [];
  const services = Object.assign(
    createServices({
      codexHome: home,
      cwd: workspace,
      env: { PATH: process.env["PATH"], HOME: root, SHELL: "/bin/sh", TMPDIR: os.tmpdir() },
      source: "vscode",
      selfArgv: ["false"],
      overrides: [],
      flags: {},
      apiKey: null,
    }),
    { modelClient: (): ModelClient => scriptedModel(options.model ?? [], requests) },
  );
  const disk = new DiskLog(log);
  const engine = new Engine(services, () => recordingEvents(log, disk, options));
  const effective = services.loadConfig({ cwd: workspace, overrides: [], flags: {} });
  if (!effective.ok) throw new Error(effective.error.message);
  const setup = await threadSetup(effective.value, {}, services);
  if (!setup.ok) throw new Error(setup.error);
  const thread = engine.create({
    setup: setup.value,
    source: "vscode",
    ephemeral: options.ephemeral ?? false,
    rawEvents: options.rawEvents ?? false,
    dynamicTools: [],
  });
  disk.file = thread.state.path;
  return {
    root,
    home,
    workspace: workspace as AbsPath,
    engine,
    thread,
    state: thread.state,
    log,
    requests,
    names() {
      disk.look();
      return log.map((entry) => `${entry.kind}:${entry.name}`);
    },
    told: (method) =>
      log.flatMap((entry) => (entry.kind === "notify" && entry.name === method ? [entry.params] : [])),
    stored(name) {
      disk.look();
      return log.flatMap((entry) => (entry.kind === "line" && entry.name === name ? [entry.payload] : []));
    },
    async runTurn(text) {
      const turn = thread.startTurn([{ type: "text", text, text_elements: [] }]);
      turn.run();
      return (await turn.done).status;
    },
    async remove() {
      await engine.close();
      fs.rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
    },
  };
}

/** Moves what the thread's file has gained since the last look into the log. */
class DiskLog {
  file: string | null = null;
  private read = 0;
  private readonly log: Logged[];

  constructor(log: Logged[]) {
    this.log = log;
  }

  look(): void {
    if (this.file === null || !fs.existsSync(this.file)) return;
    const text = fs.readFileSync(this.file, "utf8");
    for (const line of text
      .slice(this.read)
      .split("\n")
      .filter((one) => one !== "")) {
      const { type, payload } = JSON.parse(line) as { type: string; payload: Payload };
      const own = payload["type"];
      this.log.push({ kind: "line", name: typeof own === "string" ? own : type, payload });
    }
    this.read = text.length;
  }
}

function recordingEvents(log: Logged[], disk: DiskLog, options: TestOptions): ThreadEvents {
  return {
    notify(method, params) {
      disk.look();
      log.push({ kind: "notify", name: method, params: params as unknown as Payload });
    },
    wants: (method) => options.unheard?.includes(method) !== true,
    ask(method, params, signal) {
      disk.look();
      log.push({ kind: "ask", name: method, params: params as unknown as Payload });
      const withdrawn = { ok: false, error: { type: "withdrawn" } } as const;
      return options.answer?.(method, params as unknown as Payload, signal) ?? Promise.resolve(withdrawn);
    },
  };
}

function scriptedModel(scripts: readonly Script[], requests: ModelRequest[]): ModelClient {
  return {
    async *stream(request, signal) {
      const script = scripts[requests.length];
      requests.push(request);
      if (script === undefined) throw new ModelError("badRequest", "the script has no answer left");
      if (script instanceof ModelError) throw script;
      if (typeof script === "function") yield* script(request, signal);
      else yield script;
    },
    close: () => undefined,
  };
}

/** Events of a response that says `text` and ends well. */
export function saying(text: string, id = "msg_1"): readonly ModelEvent[] {
  const item = { type: "message", role: "assistant", content: [{ type: "output_text", text }] } as const;
  return [
    HEADERS,
    { type: "itemStarted", itemId: id, item: { ...item, content: [] } },
    { type: "textDelta", itemId: id, delta: text },
    { type: "itemDone", itemId: id, item },
    completed(),
  ];
}

/** Events of a response that calls function tools. */
export function calling(
  ...calls: readonly { readonly id: string; readonly name: string; readonly args?: unknown }[]
): readonly ModelEvent[] {
  return [
    HEADERS,
    ...calls.map(({ id, name, args }): ModelEvent => ({
      type: "itemDone",
      itemId: `fc_${id}`,
      item: { type: "function_call", name, arguments: JSON.stringify(args ?? {}), call_id: id },
    })),
    completed(),
  ];
}

export const HEADERS: ModelEvent = { type: "headers", rateLimits: null, serverModel: null, turnState: null };

/** The end of a response of 100 + 10 tokens. */
export function completed(total = 110): ModelEvent {
  return {
    type: "completed",
    responseId: "resp",
    usage: {
      totalTokens: total,
      inputTokens: total - 10,
      cachedInputTokens: 0,
      outputTokens: 10,
      reasoningOutputTokens: 0,
    },
  };
}
