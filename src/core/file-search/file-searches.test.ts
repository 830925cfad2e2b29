import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FileIndexes } from "./file-indexes.ts";
import { FileSearches } from "./file-searches.ts";
import type { SearchSession } from "./search-session.ts";

const unaborted = new AbortController().signal;

let root: string;

beforeEach(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "codex-search-")));
  for (const folder of ["lib", "other"]) fs.mkdirSync(path.join(root, folder));
  for (const file of ["lib/alpha.ts", "lib/beta.ts", "other/alphabet.ts"])
    fs.writeFileSync(path.join(root, file), "");
});

afterEach(() => {
  fs.rmSync(root, { recursive: true, force: true });
});

async function found(searches: FileSearches, query: string, roots: readonly string[]): Promise<string[]> {
  const hits = await searches.once(query, roots, unaborted);
  return hits.map((hit) => path.join(hit.root, hit.path));
}

describe("a search", () => {
  it("finds a file that was made since, and no longer one that was removed", async () => {
    const searches = new FileSearches();
    expect(await found(searches, "gamma", [root])).toEqual([]);
    fs.writeFileSync(path.join(root, "lib/gamma.ts"), "");
    expect(await found(searches, "gamma", [root])).toEqual([path.join(root, "lib/gamma.ts")]);
    fs.rmSync(path.join(root, "lib/gamma.ts"));
    expect(await found(searches, "gamma", [root])).toEqual([]);
  });

  it("finds nothing for an empty query, without roots, and in roots that are none", async () => {
    const searches = new FileSearches();
    expect(await found(searches, "", [root])).toEqual([]);
    expect(await found(searches, "alpha", [])).toEqual([]);
    const none = ["", "\0", path.join(root, "none"), path.join(root, "lib/alpha.ts")];
    expect(await found(searches, "alpha", none)).toEqual([]);
  });

  it("names the root as it was written, and each file once, for the innermost root", async () => {
    const inner = `${path.join(root, "lib")}/`;
    const hits = await new FileSearches().once("alpha", [root, inner, inner], unaborted);
    expect(hits.map((hit) => [hit.root, hit.path])).toEqual([
      [inner, "alpha.ts"],
      [root, "other/alphabet.ts"],
    ]);
  });

  it("finds nothing when it was aborted before", async () => {
    expect(await new FileSearches().once("alpha", [root], AbortSignal.abort())).toEqual([]);
  });
});

/** A session, what it said, and a wait for the answer to a query. */
function listen(roots: readonly string[]): {
  session: SearchSession;
  said: string[];
  answered(query: string): Promise<readonly string[]>;
} {
  const said: string[] = [];
  const waiting = new Map<string, (paths: readonly string[]) => void>();
  let last: { query: string; paths: readonly string[] } = { query: "", paths: [] };
  const session = new FileSearches().session(roots, {
    updated: (query, files) => {
      said.push(`updated ${query}`);
      last = { query, paths: files.map((file) => file.path) };
    },
    completed: () => {
      said.push("completed");
      waiting.get(last.query)?.(last.paths);
    },
  });
  return { session, said, answered: (query) => new Promise((resolve) => waiting.set(query, resolve)) };
}

describe("a search session", () => {
  it("answers each query in turn", async () => {
    const { session, answered } = listen([root]);
    for (const [query, paths] of [
      ["al", ["lib/alpha.ts", "other/alphabet.ts"]],
      ["alphab", ["other/alphabet.ts"]],
      ["alphabx", []],
      ["", []],
      ["beta", ["lib/beta.ts"]],
    ] as const) {
      const answer = answered(query);
      session.update(query);
      expect(await answer).toEqual(paths);
    }
  });

  it("searches only for the newest of queries that come at once", async () => {
    const { session, said, answered } = listen([root]);
    const first = answered("a");
    session.update("a");
    await first;
    said.length = 0;
    const answer = answered("alphabe");
    for (const query of ["al", "alp", "alph", "alphabe"]) session.update(query);
    await answer;
    expect(said).toEqual(["updated alphabe", "completed"]);
  });

  it("says nothing after it was stopped", async () => {
    const { session, said } = listen([root]);
    session.update("alpha");
    session.stop();
    session.update("beta");
    await new FileSearches().once("x", [root], unaborted);
    await new Promise((resolve) => setImmediate(resolve));
    expect(said).toEqual([]);
  });

  it("completes with nothing when the root is missing", async () => {
    const { session, answered } = listen([path.join(root, "none")]);
    const answer = answered("alpha");
    session.update("alpha");
    expect(await answer).toEqual([]);
  });
});

it("the indexes that were used last are kept, eight of them", () => {
  const indexes = new FileIndexes();
  const first = indexes.get("/0");
  for (let at = 1; at < 8; at++) indexes.get(`/${at}`);
  expect(indexes.get("/0")).toBe(first);
  const second = indexes.get("/2");
  indexes.get("/8");
  expect(indexes.get("/0")).toBe(first);
  expect(indexes.get("/2")).toBe(second);
  indexes.get("/9");
  indexes.get("/1");
  expect(indexes.get("/0")).toBe(first);
});
