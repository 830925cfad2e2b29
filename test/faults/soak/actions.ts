// What clients do, picked at random. Every action is one or two requests; refusals are part of the game.
import * as path from "node:path";
import type { Place } from "../../support/place.ts";
import type { Random } from "./random.ts";
import type { Report } from "./report.ts";
import { RUN_MARK } from "./scripted-model.ts";
import type { SoakClient } from "./soak-client.ts";
import type { ToldThread } from "./told-thread.ts";

export interface Stage {
  readonly place: Place;
  readonly random: Random;
  readonly report: Report;
  readonly threads: Map<string, ToldThread>;
}

/** Threads that are worked on at a time; more are archived. */
const MAX_THREADS = 10;

const WEIGHTS = {
  start: 4,
  resume: 14,
  turn: 30,
  turnOnRunning: 6,
  steer: 10,
  interrupt: 12,
  fork: 3,
  rollback: 4,
  archive: 2,
  unsubscribe: 5,
  shell: 3,
  clean: 2,
  list: 5,
  loaded: 2,
  read: 6,
  exec: 5,
  execWrite: 5,
  execTerminate: 3,
  watch: 2,
  unwatch: 1,
  write: 4,
  search: 4,
  searchStop: 1,
};

let serial = 0;

/** Does one thing. Resolves when it is answered. */
export async function act(client: SoakClient, stage: Stage): Promise<void> {
  const { random } = stage;
  const kind = random.weighted(WEIGHTS);
  const heard = random.pick([...client.hearings.keys()]);
  const number = ++serial;
  switch (kind) {
    case "start":
      if (live(stage).length < MAX_THREADS) await client.ask("thread/start", { cwd: stage.place.workspace });
      return;
    case "resume":
      return onAny(stage, (threadId) => client.ask("thread/resume", { threadId }));
    case "fork":
      if (live(stage).length >= MAX_THREADS) return;
      return onAny(stage, (threadId) => client.ask("thread/fork", { threadId }));
    case "archive":
      if (live(stage).length < MAX_THREADS - 2) return;
      return onAny(stage, (threadId) => client.ask("thread/archive", { threadId }));
    case "read":
      return onAny(stage, (threadId) => client.ask("thread/read", { threadId, includeTurns: true }));
    case "list":
      await client.ask("thread/list", { limit: 1 + random.below(30), archived: random.chance(0.2) });
      return;
    case "loaded":
      await client.ask("thread/loaded/list", {});
      return;
    case "exec":
    case "execWrite":
    case "execTerminate":
      return commandAction(kind, client, stage, number);
    case "watch":
    case "unwatch":
    case "write":
      return fileAction(kind, client, stage, number);
    case "search":
    case "searchStop":
      return searchAction(kind, client, stage);
    default:
      if (heard !== undefined) await threadAction(kind, client, stage, { threadId: heard, number });
  }
}

type ThreadAction =
  | "turn"
  | "turnOnRunning"
  | "steer"
  | "interrupt"
  | "rollback"
  | "unsubscribe"
  | "shell"
  | "clean";

async function threadAction(
  kind: ThreadAction,
  client: SoakClient,
  stage: Stage,
  { threadId, number }: { readonly threadId: string; readonly number: number },
): Promise<void> {
  const told = stage.threads.get(threadId)!;
  const running = told.active;
  const input = [{ type: "text", text: `said-${number}` }];
  switch (kind) {
    case "turn":
    case "turnOnRunning":
      if ((running === undefined) === (kind === "turn")) await client.ask("turn/start", { threadId, input });
      return;
    case "steer": {
      if (running === undefined) return;
      const answer = await client.ask("turn/steer", { threadId, expectedTurnId: running.id, input });
      if (answer?.error === undefined && answer !== null)
        told.steers.push({ turnId: answer.result.turnId, text: `said-${number}` });
      return;
    }
    case "interrupt":
      if (running !== undefined || stage.random.chance(0.1))
        await client.ask("turn/interrupt", { threadId, turnId: running?.id ?? "none" });
      return;
    case "rollback":
      return rollback(client, { told, report: stage.report }, 1 + stage.random.below(3));
    case "unsubscribe":
      await client.ask("thread/unsubscribe", { threadId });
      return;
    case "shell":
      await client.ask("thread/shellCommand", { threadId, command: `echo shell-${number}` });
      return;
    case "clean":
      await client.ask("thread/backgroundTerminals/clean", { threadId });
  }
}

