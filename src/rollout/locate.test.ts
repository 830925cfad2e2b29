import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { uuidV7 } from "../base/ids.ts";
import { archiveThread, unarchiveThread } from "./archive.ts";
import { findArchivedFile, findLatest, findThreadByName, findThreadFile, listNewest } from "./locate.ts";
import { dayDir, parseRolloutName, rolloutFileName, rolloutPath, unarchivedPath, uuidTime } from "./paths.ts";
import { appendThreadName, findIdsByName } from "./thread-names.ts";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "rollout-locate-"));
let home: string;
let homes = 0;
beforeEach(() => fs.mkdirSync((home = path.join(scratch, String(++homes)))));
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }));

const at = new Date(2026, 2, 4, 5, 6, 7);
const HOUR = 3_600_000;

function make(id: string, startedAt: Date, meta: object = {}): string {
  const file = rolloutPath(home, id, startedAt);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const payload = { id, cwd: "/project", source: "cli", ...meta };
  fs.writeFileSync(file, `${JSON.stringify({ timestamp: "", type: "session_meta", payload })}\n`);
  return file;
}

describe("file names", () => {
  const id = "019d0000-0000-7000-8000-00000000000a";

  it("spell the local start time and the id, and are read back", () => {
    const name = rolloutFileName(id, at);
    expect(name).toBe(`rollout-2026-03-04T05-06-07-${id}.jsonl`);
    expect(parseRolloutName(`/x/${name}`)).toEqual({ localTime: "2026-03-04T05-06-07", id });
    expect(rolloutPath("/home", id, at)).toBe(path.join("/home/sessions/2026/03/04", name));
    expect(unarchivedPath("/home", `/home/archived_sessions/${name}`)).toBe(rolloutPath("/home", id, at));
  });

  it.each([
    "",
    "rollout.jsonl",
    `rollout-2026-03-04-${id}.jsonl`,
    `${id}.jsonl`,
    `rollout-2026-03-04T05-06-07-${id}.jsonl.tmp`,
  ])("that are not ours are left alone: %j", (name) => {
    expect(parseRolloutName(name)).toBeUndefined();
    expect(unarchivedPath("/home", name)).toBeUndefined();
  });

  it("need no clock to find the time of an id", () => {
    expect(uuidTime(uuidV7(at.getTime()))).toEqual(at);
    expect(uuidTime("019d0000-0000-4000-8000-00000000000a")).toBeUndefined();
  });
});

describe("finding a thread's file", () => {
  it("works whatever time zone named it, for ids of any version and far from the day of the id", () => {
    const ids = [
      uuidV7(at.getTime()),
      uuidV7(at.getTime()),
      "7c9e6679-7425-40de-944b-e07fc1f90ae7",
      uuidV7(0),
    ];
    const days = [at, new Date(at.getTime() + 14 * HOUR), at, new Date(2025, 0, 1)];
    const files = ids.map((id, n) => make(id, days[n]!));
    expect(ids.map((id) => findThreadFile(home, id))).toEqual(files);
    expect(findThreadFile(home, ids[0]!.toUpperCase())).toBe(files[0]);
    expect(findThreadFile(home, uuidV7(at.getTime()))).toBeUndefined();
    expect(findThreadFile(path.join(home, "none"), ids[0]!)).toBeUndefined();
  });

  it("lists the newest without opening any, and overlooks what is not a thread", () => {
    const files = [3, 1, 2].map((day) => make(uuidV7(), new Date(2026, 0, day)));
    fs.writeFileSync(path.join(dayDir(home, new Date(2026, 0, 3)), "notes.txt"), "");
    fs.mkdirSync(path.join(home, "sessions", "other"));
    expect(listNewest(home, 2).map((file) => file.path)).toEqual([files[0], files[2]]);
    expect(listNewest(home, 0)).toEqual([]);
  });

  it("takes the thread that was written to last, of those that match", () => {
    const a = make(uuidV7(), new Date(2026, 0, 1), { cwd: "/a", model_provider: "openai" });
    const b = make(uuidV7(), new Date(2026, 0, 2), { cwd: "/b", source: "exec" });
    fs.utimesSync(a, 2000, 2000);
    fs.utimesSync(b, 1000, 1000);
    expect(findLatest(home)?.path).toBe(a);
    expect(findLatest(home, { cwd: "/b" })?.meta.cwd).toBe("/b");
    expect(findLatest(home, { sourceKinds: ["exec"] })?.path).toBe(b);
    expect(findLatest(home, { modelProviders: ["openai"], cwd: "/b" })).toBeUndefined();
    fs.writeFileSync(a, "garbage");
    expect(findLatest(home)?.path).toBe(b);
  });
});

describe("thread names", () => {
  it("lead to the thread that got the name last and still exists", () => {
    const [one, two, gone] = [uuidV7(), uuidV7(), uuidV7()];
    make(one, at);
    make(two, at);
    appendThreadName(home, one, "dup");
    appendThreadName(home, two, "dup");
    appendThreadName(home, gone, "dup");
    expect(findIdsByName(home, "dup")).toEqual([gone, two, one]);
    expect(findThreadByName(home, "dup")?.id).toBe(two);
    appendThreadName(home, two, "other");
    expect(findThreadByName(home, "dup")?.id).toBe(one);
    expect(findThreadByName(home, "none")).toBeUndefined();
  });
});

describe("the archive", () => {
  it("takes a thread and gives it back to the day its name spells", () => {
    const id = uuidV7(at.getTime());
    const file = make(id, at);
    const archived = path.join(home, "archived_sessions", path.basename(file));
    expect(archiveThread(home, id)).toEqual({ ok: true, value: archived });
    expect(findThreadFile(home, id)).toBeUndefined();
    expect(findArchivedFile(home, id)).toBe(archived);
    expect(unarchiveThread(home, id)).toEqual({ ok: true, value: file });
    expect(findArchivedFile(home, id)).toBeUndefined();
  });

  it("says which thread it does not have", () => {
    const id = uuidV7();
    expect(archiveThread(home, id)).toMatchObject({
      error: { message: `no rollout found for thread id ${id}` },
    });
    expect(unarchiveThread(home, id)).toMatchObject({
      error: { message: `no archived rollout found for thread id ${id}` },
    });
  });
});
