import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PathTable } from "./path-table.ts";
import { narrows, parsePattern } from "./pattern.ts";
import { Typing, type FileHit } from "./search.ts";

const unaborted = new AbortController().signal;

function tableOf(names: readonly string[]): PathTable {
  const table = new PathTable();
  for (const name of names) table.add(-1, name, false);
  return table;
}

async function search(typing: Typing, query: string, table: PathTable): Promise<readonly FileHit[]> {
  const hits = await typing.search(parsePattern(query), [{ root: "/r", table, except: [] }], unaborted);
  return hits ?? [];
}

const names = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "c", "B", "_", "é"), minLength: 1 }), {
  maxLength: 120,
});
const typed = fc.array(
  fc.string({ unit: fc.constantFrom("a", "b", "c", "!", "^", "$", "'", " ", "\\", "é", "e"), maxLength: 5 }),
  { minLength: 1, maxLength: 5 },
);

describe("searching", () => {
  it("gives for a longer query the same as a search from the beginning, also when paths come and go", async () => {
    await fc.assert(
      fc.asyncProperty(names, names, typed, async (first, later, keys) => {
        const table = tableOf(first);
        const typing = new Typing();
        let query = "";
        for (const [at, key] of keys.entries()) {
          query += key;
          if (at === 1) for (const name of later) table.add(-1, name, false);
          if (at === 2 && first.length > 0) table.remove(0);
          expect(await search(typing, query, table)).toEqual(await search(new Typing(), query, table));
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["foo", "foob", true],
    ["foo", "foo bar", true],
    ["foo", "'foo", true],
    ["foo", "foo$", true],
    ["", "a", true],
    ["foo bar", "foo", false],
    ["!a", "!ab", false],
    ["a$", "ab$", false],
    ["^a", "^ab", true],
    ["^a", "ab", false],
    ["foo", "fo", false],
    ["a", "é", false],
    ["e", "é", false],
  ])("after %j, %j needs a look at what fitted only: %s", (before, after, expected) => {
    expect(narrows(parsePattern(before), parsePattern(after))).toBe(expected);
  });

  it("lists the best 50, names before folders above them and short paths before long ones", async () => {
    const table = new PathTable();
    const folder = table.add(-1, "query", true);
    for (let at = 0; at < 80; at++) table.add(folder, `${"x".repeat(at + 1)}.txt`, false);
    const name = table.add(folder, `${"y".repeat(90)}`, true);
    table.add(name, "query", false);
    const hits = await search(new Typing(), "query", table);
    expect(hits).toHaveLength(50);
    expect(hits.some(({ path }) => path === "query")).toBe(true);
    expect(hits.some(({ path }) => path.endsWith("yy/query"))).toBe(true);
    expect(hits.some(({ path }) => path === `query/${"x".repeat(40)}.txt`)).toBe(true);
    expect(hits.some(({ path }) => path === `query/${"x".repeat(60)}.txt`)).toBe(false);
  });

  it("orders equal scores by path", async () => {
    const table = tableOf(["ab_long", "ab", "ab_a"]);
    expect((await search(new Typing(), "ab", table)).map(({ path }) => path)).toEqual([
      "ab",
      "ab_a",
      "ab_long",
    ]);
  });

  it("passes over files that another root has", async () => {
    const table = new PathTable();
    const inner = table.add(-1, "inner", true);
    table.add(inner, "file", false);
    table.add(table.add(-1, "inner2", true), "file", false);
    const searched = [{ root: "/r", table, except: ["inner"] }];
    const hits = await new Typing().search(parsePattern("file"), searched, unaborted);
    expect(hits?.map(({ path }) => path)).toEqual(["inner2/file"]);
  });

  it("lets other work run while it goes on, and ends when it is aborted", async () => {
    const table = new PathTable();
    for (let at = 0; at < 300_000; at++) table.add(-1, `some_file_name_${at}_b`, false);
    const abort = new AbortController();
    setImmediate(() => abort.abort());
    const hits = new Typing().search(
      parsePattern("sfn_b"),
      [{ root: "/r", table, except: [] }],
      abort.signal,
    );
    expect(await hits).toBeNull();
  });
});
