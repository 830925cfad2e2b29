// `codex debug clear-memories`: forgets what was remembered from earlier threads: the notes in the
// `memories` folder and what the state database of 0.120 holds to make more of them.
import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../base/user-error.ts";

/** Prints what was cleared. */
export async function runClearMemories(): Promise<number> {
  const { resolveCodexHome } = await import("../../config/home.ts");
  const home = resolveCodexHome(process.env);
  const database = path.join(home, "state_5.sqlite");
  const folder = path.join(home, "memories");
  const found = existsSync(database);
  if (found) await clearDatabase(database);
  rmSync(folder, { recursive: true, force: true });
  const first = found ? `Cleared memory state from ${database}.` : `No state db found at ${database}.`;
  process.stdout.write(`${first} Removed ${folder}.\n`);
  return 0;
}

async function clearDatabase(file: string): Promise<void> {
  const Database = await loadLibsql(file);
  const database = new Database(file);
  try {
    const rows = database.prepare("SELECT name FROM sqlite_master").all();
    const tables = new Set(rows.map((row) => (row as { readonly name: string }).name));
    const statements = ["BEGIN IMMEDIATE"];
    if (tables.has("stage1_outputs")) statements.push("DELETE FROM stage1_outputs");
    if (tables.has("jobs")) statements.push("DELETE FROM jobs WHERE kind LIKE 'memory%'");
    database.exec([...statements, "COMMIT"].join(";\n"));
  } finally {
    database.close();
  }
}

async function loadLibsql(file: string) {
  try {
    return (await import("libsql")).default;
  } catch (cause) {
    throw new UserError(
      `${file} cannot be opened without the optional package libsql; install it with \`npm install libsql\``,
      { cause },
    );
  }
}
