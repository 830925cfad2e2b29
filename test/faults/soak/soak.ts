// A server under random load: six clients at a time start, steer, interrupt, fork, roll back and leave.
// Rounds of load end in a silence in which nothing may be left of anybody; at last the server is stopped
// in the middle of it.
import * as fs from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { startModelServer } from "../../fakes/model-server.ts";
import { makePlace, type Place } from "../../support/place.ts";
import { ListeningServer } from "../../support/websocket-client.ts";
import { act, clientMark, live, type Stage } from "./actions.ts";
import { checkFile, checkRead, checkSteers } from "./audit.ts";
import { Random } from "./random.ts";
import { checkFlat, lineOf, type Sample, sampleOf } from "./samples.ts";
import { Report } from "./report.ts";
import { RUN_MARK, soakStep, threadMark } from "./scripted-model.ts";
import { SoakClient, type Shared } from "./soak-client.ts";
import { descendants, locks, marked } from "./system.ts";
import type { ToldThread } from "./told-thread.ts";

export interface SoakOptions {
  readonly rounds: number;
  readonly roundMs: number;
  readonly seed: number;
  readonly log: (line: string) => void;
}

export interface SoakResult {
  readonly report: Report;
  readonly samples: readonly Sample[];
}

const CLIENTS = 6;
/** How long what belonged to somebody may outlive him. */
const GRACE_MS = 2000;
const ANSWER_LIMIT_MS = 20_000;
const MAX_FAULTS = 8;
const CONFIG = 'approval_policy = "on-request"\nsandbox_mode = "workspace-write"';

interface Scene extends Stage {
  readonly server: ListeningServer;
  readonly shared: Shared;
  readonly observer: SoakClient;
  readonly clients: Set<SoakClient>;
  /** Looks for orphans that are still to come. */
  readonly looks: Set<Promise<void>>;
}

export async function runSoak({ rounds, roundMs, seed, log }: SoakOptions): Promise<SoakResult> {
  const model = await startModelServer((body, n) => soakStep(body, n, seed));
  const place = makePlace({ modelUrl: model.url, model: "gpt-5.4", config: CONFIG });
  const report = new Report();
  report.onFault = ({ atMs, threadId, text }) => log(`fault at ${atMs} ms, thread ${threadId}: ${text}`);
  const samples: Sample[] = [];
  const server = await ListeningServer.start(place);
  try {
    const scene = await openScene(server, place, new Random(seed), report);
    for (let round = 0; round < rounds && report.faults.length < MAX_FAULTS; round++) {
      await busy(scene, roundMs);
      samples.push(await silence(scene));
      log(lineOf(report, samples.at(-1)!, { threads: scene.threads.size, requests: model.requests.length }));
    }
    checkFlat(samples, report);
    await stopInTheMiddle(scene);
  } finally {
    server.child.kill("SIGKILL");
    await server.exited;
    await model.close();
    for (const { pid } of marked(RUN_MARK)) killQuietly(pid);
    place.remove();
  }
  return { report, samples };
}

async function openScene(
  server: ListeningServer,
  place: Place,
  random: Random,
  report: Report,
): Promise<Scene> {
  const threads = new Map<string, ToldThread>();
  const shared = { port: server.port, random, report, threads };
  const observer = await SoakClient.connect(shared);
  const looks = new Set<Promise<void>>();
  observer.onThreadGone = (told) => {
    told.closed();
    // Without a turn it has no file, and is no more.
    if (told.everCompleted.size === 0 && !fs.existsSync(told.path)) threads.delete(told.id);
    const began = performance.now();
    later(looks, async () => {
      await wait(GRACE_MS);
      const seconds = (performance.now() - began) / 1000;
      // Younger ones belong to the thread's next life.
      const orphans = marked(threadMark(told.id)).filter(({ ageSeconds }) => ageSeconds > seconds + 0.1);
      for (const { command } of orphans) report.fail(told.id, `outlives its thread: ${command.slice(-150)}`);
    });
  };
  return { server, place, random, report, threads, shared, observer, clients: new Set(), looks };
}

async function busy(scene: Scene, ms: number): Promise<void> {
  const end = performance.now() + ms;
  const lives = Array.from({ length: CLIENTS }, () => liveOneAfterAnother(scene, end));
  await Promise.all([...lives, audits(scene, end)]);
}

