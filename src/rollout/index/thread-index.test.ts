import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { buildSync } from "esbuild";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { archiveThread, unarchiveThread } from "../archive.ts";
import { rolloutPath } from "../paths.ts";
import { appendGitInfo, patchGitInfo } from "../thread-metadata.ts";
import { appendThreadName } from "../thread-names.ts";
import type { ThreadQuery } from "./query.ts";
import { ThreadIndex, type ThreadPage } from "./thread-index.ts";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "thread-index-"));
let home: string;
let homes = 0;

beforeEach(() => {
  home = path.join(scratch, String(++homes));
  fs.mkdirSync(home);
});
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }));

interface Made {
  readonly cwd?: string;
  readonly provider?: string;
  readonly source?: unknown;
  readonly message?: string;
}

const idOf = (n: number): string => `019d0000-0000-7000-8000-${String(n).padStart(12, "0")}`;
const startOf = (n: number): Date => new Date(Date.UTC(2026, 0, 1, 12) + n * 60_000);

// A thread that started n minutes into 2026 and was last written then.
function make(n: number, made: Made = {}): string {
  const file = rolloutPath(home, idOf(n), startOf(n));
  const timestamp = startOf(n).toISOString();
  const meta = {
    id: idOf(n),
    timestamp,
    cwd: made.cwd ?? "/project",
    originator: "test",
    cli_version: "0.120.0",
    source: made.source ?? "vscode",
    model_provider: made.provider ?? "mock",
    base_instructions: null,
    git: { commit_hash: "abc", branch: "main" },
  };
  const message = made.message ?? `message ${n}`;
  const lines = [
    { timestamp, type: "session_meta", payload: meta },
    ...(message === "" ? [] : [{ timestamp, type: "event_msg", payload: { type: "user_message", message } }]),
  ];
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  fs.utimesSync(file, startOf(n), startOf(n));
  return file;
}

function pageOf(index: ThreadIndex, query: Partial<ThreadQuery> = {}): ThreadPage {
  const page = index.list({ limit: 25, ...query });
  if (!page.ok) throw new Error(page.error.message);
  return page.value;
}

const numbersOf = (page: ThreadPage): number[] => page.data.map((thread) => Number(thread.id.slice(-12)));

function numbers(query: Partial<ThreadQuery> = {}): number[] {
  const index = new ThreadIndex({ codexHome: home });
  const found = numbersOf(pageOf(index, query));
  index.close();
  return found;
}

