// Opens SQLite with whatever this machine has: Node's own module, else the optional libsql package.
// Loaded only when an index is first used.
import { createRequire } from "node:module";

export type SqlValue = string | number | null;

export interface SqlStatement {
  run(...values: SqlValue[]): unknown;
  all(...values: SqlValue[]): unknown[];
}

export interface SqlDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): SqlStatement;
  close(): unknown;
}

type Constructor = new (file: string) => SqlDatabase;

/** Opens (or creates) a database file; undefined when no driver is installed. @throws the driver's errors */
export function openDatabase(file: string): SqlDatabase | undefined {
  const Database = nodeDriver() ?? libsqlDriver();
  return Database === undefined ? undefined : new Database(file);
}

function nodeDriver(): Constructor | undefined {
  // Node 22 warns on stderr that the module is experimental: not a user's concern.
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    const module: unknown = process.getBuiltinModule?.("node:sqlite");
    return member(module, "DatabaseSync");
  } finally {
    process.emitWarning = emitWarning;
  }
}

function libsqlDriver(): Constructor | undefined {
  try {
    const module: unknown = createRequire(import.meta.url)("libsql");
    return typeof module === "function" ? (module as Constructor) : undefined;
  } catch {
    return undefined; // an optional dependency: absent on platforms it has no binary for
  }
}

function member(module: unknown, name: string): Constructor | undefined {
  if (typeof module !== "object" || module === null || !(name in module)) return undefined;
  const value: unknown = (module as Record<string, unknown>)[name];
  return typeof value === "function" ? (value as Constructor) : undefined;
}
