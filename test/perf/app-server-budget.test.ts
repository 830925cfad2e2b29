// What requests of the app-server may touch, as counts of calls into the file system: those are the same on
// every machine. The figures in time are `npm run bench -- --app-server`'s (docs/performance.md).
import nodeFs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { FileSearches } from "../../src/core/file-search/file-searches.ts";
import type { SessionEvents } from "../../src/core/file-search/search-session.ts";
import { rolloutPath } from "../../src/rollout/paths.ts";
import { ThreadIndex } from "../../src/rollout/index/thread-index.ts";
import type { ThreadQuery } from "../../src/rollout/index/query.ts";

const THREADS = 2000;
const FOLDERS = 300;

let root: string;
beforeEach(() => {
  root = nodeFs.realpathSync(nodeFs.mkdtempSync(path.join(os.tmpdir(), "codex-budget-")));
});
afterEach(() => nodeFs.rmSync(root, { recursive: true, force: true }));

const WATCHED = ["openSync", "readdirSync", "opendirSync", "readFileSync", "lstatSync", "statSync"] as const;

/** The paths that the body's calls of these functions named. */
async function touched(
  names: readonly (typeof WATCHED)[number][],
  body: () => unknown,
): Promise<readonly string[]> {
  const paths: string[] = [];
  const originals = names.map((name) => [name, nodeFs[name]] as const);
  const patched = nodeFs as unknown as Record<string, unknown>;
  for (const [name, original] of originals) {
    patched[name] = (...args: unknown[]) => {
      paths.push(String(args[0]));
      return (original as (...args: unknown[]) => unknown)(...args);
    };
  }
  syncBuiltinESMExports();
  try {
    await body();
  } finally {
    for (const [name, original] of originals) patched[name] = original;
    syncBuiltinESMExports();
  }
  return paths;
}

function writeThreads(home: string): void {
  for (let number = 0; number < THREADS; number++) {
    const id = `019d0000-0000-7000-8000-${String(number).padStart(12, "0")}`;
    const start = new Date(Date.UTC(2026, 0, 1) + number * 60_000);
    const timestamp = start.toISOString();
    const meta = { id, timestamp, cwd: "/p", originator: "t", cli_version: "1", source: "vscode" };
    const message = { type: "user_message", message: `message ${number}` };
    const file = rolloutPath(home, id, start);
    if (!nodeFs.existsSync(path.dirname(file))) nodeFs.mkdirSync(path.dirname(file), { recursive: true });
    const lines = [
      { timestamp, type: "session_meta", payload: { ...meta, model_provider: "mock" } },
      { timestamp, type: "event_msg", payload: message },
    ];
    nodeFs.writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  }
}

const NEWEST: ThreadQuery = {
  cursor: null,
  limit: 25,
  sortKey: "created_at",
  archived: false,
  cwd: null,
  modelProviders: null,
  sourceKinds: null,
  searchTerm: null,
};

it("lists 25 of 2,000 threads without opening one of them again", async () => {
  writeThreads(root);
  const index = new ThreadIndex({ codexHome: root });
  const list = (): void => {
    const page = index.list(NEWEST);
    expect(page.ok && page.value.data.length).toBe(NEWEST.limit);
  };
  const isThread = (file: string): boolean => file.endsWith(".jsonl");
  const first = await touched(["openSync", "readFileSync"], list);
  // At most the whole of them once, each by its head.
  expect(first.filter(isThread).length).toBeLessThanOrEqual(THREADS);
  const again = await touched(["openSync", "readFileSync"], list);
  expect(again.filter(isThread)).toEqual([]);
  const [newest] = first.filter(isThread).toSorted().toReversed();
  nodeFs.appendFileSync(newest!, `${JSON.stringify({ type: "event_msg", payload: { type: "x" } })}\n`);
  const changed = await touched(["openSync", "readFileSync"], list);
  expect(changed.filter(isThread).length).toBeLessThanOrEqual(1);
  index.close();
});

it("answers a keystroke of a search session without a look at the disk", async () => {
  for (let number = 0; number < FOLDERS; number++) {
    const folder = path.join(root, `folder-${number % 20}`, `inner-${number}`);
    nodeFs.mkdirSync(folder, { recursive: true });
    nodeFs.writeFileSync(path.join(folder, `parser-${number}.ts`), "");
  }
  let answered: () => void = () => undefined;
  let hits = 0;
  const events: SessionEvents = {
    updated: (_query, files) => (hits = files.length),
    completed: () => answered(),
  };
  const session = new FileSearches().session([root], events);
  const type = async (query: string): Promise<void> => {
    const done = new Promise<void>((resolve) => (answered = resolve));
    session.update(query);
    await done;
  };
  const first = await touched(["readdirSync", "opendirSync"], () => type("p"));
  expect(first.length).toBeLessThanOrEqual(FOLDERS + 20 + 1);
  const later = await touched(WATCHED, async () => {
    for (const query of ["pa", "par", "pars", "parse", "par", "inner parser"]) await type(query);
  });
  expect(later).toEqual([]);
  expect(hits).toBeGreaterThan(0);
  session.stop();
});