describe("a list of threads", () => {
  it("is empty in a fresh home, and does not make the folders", () => {
    expect(numbers()).toEqual([]);
    expect(fs.existsSync(path.join(home, "sessions"))).toBe(false);
  });

  it("shows what the wire wants of a stored thread", () => {
    const file = make(1);
    const index = new ThreadIndex({ codexHome: home });
    const seconds = startOf(1).getTime() / 1000;
    expect(pageOf(index).data).toEqual([
      {
        id: idOf(1),
        forkedFromId: null,
        preview: "message 1",
        ephemeral: false,
        modelProvider: "mock",
        createdAt: seconds,
        updatedAt: seconds,
        status: { type: "notLoaded" },
        path: file,
        cwd: "/project",
        cliVersion: "0.120.0",
        source: "vscode",
        agentNickname: null,
        agentRole: null,
        gitInfo: { sha: "abc", branch: "main", originUrl: null },
        name: null,
        turns: [],
      },
    ]);
    index.close();
  });

  it("goes newest first, in pages, each thread once", () => {
    for (let n = 1; n <= 7; n++) make(n);
    const index = new ThreadIndex({ codexHome: home });
    const seen: number[] = [];
    let cursor: string | null = null;
    do {
      const page: ThreadPage = pageOf(index, { limit: 3, cursor });
      seen.push(...numbersOf(page));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect(pageOf(index, { limit: 2 }).nextCursor).toBe(`2026-01-01T12:06:00Z|${idOf(6)}`);
    expect(numbersOf(pageOf(index, { limit: 0 }))).toEqual([7]);
    expect(index.list({ limit: 1, cursor: "garbage" })).toEqual({
      ok: false,
      error: { code: "invalid_cursor", message: "invalid cursor: garbage" },
    });
    index.close();
  });

  it("orders threads of the same second by id, across pages too", () => {
    for (const n of [1, 2, 3]) {
      const file = make(n);
      const text = fs
        .readFileSync(file, "utf8")
        .replaceAll(startOf(n).toISOString(), startOf(9).toISOString());
      fs.writeFileSync(file, text);
    }
    const index = new ThreadIndex({ codexHome: home });
    const first = pageOf(index, { limit: 2 });
    expect(numbersOf(first)).toEqual([3, 2]);
    expect(numbersOf(pageOf(index, { limit: 2, cursor: first.nextCursor }))).toEqual([1]);
    index.close();
  });

  it("sorts by the last write when asked, and sees a write at once", () => {
    for (let n = 1; n <= 3; n++) make(n);
    const index = new ThreadIndex({ codexHome: home });
    expect(numbersOf(pageOf(index, { sortKey: "updated_at" }))).toEqual([3, 2, 1]);
    fs.appendFileSync(rolloutPath(home, idOf(1), startOf(1)), "{}\n");
    const page = pageOf(index, { sortKey: "updated_at" });
    expect(numbersOf(page)).toEqual([1, 3, 2]);
    expect(page.data[0]!.updatedAt).toBeGreaterThan(page.data[0]!.createdAt);
    index.close();
  });

  it("filters by folder, provider, source and title", () => {
    make(1, { cwd: "/a", provider: "openai", message: "apple pie" });
    make(2, { source: "exec", message: "banana split" });
    make(3, { source: { subagent: { thread_spawn: { parent_thread_id: idOf(1), depth: 1 } } } });
    make(4, { source: "mcp" });
    make(5, { source: "cli", message: "Cherry tart" });
    appendThreadName(home, idOf(5), "dessert");
    expect(numbers()).toEqual([5, 1]);
    expect(numbers({ sourceKinds: [] })).toEqual([5, 1]);
    expect(numbers({ sourceKinds: ["exec", "appServer"] })).toEqual([4, 2]);
    expect(numbers({ sourceKinds: ["subAgent"] })).toEqual([3]);
    expect(numbers({ sourceKinds: ["subAgentThreadSpawn"] })).toEqual([3]);
    expect(numbers({ sourceKinds: ["subAgentReview"] })).toEqual([]);
    expect(numbers({ cwd: "/a" })).toEqual([1]);
    expect(numbers({ modelProviders: ["openai"] })).toEqual([1]);
    expect(numbers({ modelProviders: [] })).toEqual([5, 1]);
    expect(numbers({ searchTerm: "apple" })).toEqual([1]);
    expect(numbers({ searchTerm: "Apple" })).toEqual([]);
    expect(numbers({ searchTerm: "dessert" })).toEqual([5]);
    expect(numbers({ searchTerm: "Cherry" })).toEqual([]);
  });

  it("leaves out threads in which nothing was said, until something is", () => {
    const file = make(1, { message: "" });
    const index = new ThreadIndex({ codexHome: home });
    expect(numbersOf(pageOf(index))).toEqual([]);
    const payload = { type: "user_message", message: "hi" };
    fs.appendFileSync(file, `${JSON.stringify({ timestamp: "", type: "event_msg", payload })}\n`);
    expect(numbersOf(pageOf(index))).toEqual([1]);
    index.close();
  });
});

describe("changes", () => {
  it("to the folders are seen by an open index: new, deleted, archived and unarchived threads", () => {
    make(1);
    make(2);
    const index = new ThreadIndex({ codexHome: home });
    expect(numbersOf(pageOf(index))).toEqual([2, 1]);
    make(3);
    fs.rmSync(rolloutPath(home, idOf(2), startOf(2)));
    expect(numbersOf(pageOf(index))).toEqual([3, 1]);
    expect(archiveThread(home, idOf(1))).toMatchObject({ ok: true });
    expect(numbersOf(pageOf(index))).toEqual([3]);
    expect(numbersOf(pageOf(index, { archived: true }))).toEqual([1]);
    expect(unarchiveThread(home, idOf(1))).toEqual({
      ok: true,
      value: rolloutPath(home, idOf(1), startOf(1)),
    });
    expect(numbersOf(pageOf(index))).toEqual([3, 1]);
    index.close();
  });

  it("of git facts by a client win over the file, and clearing them lasts", () => {
    make(1);
    const index = new ThreadIndex({ codexHome: home });
    const facts = patchGitInfo(pageOf(index).data[0]!.gitInfo, { branch: "feature/x" });
    appendGitInfo(home, idOf(1), facts);
    expect(pageOf(index).data[0]!.gitInfo).toEqual({ sha: "abc", branch: "feature/x", originUrl: null });
    appendGitInfo(home, idOf(1), patchGitInfo(facts, { sha: null, branch: null, originUrl: null }));
    expect(pageOf(index).data[0]!.gitInfo).toBeNull();
    index.close();
  });

  it("of a name by any process show at once, the last one wins, also behind a torn line", () => {
    make(1);
    const index = new ThreadIndex({ codexHome: home });
    appendThreadName(home, idOf(1), "one");
    expect(pageOf(index).data[0]!.name).toBe("one");
    fs.appendFileSync(path.join(home, "session_index.jsonl"), '{"id":"');
    appendThreadName(home, idOf(1), "two");
    expect(pageOf(index).data[0]!.name).toBe("two");
    index.close();
  });
});

describe("the database", () => {
  const database = (): string => path.join(home, "thread-index.sqlite");

  it("spares the next process from opening the files", () => {
    const file = make(1);
    expect(numbers()).toEqual([1]);
    expect(fs.existsSync(database())).toBe(true);
    // Same size, other text: only somebody who opens the file would notice.
    const stat = fs.statSync(file);
    fs.writeFileSync(file, "x".repeat(stat.size));
    fs.utimesSync(file, stat.atime, stat.mtime);
    expect(numbers()).toEqual([1]);
  });

  it.each([
    ["missing", () => fs.rmSync(database())],
    ["empty", () => fs.writeFileSync(database(), "")],
    ["no database", () => fs.writeFileSync(database(), "not a database at all".repeat(500))],
    ["damaged inside", () => damage(database())],
    ["a folder", () => (fs.rmSync(database()), fs.mkdirSync(database()))],
  ])("is rebuilt from the files when it is %s", (_, spoil) => {
    for (let n = 1; n <= 40; n++) make(n);
    expect(numbers({ limit: 50 })).toHaveLength(40);
    for (const suffix of ["-wal", "-shm"]) fs.rmSync(database() + suffix, { force: true });
    spoil();
    expect(numbers({ limit: 50 })).toHaveLength(40);
    expect(numbers({ limit: 50 })).toHaveLength(40);
  });

  it("may lie elsewhere", () => {
    make(1);
    const sqliteHome = path.join(home, "elsewhere");
    fs.mkdirSync(sqliteHome);
    const index = new ThreadIndex({ codexHome: home, sqliteHome });
    pageOf(index);
    index.close();
    expect(fs.existsSync(path.join(sqliteHome, "thread-index.sqlite"))).toBe(true);
    expect(fs.existsSync(database())).toBe(false);
  });

  it("serves several processes at once", { timeout: 30_000 }, () => {
    for (let n = 1; n <= 30; n++) make(n);
    const outfile = path.join(scratch, "thread-index.mjs");
    const entryPoints = [path.join(import.meta.dirname, "thread-index.ts")];
    buildSync({ entryPoints, bundle: true, platform: "node", format: "esm", outfile, external: ["libsql"] });
    const script = `
      const { ThreadIndex } = await import(${JSON.stringify(outfile)});
      const index = new ThreadIndex({ codexHome: ${JSON.stringify(home)} });
      const page = index.list({ limit: 100 });
      if (page.value.data.length !== 30) throw new Error("saw " + page.value.data.length);
      index.close();`;
    const run = `for i in 1 2 3 4 5 6; do "$0" --input-type=module -e "$1" & pids="$pids $!"; done; for p in $pids; do wait $p || exit 1; done`;
    const result = spawnSync("bash", ["-c", run, process.execPath, script], { encoding: "utf8" });
    expect(result.stderr).toBe("");
    expect(result.status).toBe(0);
  });
});

// Overwrites the pages that hold the rows and leaves the header as it is.
function damage(file: string): void {
  const bytes = fs.readFileSync(file);
  bytes.fill(0x5a, 4096);
  fs.writeFileSync(file, bytes);
}
