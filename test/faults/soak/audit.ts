// Compares what was told of a thread with what is kept of it: its file, and thread/read.
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Place } from "../../support/place.ts";
import { rolloutLines, textOf } from "../../support/rollouts.ts";
import type { Report } from "./report.ts";
import type { SoakClient } from "./soak-client.ts";
import type { ToldThread } from "./told-thread.ts";

const TRIES = 8;
const PAUSE_MS = 150;
/** How long after a client's end its threads may do something that nobody hears. */
const UNHEARD_MS = 5000;
/** How long a turn of its own may take to say what a shell command could not. */
const UNSAID_MS = 500;

/** Every item that was completed must be in the file, from the moment it was told. */
export function checkFile(told: ToldThread, place: Place, report: Report): void {
  if (told.everCompleted.size === 0) return;
  const archived = path.join(place.home, "archived_sessions", path.basename(told.path));
  const file = [told.path, archived].find((name) => fs.existsSync(name));
  if (file === undefined) return report.fail(told.id, "items were completed, but there is no file");
  const kept = new Set<string>();
  for (const { type, payload } of rolloutLines(file)) {
    if (type === "response_item" && payload["type"] === "message")
      kept.add(`${payload["role"]} ${textOf(payload)}`);
    if (type !== "event_msg") continue;
    if (payload["type"] === "user_message") kept.add(`user ${payload["message"]}`);
    if (typeof payload["call_id"] === "string") kept.add(`${payload["type"]} ${payload["call_id"]}`);
  }
  for (const item of told.everCompleted.values()) {
    const key = keyOf(item);
    if (key !== null && !kept.has(key)) report.fail(told.id, `completed, but not in the file: ${key}`);
  }
}

function keyOf(item: any): string | null {
  switch (item.type) {
    case "userMessage":
      return `user ${item.content.map(({ text }: any) => text).join("")}`;
    case "agentMessage":
      return `assistant ${item.text}`;
    case "commandExecution":
      return `exec_command_end ${item.id}`;
    case "fileChange":
      return `patch_apply_end ${item.id}`;
    default:
      return null;
  }
}

/** Reads the thread while nothing happens to it; what is read must be what was told. */
export async function checkRead(told: ToldThread, observer: SoakClient, report: Report): Promise<boolean> {
  let difference: string | null = null;
  for (let tries = 0; tries < TRIES; tries++) {
    if (told.active !== undefined || told.archived) return false;
    const { version } = told;
    const answer = await observer.ask("thread/read", { threadId: told.id, includeTurns: true });
    if (answer === null) return false;
    if (answer.error !== undefined) {
      const isFresh = told.turns.length === 0 && /not (materialized|loaded)/.test(answer.error.message);
      if (isFresh || told.archived) return false;
      difference = `thread/read: ${answer.error.message}`;
    } else difference = differenceOf(told, answer.result.thread);
    if (difference === null) return true;
    if (told.version !== version) tries = 0;
    await wait(PAUSE_MS);
  }
  if (difference !== null && told.active === undefined && !told.archived) report.fail(told.id, difference);
  return true;
}

function differenceOf(told: ToldThread, read: any): string | null {
  const readTurns: readonly any[] = read.turns;
  if (told.lostRollback) {
    told.lostRollback = false;
    told.rolledBack(
      told.turns.map(({ id }) => id),
      readTurns.map(({ id }) => id),
    );
  }
  if (performance.now() - told.unheardAt < UNHEARD_MS) adoptUnheard(told, readTurns);
  const ids = (turns: readonly any[]) => turns.map(({ id }) => id).join(" ");
  if (ids(told.turns) !== ids(readTurns)) return `turns told ${ids(told.turns)} and read ${ids(readTurns)}`;
  for (const [index, turn] of told.turns.entries()) {
    const other = readTurns[index];
    const mine = turn.items.flatMap(comparable);
    const theirs: string[] = other.items.flatMap(comparable);
    if (turn.cut) {
      const missing = mine.find((item) => !theirs.includes(item));
      if (missing !== undefined) return `turn ${turn.id}: told, but not read: ${missing}`;
      continue;
    }
    if (turn.status !== other.status) return `turn ${turn.id} told ${turn.status} and read ${other.status}`;
    if (mine.join("\n") !== theirs.join("\n"))
      return `turn ${turn.id} told\n    ${mine.join("\n    ")}\n  and read\n    ${theirs.join("\n    ")}`;
  }
  return null;
}

/** What happened while nobody listened is not to be found in what was told. */
function adoptUnheard(told: ToldThread, readTurns: readonly any[]): void {
  for (const [index, read] of readTurns.entries()) {
    const turn = told.turn(read.id);
    if (turn === undefined) told.adopt(read, index);
    else if (
      read.items.some(({ id, type }: any) => type === "commandExecution" && !told.everCompleted.has(id))
    )
      turn.cut = true;
  }
}

/** What must be the same of an item; nothing for kinds that are read back in another form. */
function comparable(item: any): readonly string[] {
  switch (item.type) {
    case "userMessage":
      return [`user ${item.content.map(({ text }: any) => text).join("")}`];
    case "agentMessage":
      return [`agent ${item.text}`];
    case "commandExecution":
      return [`${item.id} ${item.status} ${item.exitCode} ${JSON.stringify(item.aggregatedOutput)}`];
    case "fileChange":
      return [`${item.id} ${item.status} ${JSON.stringify(item.changes)}`];
    default:
      return [];
  }
}

/** A steer that was taken must show up: in its turn, or after a shell command in one of its own. */
export function checkSteers(told: ToldThread, report: Report): void {
  const said = told.turns.flatMap(({ items }) => items).filter(({ type }) => type === "userMessage");
  told.steers = told.steers.filter((steer) => {
    const turn = told.turn(steer.turnId);
    if (turn?.status === "inProgress") return true;
    const isCut = turn === undefined || turn.cut || turn.status !== "completed";
    if (isCut || said.some((item) => item.content[0].text === steer.text)) return false;
    steer.missedAt ??= performance.now();
    if (performance.now() - steer.missedAt < UNSAID_MS) return true;
    report.fail(told.id, `steer ${steer.text} was taken by turn ${steer.turnId}, and nobody ever said it`);
    return false;
  });
}
