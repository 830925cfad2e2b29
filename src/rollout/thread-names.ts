// Names that people gave to threads: `$CODEX_HOME/session_index.jsonl`, shared with 0.120
// (spec/app-server.md §11). Each rename appends a line; the last line of a thread wins.
import * as path from "node:path";
import { appendKeyedLine, readKeyedLines } from "./keyed-lines.ts";

/** Records a new name. @throws system errors */
export function appendThreadName(codexHome: string, id: string, name: string, now = new Date()): void {
  appendKeyedLine(indexFile(codexHome), { id, thread_name: name, updated_at: now.toISOString() });
}

/** The present name of each named thread, oldest rename first. @throws system errors other than a missing file */
export function readThreadNames(codexHome: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [id, entry] of readKeyedLines(indexFile(codexHome))) {
    const name = entry["thread_name"];
    if (typeof name === "string" && name !== "") names.set(id, name);
  }
  return names;
}

/** Ids of the threads that bear `name` now, the most recently named first. */
export function findIdsByName(codexHome: string, name: string): readonly string[] {
  const named = [...readThreadNames(codexHome)].filter(([, present]) => present === name);
  return named.map(([id]) => id).toReversed();
}

function indexFile(codexHome: string): string {
  return path.join(codexHome, "session_index.jsonl");
}
