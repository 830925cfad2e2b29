import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Matcher } from "./matcher.ts";
import { PathTable } from "./path-table.ts";
import { parsePattern } from "./pattern.ts";

/** A table that holds this one path, and the path's id. */
function tableOf(path: string): { table: PathTable; id: number } {
  const table = new PathTable();
  let parent = -1;
  const parts = path.split("/");
  for (const [at, part] of parts.entries()) parent = table.add(parent, part, at < parts.length - 1);
  return { table, id: parent };
}

function match(query: string, path: string): { score: number; indices: readonly number[] } | null {
  const { table, id } = tableOf(path);
  const matcher = new Matcher(parsePattern(query));
  const score = matcher.score(table, id);
  return score < 0 ? null : { score, indices: matcher.indices(table, id) };
}

/** The best alignment by trying all of them; the rules written down a second time. */
function bestScore(needle: string, path: string): number {
  const kind = (at: number): string => {
    const character = at < 0 ? "/" : path[at]!;
    if (character === "/") return "delimiter";
    if (/[a-z]/.test(character)) return "small";
    if (/[A-Z]/.test(character)) return "capital";
    return /[0-9]/.test(character) ? "number" : "other";
  };
  const bonus = (at: number): number => {
    const [before, now] = [kind(at - 1), kind(at)];
    if (now === "delimiter" || now === "other") return 8;
    if (before === "delimiter") return 9;
    if (before === "other") return 8;
    const hump = (before === "small" && now === "capital") || (before !== "number" && now === "number");
    return hump ? 5 : 0;
  };
  let best = -1;
  const go = (letter: number, last: number, score: number, run: number): void => {
    if (letter === needle.length) best = Math.max(best, score);
    for (let at = last + 1; letter < needle.length && at < path.length; at++) {
      if (path[at]!.toLowerCase() !== needle[letter]) continue;
      const here = bonus(at);
      if (letter === 0) go(1, at, 16 + 2 * here, here);
      else if (at === last + 1) {
        const through = here >= 8 && here > run ? here : run;
        go(letter + 1, at, score + 16 + Math.max(here, through, 4), through);
      } else go(letter + 1, at, Math.max(0, score - 3 - (at - last - 2)) + 16 + here, here);
    }
  };
  go(0, -1, 0, 0);
  return best;
}

const letters = fc.constantFrom("a", "b", "B", "c", "1", "_", ".", "/", "-");
const path = fc
  .string({ unit: letters, minLength: 1, maxLength: 14 })
  .filter((text) => !/^\/|\/\/|\/$/.test(text));
const needle = fc.string({ unit: fc.constantFrom("a", "b", "c", "1", "_", "."), minLength: 1, maxLength: 4 });

describe("a fuzzy match", () => {
  it.each([
    // Scores and positions as 0.120 gives them.
    ["alp", "lib/alpha.ts", 84, [4, 5, 6]],
    ["alp", ".git/hooks/applypatch-msg.sample", 59, [11, 14, 16]],
    ["alpha", ".git/hooks/pre-applypatch.sample", 80, [15, 18, 20, 24, 27]],
    ["nodemod", "node_modules", 178, [0, 1, 2, 3, 5, 6, 7]],
    ["foobar", "sub/FooBar.txt", 159, [4, 5, 6, 7, 8, 9]],
    ["sub/foo", "sub/foobar.txt", 184, [0, 1, 2, 3, 4, 5, 6]],
    ["qc", "xyQ1c", 39, [2, 4]],
    [" deep", "a/deep/er/deepfile.txt", 109, [10, 11, 12, 13]],
    ["space with", "sub/inner/with space.txt", 237, [10, 11, 12, 13, 15, 16, 17, 18, 19]],
    ["unicode", "sub/ünïcödé.txt", 184, [4, 5, 6, 7, 8, 9, 10]],
    ["日本", "sub/日本語.txt", 59, [4, 5]],
    ["newline", "sub/new\nline.txt", 177, [4, 5, 6, 8, 9, 10, 11]],
    ["^xyq1c$", "xyQ1c", 134, [0, 1, 2, 3, 4]],
    ["w\\ w", "w w_Ww9", 84, [0, 1, 2]],
    ["!foo .txt$", "a/f1.txt", 104, [4, 5, 6, 7]],
  ])("of %j in %j is worth what it is in 0.120", (query, text, score, indices) => {
    expect(match(query, text)).toEqual({ score, indices });
  });

  it.each([
    ["foob\\ ar", "sub/foobar.txt"],
    ["!foo .txt", "sub/foobar.txt"],
    ["'foar", "sub/foobar.txt"],
    ["^foo", "sub/foobar.txt"],
    ["foobar$", "sub/foobar.txt"],
    ["ẃ", "w"],
    ["ba", "ab"],
    ["aaa", "aa"],
  ])("of %j in %j does not exist", (query, text) => {
    expect(match(query, text)).toBeNull();
  });

  it("has the best score of all alignments", () => {
    fc.assert(
      fc.property(needle, path, (query, text) => {
        expect(match(`${query}`, text)?.score ?? -1).toBe(bestScore(query, text));
      }),
      { numRuns: 2000 },
    );
  });

  it("points at the letters of the query, from left to right", () => {
    fc.assert(
      fc.property(needle, path, (query, text) => {
        const found = match(query, text);
        if (found === null) return;
        expect(found.indices.map((at) => text[at]!.toLowerCase()).join("")).toBe(query);
        expect(found.indices).toEqual([...new Set(found.indices)].toSorted((a, b) => a - b));
      }),
      { numRuns: 2000 },
    );
  });

  it("is never worth more than the bound by which paths are passed over", () => {
    fc.assert(
      fc.property(needle, path, (query, text) => {
        const { table, id } = tableOf(text);
        const matcher = new Matcher(parsePattern(query));
        const bound = matcher.bound(table, id);
        expect(matcher.score(table, id)).toBeLessThanOrEqual(bound);
        expect(bound).toBeLessThanOrEqual(matcher.most);
      }),
      { numRuns: 2000 },
    );
  });

  it("takes any text as a query and any name as a path", () => {
    const name = fc
      .string({ unit: "binary", minLength: 1, maxLength: 30 })
      .filter((text) => !text.includes("/") && !text.includes("\0") && !/\p{Cs}/u.test(text));
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), name, (query, text) => {
        const found = match(query, text);
        if (found !== null) expect(found.score).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
