// Finds thread files by their names: no file is opened unless the question is about its contents.
import * as fs from "node:fs";
import * as path from "node:path";
import { errnoCode } from "../base/os-error.ts";
import { readHead, type RolloutHead } from "./head.ts";
import { archiveDir, dayDir, parseRolloutName, sessionsDir, uuidTime } from "./paths.ts";
import { sourceKindMatches, type SourceKind } from "./source.ts";
import { findIdsByName } from "./thread-names.ts";

export interface RolloutFile {
  readonly path: string;
  readonly id: string;
  /** Local start time as the name spells it; sorts by time. */
  readonly localTime: string;
}

export interface LatestFilter {
  /** Only threads that started in this folder. */
  readonly cwd?: string;
  readonly modelProviders?: readonly string[];
  readonly sourceKinds?: readonly SourceKind[];
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The file of a thread that is not archived, or undefined. @throws system errors other than missing folders */
export function findThreadFile(codexHome: string, threadId: string): string | undefined {
  const id = threadId.toLowerCase();
  const time = uuidTime(id)?.getTime();
  if (time !== undefined) {
    // The name spells the day of another time zone, at most a day away.
    const days = new Set([0, -DAY_MS, DAY_MS].map((shift) => dayDir(codexHome, new Date(time + shift))));
    for (const day of days) {
      const found = filesIn(day).find((file) => file.id === id);
      if (found !== undefined) return found.path;
    }
  }
  for (const file of newestFiles(codexHome)) if (file.id === id) return file.path;
  return undefined;
}

/** The file of an archived thread, or undefined. @throws system errors other than a missing folder */
export function findArchivedFile(codexHome: string, threadId: string): string | undefined {
  const id = threadId.toLowerCase();
  return filesIn(archiveDir(codexHome)).find((file) => file.id === id)?.path;
}

/** The id and file of the thread that bears `name`, the most recently named one that still exists. @throws system errors */
export function findThreadByName(codexHome: string, name: string): RolloutFile | undefined {
  for (const id of findIdsByName(codexHome, name)) {
    const file = findThreadFile(codexHome, id);
    const parsed = file === undefined ? undefined : parseRolloutName(file);
    if (file !== undefined && parsed !== undefined) return { path: file, ...parsed };
  }
  return undefined;
}

/** All thread files that are not archived, by start time, newest first. Folders are read as the caller goes on. */
function* newestFiles(codexHome: string): Generator<RolloutFile, void> {
  for (const year of numbered(sessionsDir(codexHome))) {
    for (const month of numbered(year)) {
      for (const day of numbered(month)) yield* filesIn(day);
    }
  }
}

/** The `limit` threads that started last. */
export function listNewest(codexHome: string, limit: number): readonly RolloutFile[] {
  const files: RolloutFile[] = [];
  if (limit <= 0) return files;
  for (const file of newestFiles(codexHome)) {
    files.push(file);
    if (files.length >= limit) break;
  }
  return files;
}

/** The thread that was written to last, among those that match. @throws system errors */
export function findLatest(
  codexHome: string,
  filter: LatestFilter = {},
): (RolloutFile & RolloutHead) | undefined {
  const dated: { file: RolloutFile; mtimeMs: number }[] = [];
  for (const file of newestFiles(codexHome)) {
    const stat = fs.statSync(file.path, { throwIfNoEntry: false });
    if (stat !== undefined) dated.push({ file, mtimeMs: stat.mtimeMs });
  }
  dated.sort((a, b) => b.mtimeMs - a.mtimeMs);
  for (const { file } of dated) {
    const head = headIfThere(file.path);
    if (head !== undefined && matches(head, filter)) return { ...file, ...head };
  }
  return undefined;
}

/** The thread files of one folder, newest name first. Empty when the folder is missing. */
function filesIn(folder: string): readonly RolloutFile[] {
  const files: RolloutFile[] = [];
  for (const name of namesIn(folder)) {
    const parsed = parseRolloutName(name);
    if (parsed !== undefined) files.push({ path: path.join(folder, name), ...parsed });
  }
  return files.sort((a, b) => (a.path < b.path ? 1 : -1));
}

/** The year, month or day folders inside a folder, newest first. */
function numbered(folder: string): readonly string[] {
  const names = namesIn(folder).filter((name) => /^\d+$/.test(name));
  return names
    .sort()
    .reverse()
    .map((name) => path.join(folder, name));
}

function matches(head: RolloutHead, filter: LatestFilter): boolean {
  const { cwd, model_provider: provider, source } = head.meta;
  if (filter.cwd !== undefined && filter.cwd !== cwd) return false;
  const { modelProviders = [], sourceKinds = [] } = filter;
  if (modelProviders.length > 0 && !modelProviders.includes(provider)) return false;
  return sourceKinds.length === 0 || sourceKindMatches(source, sourceKinds);
}

function headIfThere(file: string): RolloutHead | undefined {
  try {
    return readHead(file);
  } catch (error) {
    if (errnoCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch (error) {
    if (errnoCode(error) === "ENOENT" || errnoCode(error) === "ENOTDIR") return [];
    throw error;
  }
}
