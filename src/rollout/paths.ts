// Names and places of thread files, as 0.120 lays them out (spec/app-server.md §11):
// sessions/YYYY/MM/DD/rollout-YYYY-MM-DDTHH-MM-SS-<uuid>.jsonl, in local time; archived threads lie
// flat in archived_sessions/ under the same file name. Pure: no I/O here.
import * as path from "node:path";

export interface RolloutName {
  /** Local time of the thread's start as the name spells it: `YYYY-MM-DDTHH-MM-SS`. Sorts by time. */
  readonly localTime: string;
  readonly id: string;
}

const NAME =
  /^rollout-(\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2})-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.jsonl$/i;

/** `$CODEX_HOME/sessions`: threads that are not archived. */
export function sessionsDir(codexHome: string): string {
  return path.join(codexHome, "sessions");
}

/** `$CODEX_HOME/archived_sessions`. */
export function archiveDir(codexHome: string): string {
  return path.join(codexHome, "archived_sessions");
}

/** The file name of a thread that starts at `startedAt` (spelt in local time). */
export function rolloutFileName(id: string, startedAt: Date): string {
  return `rollout-${localTime(startedAt)}-${id}.jsonl`;
}

/** The absolute path of a new thread's file. */
export function rolloutPath(codexHome: string, id: string, startedAt: Date): string {
  return path.join(dayDir(codexHome, startedAt), rolloutFileName(id, startedAt));
}

/** The folder of the local day that `date` falls on. */
export function dayDir(codexHome: string, date: Date): string {
  return path.join(sessionsDir(codexHome), ...localTime(date).slice(0, 10).split("-"));
}

/** What a file name says, or undefined when it is no thread file's name. Accepts a whole path. */
export function parseRolloutName(file: string): RolloutName | undefined {
  const match = NAME.exec(path.basename(file));
  if (match === null) return undefined;
  return { localTime: match[1]!, id: match[2]!.toLowerCase() };
}

/** Where an archived file goes back to: the day folder that its own name spells. */
export function unarchivedPath(codexHome: string, fileName: string): string | undefined {
  const name = parseRolloutName(fileName);
  if (name === undefined) return undefined;
  const day = name.localTime.slice(0, 10).split("-");
  return path.join(sessionsDir(codexHome), ...day, path.basename(fileName));
}

/** The time inside a UUID v7, or undefined for other versions. */
export function uuidTime(id: string): Date | undefined {
  const hex = id.replaceAll("-", "");
  if (!/^[0-9a-f]{12}7[0-9a-f]{19}$/i.test(hex)) return undefined;
  return new Date(Number.parseInt(hex.slice(0, 12), 16));
}

function localTime(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}-${two(date.getMinutes())}-${two(date.getSeconds())}`;
}
