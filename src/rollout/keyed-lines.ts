// A small append-only JSON Lines file in which the last line of each id wins (session_index.jsonl and
// thread_metadata.jsonl). Read as a whole and kept until the file changes; unreadable lines are skipped.
import * as fs from "node:fs";
import { errnoCode } from "../base/os-error.ts";

type Entry = Readonly<Record<string, unknown>>;

interface Cached {
  readonly mtimeMs: number;
  readonly size: number;
  readonly byId: ReadonlyMap<string, Entry>;
}

const cache = new Map<string, Cached>();
const MAX_CACHED_FILES = 16;

/** The last line of each id, in the order of those lines. Empty when the file is missing. @throws other system errors */
export function readKeyedLines(file: string): ReadonlyMap<string, Entry> {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return new Map();
  const known = cache.get(file);
  if (known !== undefined && known.mtimeMs === stat.mtimeMs && known.size === stat.size) return known.byId;
  const byId = parse(readText(file));
  if (cache.size >= MAX_CACHED_FILES) cache.clear();
  cache.set(file, { mtimeMs: stat.mtimeMs, size: stat.size, byId });
  return byId;
}

/** Appends one line in one write, first ending a torn one. @throws system errors */
export function appendKeyedLine(file: string, entry: Entry & { readonly id: string }): void {
  const fd = fs.openSync(file, "a+");
  try {
    const { size } = fs.fstatSync(fd);
    const last = Buffer.alloc(1);
    const isTorn = size > 0 && fs.readSync(fd, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
    fs.writeFileSync(fd, `${isTorn ? "\n" : ""}${JSON.stringify(entry)}\n`);
  } finally {
    fs.closeSync(fd);
  }
}

function readText(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    if (errnoCode(error) === "ENOENT") return "";
    throw error;
  }
}

function parse(text: string): ReadonlyMap<string, Entry> {
  const byId = new Map<string, Entry>();
  for (const line of text.split("\n")) {
    const entry = parseEntry(line);
    const id = entry?.["id"];
    if (entry === undefined || typeof id !== "string") continue;
    byId.delete(id); // keeps the order of last lines
    byId.set(id, entry);
  }
  return byId;
}

function parseEntry(line: string): Entry | undefined {
  if (line === "") return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined; // torn or damaged: costs only itself
  }
}