async function rollback(
  client: SoakClient,
  { told, report }: { readonly told: ToldThread; readonly report: Report },
  numTurns: number,
): Promise<void> {
  const known = told.turns.map(({ id }) => id);
  const { version, unheardAt } = told;
  const wasAlone = told.rollbacksAsked === told.rollbacksAnswered && !told.lostRollback;
  const nth = ++told.rollbacksAsked;
  const answer = await client.ask("thread/rollback", { threadId: told.id, numTurns });
  const isLast = told.rollbacksAsked === nth;
  told.rollbacksAnswered++;
  if (answer === null) told.lostRollback = true;
  if (answer === null || answer.error !== undefined) return;
  const left: readonly string[] = answer.result.thread.turns.map(({ id }: any) => id);
  const isAlone = wasAlone && isLast && told.version === version && told.unheardAt === unheardAt;
  if (isAlone && known.some((id, index) => left.includes(id) !== index < known.length - numTurns))
    report.fail(told.id, `rollback of ${numTurns} of ${known.join(" ")} left ${left.join(" ")}`);
  told.rolledBack(known, left);
}

async function commandAction(
  kind: "exec" | "execWrite" | "execTerminate",
  client: SoakClient,
  { random }: Stage,
  number: number,
): Promise<void> {
  const processId = random.pick([...client.commands]);
  if (kind === "exec" || processId === undefined) {
    const id = `p${number}`;
    client.commands.add(id);
    const script = random.pick([
      "cat",
      "echo hi; sleep 0.3",
      "sleep 30 & sleep 30",
      "cat >/dev/null; echo bye",
    ]);
    await client.ask("command/exec", {
      command: ["sh", "-c", `: ${clientMark(client)}; ${script}`],
      processId: id,
      ...(random.chance(0.6) ? { tty: true, size: { rows: 24, cols: 80 } } : { streamStdin: true }),
      streamStdoutStderr: true,
      timeoutMs: 500 + random.below(4000),
      env: random.chance(0.3) ? { NUMBER: `${number}` } : null,
    });
    client.commands.delete(id);
  } else if (kind === "execTerminate") {
    await client.ask("command/exec/terminate", { processId });
  } else {
    const deltaBase64 = Buffer.from(`line ${number}\n`).toString("base64");
    await client.ask("command/exec/write", { processId, deltaBase64, closeStdin: random.chance(0.3) });
    if (random.chance(0.3))
      await client.ask("command/exec/resize", { processId, size: { rows: 40, cols: 100 } });
  }
}

/** In the command line of every command of a client. */
export function clientMark(client: SoakClient): string {
  return `${RUN_MARK}${client.name}-`;
}

async function fileAction(
  kind: "watch" | "unwatch" | "write",
  client: SoakClient,
  { place, random }: Stage,
  number: number,
): Promise<void> {
  const file = path.join(place.workspace, `watched-${random.below(5)}.txt`);
  if (kind === "write") {
    await client.ask("fs/writeFile", { path: file, dataBase64: Buffer.from(`${number}`).toString("base64") });
  } else if (kind === "watch") {
    const watchId = `w${number}`;
    client.watches.add(watchId);
    await client.ask("fs/watch", { watchId, path: random.chance(0.5) ? file : place.workspace });
  } else {
    const watchId = random.pick([...client.watches]);
    if (watchId === undefined) return;
    client.watches.delete(watchId);
    await client.ask("fs/unwatch", { watchId });
  }
}

async function searchAction(
  kind: "search" | "searchStop",
  client: SoakClient,
  { place, random }: Stage,
): Promise<void> {
  const sessionId = `s${random.below(2)}`;
  if (kind === "searchStop") {
    client.sessions.delete(sessionId);
    await client.ask("fuzzyFileSearch/sessionStop", { sessionId });
    return;
  }
  if (!client.sessions.has(sessionId)) {
    client.sessions.add(sessionId);
    await client.ask("fuzzyFileSearch/sessionStart", { sessionId, roots: [place.root] });
  }
  const word = "watched-f-home-config";
  const from = random.below(word.length - 1);
  for (let end = from + 1; end <= Math.min(from + 4, word.length); end++)
    await client.ask("fuzzyFileSearch/sessionUpdate", { sessionId, query: word.slice(from, end) });
}

async function onAny(stage: Stage, body: (threadId: string) => Promise<unknown>): Promise<void> {
  const told = stage.random.pick(live(stage));
  if (told !== undefined) await body(told.id);
}

export function live({ threads }: Pick<Stage, "threads">): readonly ToldThread[] {
  return [...threads.values()].filter(({ archived }) => !archived);
}