async function liveOneAfterAnother(scene: Scene, end: number): Promise<void> {
  const { random, report, clients, shared } = scene;
  while (performance.now() < end && report.faults.length < MAX_FAULTS) {
    const client = await SoakClient.connect(shared);
    clients.add(client);
    const until = Math.min(end, performance.now() + 500 + random.below(8000));
    // Not one request after the other: a client may have several open.
    await Promise.all([work(client, scene, until), work(client, scene, until)]);
    clients.delete(client);
    await client.leave();
    later(scene.looks, async () => {
      await wait(GRACE_MS);
      for (const { command } of marked(clientMark(client)))
        report.fail(null, `outlives ${client.name}: ${command.slice(-150)}`);
    });
  }
}

async function work(client: SoakClient, scene: Scene, until: number): Promise<void> {
  while (performance.now() < until && !client.left) {
    const acted = act(client, scene);
    await Promise.race([acted, wait(until - performance.now())]);
    await wait(scene.random.below(100));
  }
}

async function audits(scene: Scene, end: number): Promise<void> {
  const { random, report, observer, place } = scene;
  while (performance.now() < end && report.faults.length < MAX_FAULTS) {
    for (const client of [...scene.clients, observer]) {
      const oldest = client.oldest();
      if (oldest === null || oldest.ms < ANSWER_LIMIT_MS) continue;
      report.fail(
        oldest.threadId,
        `${client.name}: no answer to ${oldest.method} for ${Math.round(oldest.ms)} ms`,
      );
    }
    for (const told of live(scene)) checkSteers(told, report);
    const told = random.pick(live(scene));
    if (told !== undefined) {
      checkFile(told, place, report);
      if (told.active === undefined && (await checkRead(told, observer, report))) report.count("audit");
    }
    await wait(200);
  }
}

/** Everybody but the observer has left: nothing may be left of them. */
async function silence(scene: Scene): Promise<Sample> {
  const { server, place, report, threads, observer } = scene;
  await wait(GRACE_MS);
  await Promise.all(scene.looks);
  for (const { command } of marked(RUN_MARK))
    report.fail(null, `in the silence still runs: ${command.slice(-150)}`);
  const below = descendants(server.child.pid!).filter(
    ({ command }) => !command.startsWith("/bin/sh -c read _"),
  );
  for (const { command } of below)
    report.fail(null, `in the silence the server has a child: ${command.slice(0, 150)}`);
  const left = locks(place);
  if (left.length > 0)
    report.fail(left[0]!.split(".")[0]!, `in the silence threads are claimed: ${left.join(" ")}`);
  const loaded = await observer.ask("thread/loaded/list", {});
  for (const id of loaded === null || loaded.error !== undefined ? [] : loaded.result.data)
    report.fail(id, "loaded in the silence");
  for (const told of threads.values()) {
    checkFile(told, place, report);
    if (told.active !== undefined) report.fail(told.id, `turn ${told.active.id} never ended`);
    checkSteers(told, report);
    if (!told.archived) await checkRead(told, observer, report);
    if (told.archived) threads.delete(told.id);
  }
  return sampleOf(server.child.pid!);
}

/** The server gets its signal while turns, commands and approvals are under way. */
async function stopInTheMiddle(scene: Scene): Promise<void> {
  const { server, report, place, clients } = scene;
  const end = performance.now() + 1500;
  const working = Array.from({ length: CLIENTS }, async () => {
    const client = await SoakClient.connect(scene.shared);
    clients.add(client);
    await work(client, scene, end);
  });
  await Promise.all(working);
  const pids = descendants(server.child.pid!);
  for (const client of [...clients, scene.observer]) client.left = true;
  const code = await Promise.race([server.stop("SIGTERM"), wait(5000, "nothing")]);
  if (code !== 0) report.fail(null, `SIGTERM: exit ${code} (${server.stderr.slice(-300)})`);
  await wait(GRACE_MS);
  const alive = new Set(marked("").map(({ pid }) => pid));
  for (const { pid, command } of pids)
    if (alive.has(pid)) report.fail(null, `outlives the server: ${command.slice(-150)}`);
  if (locks(place).length > 0) report.fail(null, `claims left by the server: ${locks(place).join(" ")}`);
  for (const told of scene.threads.values()) checkFile(told, place, report);
}

function later(set: Set<Promise<void>>, body: () => Promise<void>): void {
  const done = body().finally(() => set.delete(done));
  set.add(done);
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it ended meanwhile
  }
}
