// Keeps the summaries of thread files between runs, in `thread-index.sqlite`. It is a cache: the files are
// the truth, so a missing, damaged or foreign database is thrown away and made anew, and any failure to
// write it is only a slower next start.
import * as fs from "node:fs";
import * as path from "node:path";
import type { ThreadSummary } from "../summary.ts";
import { openDatabase, type SqlDatabase } from "./database.ts";

// Raise it when the stored form changes; older indexes are then rebuilt.
const FORMAT = 1;
const BUSY_MS = 500;

export interface IndexStore {
  /** What was saved last. */
  load(): readonly ThreadSummary[];
  /** Saves new and changed summaries and forgets removed paths, in one transaction. */
  save(changed: readonly ThreadSummary[], removed: readonly string[]): void;
  close(): void;
}

const NO_STORE: IndexStore = { load: () => [], save: () => {}, close: () => {} };

/** Opens the store in `folder`; one that keeps nothing when SQLite is not to be had. Never throws. */
export function openStore(folder: string): IndexStore {
  const file = path.join(folder, "thread-index.sqlite");
  const store = tryOpen(file);
  if (store !== "damaged") return store;
  const again = discard(file) ? tryOpen(file) : "damaged";
  return again === "damaged" ? NO_STORE : again;
}

function discard(file: string): boolean {
  try {
    for (const suffix of ["", "-wal", "-shm"]) fs.rmSync(file + suffix, { force: true });
    return true;
  } catch {
    return false; // read-only home: go on without a store
  }
}

function tryOpen(file: string): IndexStore | "damaged" {
  let database: SqlDatabase | undefined;
  try {
    database = openDatabase(file);
    if (database === undefined) return NO_STORE;
    prepare(database);
    const store = new SqliteStore(database);
    store.load(); // reads every page it will need: a damaged file shows now
    return store;
  } catch (error) {
    database?.close();
    // Another process is at work on it: that is no damage, and not ours to delete.
    return error instanceof Error && /locked|busy/i.test(error.message) ? NO_STORE : "damaged";
  }
}

function prepare(database: SqlDatabase): void {
  database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
  database.exec("PRAGMA journal_mode = WAL");
  database.exec("PRAGMA synchronous = NORMAL");
  const [row] = database.prepare("PRAGMA user_version").all();
  const version = (row as { readonly user_version?: number } | undefined)?.user_version;
  if (version === FORMAT) return;
  transaction(database, () => {
    database.exec("DROP TABLE IF EXISTS threads");
    database.exec("CREATE TABLE threads (path TEXT PRIMARY KEY, summary TEXT NOT NULL) WITHOUT ROWID");
    database.exec(`PRAGMA user_version = ${FORMAT}`);
  });
}

class SqliteStore implements IndexStore {
  private readonly database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.database = database;
  }

  load(): readonly ThreadSummary[] {
    const rows = this.database.prepare("SELECT summary FROM threads").all();
    return rows.map((row) => JSON.parse((row as { readonly summary: string }).summary) as ThreadSummary);
  }

  save(changed: readonly ThreadSummary[], removed: readonly string[]): void {
    try {
      transaction(this.database, () => {
        const put = this.database.prepare("INSERT OR REPLACE INTO threads (path, summary) VALUES (?, ?)");
        for (const summary of changed) put.run(summary.path, JSON.stringify(summary));
        const forget = this.database.prepare("DELETE FROM threads WHERE path = ?");
        for (const file of removed) forget.run(file);
      });
    } catch {
      return; // busy, full or read-only: the next start reads these heads again
    }
  }

  close(): void {
    this.database.close();
  }
}

// IMMEDIATE takes the write lock at once, so waiting happens here and never half-way.
function transaction(database: SqlDatabase, work: () => void): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    work();
    database.exec("COMMIT");
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}
