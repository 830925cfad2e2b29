// Reads a stored thread: its history, its name and the settings it last ran with. The file is streamed:
// only what it amounts to is held, not its lines.
import * as fs from "node:fs";
import { osErrorText } from "../base/os-error.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { Turn } from "../protocol/turn.ts";
import { HistoryReader, type RolloutHistory } from "../rollout/history.ts";
import { findThreadFile } from "../rollout/locate.ts";
import { feedRollout } from "../rollout/reader.ts";
import { readThreadNames } from "../rollout/thread-names.ts";
import { type OpenStatus, TurnReader } from "../rollout/turns.ts";

export interface StoredThread {
  readonly id: string;
  readonly path: string;
  readonly createdMs: number;
  readonly updatedMs: number;
  readonly name: string | null;
  readonly history: RolloutHistory;
  /** The size of the file that says so; a running thread may have written more since. */
  readonly bytes: number;
}

/** Where to find a thread. A path wins over an id. */
export interface ThreadLocation {
  readonly threadId: string;
  readonly path: string | null;
}

/** Reads the thread's file. The error is the sentence that 0.120's clients know. */
export async function readStoredThread(
  codexHome: string,
  location: ThreadLocation,
): Promise<Result<StoredThread, string>> {
  const path = location.path ?? findThreadFile(codexHome, location.threadId);
  if (path === undefined) return err(`no rollout found for thread id ${location.threadId}`);
  const reader = new HistoryReader();
  let stat: fs.Stats;
  let bytes: number;
  try {
    stat = fs.statSync(path);
    bytes = (await feedRollout(path, (line) => reader.push(line))).finish();
  } catch (error) {
    return err(`failed to load rollout \`${path}\`: ${osErrorText(error)}`);
  }
  const history = reader.finish();
  if (history.meta === undefined)
    return err(`failed to load rollout \`${path}\`: it holds no session_meta line`);
  const id = history.meta.id;
  const created = Date.parse(history.meta.timestamp);
  return ok({
    id,
    path,
    createdMs: Number.isNaN(created) ? stat.birthtimeMs : created,
    updatedMs: stat.mtimeMs,
    name: history.name ?? readThreadNames(codexHome).get(id) ?? null,
    history,
    bytes,
  });
}

/**
 * The turns of a thread's file; none when it has no file yet. The function that the promise gives must be
 * called at once: it also reads what the thread has written until then.
 */
export async function storedTurns(path: string | null): Promise<(openStatus: OpenStatus) => readonly Turn[]> {
  if (path === null || !fs.existsSync(path)) return () => [];
  const reader = new TurnReader();
  const feed = await feedRollout(path, (line) => reader.push(line));
  return (openStatus) => {
    feed.finish();
    return reader.turns(openStatus);
  };
}
