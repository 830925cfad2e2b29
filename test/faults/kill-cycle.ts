// One crash and what is left of it: a scripted turn (texts, commands, patches, a command that outlives its
// call) is killed with SIGKILL at a random moment; then the thread file, the workspace, the processes and
// the resumed thread are examined. Used by kill.test.ts and, in bulk, by kill-many.mjs.
import * as fs from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { startModelServer, type ModelServer } from "../fakes/model-server.ts";
import type { JsonObject, ModelStep } from "../fakes/model-step.ts";
import { AppServer } from "../support/app-server.ts";
import { makePlace, type Place } from "../support/place.ts";
import { processesWith } from "../support/processes.ts";
import { eventsOf, runExec, startCodex } from "../support/program.ts";
import { faults, inputOf, responseItems, rolloutFiles, rolloutLines, textsOf } from "../support/rollouts.ts";

export type Front = "exec" | "app-server";

export interface CycleReport {
  readonly killedAfterMs: number;
  /** Whether the turn was still running. */
  readonly cut: boolean;
  /** Items of which the client was told that they are complete. */
  readonly told: number;
  /**
   * Commands that outlived the program. The kernel ends a sandbox with its owner only from the moment that
   * bwrap has asked for it, some milliseconds after its start: a kill in between leaves one behind.
   */
  readonly orphans: readonly string[];
  /** What is wrong. */
  readonly faults: readonly string[];
}

const ROUNDS = 5;
const PATCH_LINES = 400;
const SANDBOX = 'approval_policy = "never"\nsandbox_mode = "workspace-write"';

interface Scene {
  readonly model: ModelServer;
  readonly place: Place;
  /** In the command line of every command. */
  readonly mark: string;
}

/** How long the turn takes when nobody kills it, in ms. */
export async function wholeTurnMs(front: Front): Promise<number> {
  const scene = await makeScene(() => 0.5);
  try {
    const start = performance.now();
    await runAndKill(scene, front, new Promise(() => undefined));
    return performance.now() - start;
  } finally {
    await removeScene(scene);
  }
}

/** Runs the turn, kills it after `killAfterMs`, examines what is left. */
export async function killCycle(
  front: Front,
  killAfterMs: number,
  random: () => number = Math.random,
): Promise<CycleReport> {
  const scene = await makeScene(random);
  try {
    const told = await runAndKill(scene, front, wait(killAfterMs));
    const orphans = await orphansOf(scene);
    const found = await examine(scene, front, told);
    return {
      killedAfterMs: Math.round(killAfterMs),
      cut: told.cut,
      told: told.items.length,
      orphans,
      faults: found,
    };
  } finally {
    await removeScene(scene);
  }
}

async function makeScene(random: () => number): Promise<Scene> {
  const mark = `mark-${process.pid}-${Math.floor(random() * 1e9)}`;
  const model = await startModelServer((body, n) => step(body, n, mark));
  return { model, place: makePlace({ modelUrl: model.url, model: "gpt-5.4", config: SANDBOX }), mark };
}

async function removeScene(scene: Scene): Promise<void> {
  await scene.model.close();
  scene.place.remove();
}

function step(body: JsonObject, n: number, mark: string): ModelStep {
  const input = body["input"] as readonly JsonObject[];
  if (textsOf(input, "user").includes("GO ON")) return { text: "resumed" };
  if (n >= ROUNDS) return { text: "the end", chunks: 5, deltaDelayMs: 2 };
  const outlives = {
    name: "exec_command",
    callId: `session-${n}`,
    args: { cmd: `sleep 60; : ${mark}`, yield_time_ms: 250 },
  };
  return {
    reasoning: { summary: [`thought ${n}`] },
    text: `text-${n}`,
    chunks: 4,
    deltaDelayMs: 1,
    calls: [
      // The patch first: see told-is-recorded.test.ts for calls that end before an earlier one.
      { name: "apply_patch", callId: `patch-${n}`, kind: "custom", args: patchText(n) },
      {
        name: "exec_command",
        callId: `command-${n}`,
        args: { cmd: `: ${mark}; echo out-${n}; sleep 0.0${n}` },
      },
      ...(n === 1 ? [outlives] : []),
    ],
  };
}

function fileText(n: number): string {
  return Array.from({ length: PATCH_LINES }, (_, line) => `file ${n} line ${line}\n`).join("");
}

function patchText(n: number): string {
  const lines = fileText(n).trimEnd().split("\n");
  return `*** Begin Patch\n*** Add File: f-${n}.txt\n${lines.map((line) => `+${line}`).join("\n")}\n*** End Patch`;
}

interface Told {
  readonly threadId: string | null;
  readonly items: readonly ToldItem[];
  readonly cut: boolean;
}

/** A text the assistant or user said, or a call that has its output. */
type ToldItem =
  | { readonly type: "text"; readonly role: "user" | "assistant"; readonly text: string }
  | { readonly type: "call"; readonly callId: string };

async function runAndKill(scene: Scene, front: Front, killAt: Promise<unknown>): Promise<Told> {
  return front === "exec" ? killExec(scene, killAt) : killAppServer(scene, killAt);
}

async function killExec({ place }: Scene, killAt: Promise<unknown>): Promise<Told> {
  const run = startCodex(place, ["exec", "--json", "--skip-git-repo-check", "START"]);
  await Promise.race([killAt, run.ended]);
  run.child.kill("SIGKILL");
  const { stdout, signal } = await run.ended;
  const events = eventsOf(stdout);
  const threadId = events.find(({ type }) => type === "thread.started")?.["thread_id"];
  return {
    threadId: threadId === undefined ? null : String(threadId),
    items: events
      .filter(({ type }) => type === "item.completed")
      .flatMap(({ item }) => execItem(item as JsonObject)),
    cut: signal === "SIGKILL",
  };
}

