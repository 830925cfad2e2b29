// Reads a stored thread for loading: its history, its name and the settings it last ran with.
import * as fs from "node:fs";
import type { Turn } from "../protocol/turn.ts";
import { readHistory, type RolloutHistory } from "../rollout/history.ts";
import { findThreadFile } from "../rollout/locate.ts";
import { readRolloutSync } from "../rollout/reader.ts";
import { readThreadNames } from "../rollout/thread-names.ts";
import type { StoredLine } from "../rollout/types.ts";
import { osErrorText } from "../base/os-error.ts";
import { err, ok, type Result } from "../base/result.ts";

export interface StoredThread {
  readonly id: string;
  readonly path: string;
  readonly createdMs: number;
  readonly updatedMs: number;
  readonly name: string | null;
  readonly history: RolloutHistory;
  readonly lines: readonly StoredLine[];
}

/** Where to find a thread. A path wins over an id. */
export interface ThreadLocation {
  readonly threadId: string;
  readonly path: string | null;
}

/** Reads the thread's file. The error is the sentence that 0.120's clients know. */
export function readStoredThread(
  codexHome: string,
  location: ThreadLocation,
  openStatus: "interrupted" | "inProgress" = "interrupted",
): Result<StoredThread, string> {
  const path = location.path ?? findThreadFile(codexHome, location.threadId);
  if (path === undefined) return err(`no rollout found for thread id ${location.threadId}`);
  let lines: readonly StoredLine[];
  let stat: fs.Stats;
  try {
    stat = fs.statSync(path);
    lines = readRolloutSync(path).lines;
  } catch (error) {
    return err(`failed to load rollout \`${path}\`: ${osErrorText(error)}`);
  }
  const history = readHistory(lines, openStatus);
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
    lines,
  });
}

/** The turns of a thread's file; none when it has no file yet. */
export function storedTurns(path: string | null, openStatus: "interrupted" | "inProgress"): readonly Turn[] {
  if (path === null || !fs.existsSync(path)) return [];
  return readHistory(readRolloutSync(path).lines, openStatus).turns;
}
