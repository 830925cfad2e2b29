// File search over the real program's stdio: the one-shot search, sessions and their notifications.
import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AppServer } from "../support/app-server.ts";
import { makePlace, type Place } from "../support/place.ts";

let place: Place;
let server: AppServer;

beforeEach(async () => {
  place = makePlace({ modelUrl: "http://127.0.0.1:1/v1" });
  for (const file of ["lib/alpha.ts", "lib/alphabet.ts", "readme.md"]) touch(file);
  server = await AppServer.start(place);
});

afterEach(async () => {
  await server.close();
  place.remove();
});

function touch(file: string): void {
  const whole = path.join(place.workspace, file);
  fs.mkdirSync(path.dirname(whole), { recursive: true });
  fs.writeFileSync(whole, "");
}

async function paths(query: string, cancellationToken: string | null = null): Promise<readonly string[]> {
  const params = { query, roots: [place.workspace], cancellationToken };
  const { files } = await server.call("fuzzyFileSearch", params);
  return files.map((file: { path: string }) => file.path);
}

describe("fuzzyFileSearch", () => {
  it("gives root, path, name, score and positions of each hit", async () => {
    const params = { query: "alp", roots: [place.workspace], cancellationToken: null };
    const hit = { root: place.workspace, match_type: "file", score: 84, indices: [4, 5, 6] };
    expect(await server.call("fuzzyFileSearch", params)).toEqual({
      files: [
        { ...hit, path: "lib/alpha.ts", file_name: "alpha.ts" },
        { ...hit, path: "lib/alphabet.ts", file_name: "alphabet.ts" },
      ],
    });
    const { files } = await server.call("fuzzyFileSearch", { ...params, query: "^lib$" });
    expect(files).toMatchObject([{ path: "lib", match_type: "directory" }]);
  });

  it("sees files come and go between two searches", async () => {
    expect(await paths("brandnew")).toEqual([]);
    touch("lib/deep/brandnew.ts");
    expect(await paths("brandnew")).toEqual(["lib/deep/brandnew.ts"]);
    fs.rmSync(path.join(place.workspace, "lib"), { recursive: true });
    expect(await paths("brandnew")).toEqual([]);
    expect(await paths("alpha")).toEqual([]);
  });

  it("cancels the search before when a new one has its token", async () => {
    // So many that the walk is under way when the second search comes.
    for (let at = 0; at < 2000; at++) fs.mkdirSync(path.join(place.workspace, `folder-${at}`));
    const params = { query: "alp", roots: [place.workspace], cancellationToken: "t" };
    const first = server.send("fuzzyFileSearch", params);
    const second = server.send("fuzzyFileSearch", { ...params, query: "readme" });
    expect((await server.answerTo(first)).result).toEqual({ files: [] });
    expect((await server.answerTo(second)).result.files).toHaveLength(1);
    expect(await paths("alpha", "t")).toHaveLength(2);
  });

  it("refuses params of the wrong kind", async () => {
    for (const params of [
      {},
      { query: 1, roots: [] },
      { query: "a", roots: "x" },
      { query: "a", roots: [1] },
    ])
      expect(await server.refusal("fuzzyFileSearch", params)).toMatch(/^Invalid request: /);
  });
});

describe("a fuzzyFileSearch session", () => {
  async function typed(sessionId: string, query: string): Promise<readonly string[]> {
    const from = server.said.length;
    expect(await server.call("fuzzyFileSearch/sessionUpdate", { sessionId, query })).toEqual({});
    await server.until(
      ({ method, params }) => method === "fuzzyFileSearch/sessionCompleted" && params.sessionId === sessionId,
      from,
    );
    const updates = server.said
      .slice(from)
      .filter(({ method }) => method === "fuzzyFileSearch/sessionUpdated")
      .map(({ params }) => params);
    expect(updates.every((update) => update.sessionId === sessionId && update.query === query)).toBe(true);
    return updates.at(-1).files.map((file: { path: string }) => file.path);
  }

  it("follows the query", async () => {
    const roots = [place.workspace];
    expect(await server.call("fuzzyFileSearch/sessionStart", { sessionId: "s", roots })).toEqual({});
    expect(await typed("s", "alpha")).toEqual(["lib/alpha.ts", "lib/alphabet.ts"]);
    expect(await typed("s", "alphab")).toEqual(["lib/alphabet.ts"]);
    expect(await typed("s", "")).toEqual([]);
    expect(await typed("s", "read")).toEqual(["readme.md"]);
  });

  it("begins anew when its id is used again, and ends when it is stopped", async () => {
    const start = (root: string): Promise<unknown> =>
      server.call("fuzzyFileSearch/sessionStart", { sessionId: "s", roots: [root] });
    await start(place.workspace);
    await start(path.join(place.workspace, "lib"));
    expect(await typed("s", "alpha")).toEqual(["alpha.ts", "alphabet.ts"]);
    expect(await server.call("fuzzyFileSearch/sessionStop", { sessionId: "s" })).toEqual({});
    expect(await server.refusal("fuzzyFileSearch/sessionUpdate", { sessionId: "s", query: "x" })).toBe(
      "fuzzy file search session not found: s",
    );
    expect(await server.call("fuzzyFileSearch/sessionStop", { sessionId: "never" })).toEqual({});
  });

  it("is refused without an id, without roots and beyond 64", async () => {
    const start = "fuzzyFileSearch/sessionStart";
    const roots = [place.workspace];
    expect(await server.refusal(start, { sessionId: "", roots })).toBe("sessionId must not be empty");
    expect(await server.refusal(start, { sessionId: "s", roots: [] })).toBe(
      "failed to start fuzzy file search session: at least one search directory is required",
    );
    for (let at = 0; at < 64; at++) await server.call(start, { sessionId: `s${at}`, roots });
    expect(await server.refusal(start, { sessionId: "s64", roots })).toMatch(/64/);
    await server.call(start, { sessionId: "s0", roots });
  });
});