function execItem(item: JsonObject): readonly ToldItem[] {
  switch (item["type"]) {
    case "agent_message":
      return [{ type: "text", role: "assistant", text: String(item["text"]) }];
    case "command_execution": {
      const found = /out-(\d)\n/.exec(String(item["aggregated_output"]));
      return found === null ? [] : [{ type: "call", callId: `command-${found[1]}` }];
    }
    case "file_change": {
      const [change] = item["changes"] as readonly JsonObject[];
      return [{ type: "call", callId: `patch-${/f-(\d)/.exec(String(change?.["path"]))?.[1]}` }];
    }
    default:
      return [];
  }
}

async function killAppServer({ place }: Scene, killAt: Promise<unknown>): Promise<Told> {
  const server = new AppServer(place);
  const ended = drive(server).catch((): null => null);
  await Promise.race([killAt, ended]);
  server.child.kill("SIGKILL");
  await server.exited;
  await ended;
  const started = server.said.find(({ method }) => method === "turn/started");
  return {
    threadId: started === undefined ? null : String(started.params.threadId),
    items: server.items().flatMap(serverItem),
    cut: !server.said.some(({ method }) => method === "turn/completed"),
  };
}

async function drive(server: AppServer): Promise<void> {
  await server.call("initialize", { clientInfo: { name: "kill", title: null, version: "1" } });
  await server.turn(await server.startThread(), "START");
}

function serverItem(item: any): readonly ToldItem[] {
  switch (item.type) {
    case "agentMessage":
      return [{ type: "text", role: "assistant", text: item.text }];
    case "userMessage":
      return [{ type: "text", role: "user", text: item.content[0].text }];
    case "commandExecution":
    case "fileChange":
      return [{ type: "call", callId: item.id }];
    default:
      return [];
  }
}

/** Waits for the scene's commands to end; ends those that stay, so that they harm no other cycle. */
async function orphansOf({ mark }: Scene): Promise<readonly string[]> {
  for (let tries = 0; tries < 60 && processesWith(mark).length > 0; tries++) await wait(50);
  return processesWith(mark).flatMap(({ pid, command }) => {
    process.kill(pid, "SIGKILL");
    return command.includes("bwrap") ? [command.slice(-100)] : [];
  });
}

async function examine(scene: Scene, front: Front, told: Told): Promise<readonly string[]> {
  const { place } = scene;
  for (let tries = 0; tries < 60 && fileFaults(place).length > 0; tries++) await wait(50);
  const found: string[] = [...fileFaults(place)];
  const [file, ...others] = rolloutFiles(place);
  if (others.length > 0) found.push(`${others.length + 1} thread files`);
  if (file === undefined) return told.items.length === 0 ? found : [...found, "no thread file"];
  found.push(...missing(told.items, responseItems(rolloutLines(file)), "file"));
  const threadId = file.slice(-"01234567-0123-0123-0123-0123456789ab.jsonl".length, -".jsonl".length);
  found.push(...(await resumeFaults(scene, front, threadId, told)));
  return [...found, ...fileFaults(place)];
}

/** Half-written patches, and files that nobody asked for. */
function fileFaults(place: Place): readonly string[] {
  return fs.readdirSync(place.workspace).flatMap((name) => {
    const n = /^f-(\d)\.txt$/.exec(name)?.[1];
    // Cut while it was written beside its place: that is what keeps the file itself from being half a file.
    if (/^\.f-\d\.txt\.[0-9a-f]+\.tmp$/.test(name)) return [];
    if (n === undefined) return [`left in the workspace: ${name}`];
    const whole = fs.readFileSync(`${place.workspace}/${name}`, "utf8") === fileText(Number(n));
    return whole ? [] : [`half-written: ${name}`];
  });
}

/** What the client was told and the items do not hold. */
function missing(told: readonly ToldItem[], items: readonly JsonObject[], where: string): readonly string[] {
  return told.flatMap((item) => {
    const held =
      item.type === "text"
        ? textsOf(items, item.role).includes(item.text)
        : items.some(({ type, call_id }) => call_id === item.callId && String(type).endsWith("_output"));
    return held
      ? []
      : [`not in the ${where}: ${item.type === "text" ? item.text : `output of ${item.callId}`}`];
  });
}

async function resumeFaults(
  scene: Scene,
  front: Front,
  threadId: string,
  told: Told,
): Promise<readonly string[]> {
  const { place, model } = scene;
  const before = model.requests.length;
  if (front === "exec") {
    const run = await runExec(place, ["resume", threadId, "GO ON"]);
    if (run.code !== 0 || run.stdout !== "resumed\n") return [`resume: exit ${run.code}: ${run.stderr}`];
  } else {
    const server = await AppServer.start(place);
    try {
      await server.call("thread/resume", { threadId });
      const turn = await server.turn(threadId, "GO ON");
      if (turn.status !== "completed") return [`resume: turn ${turn.status}`];
    } catch (error) {
      return [`resume: ${error instanceof Error ? error.message : String(error)}`];
    } finally {
      await server.close();
    }
  }
  const input = inputOf(model.requests[before]);
  return [...faults(input), ...missing(told.items, input, "next request")];
}
