// Fork, rollback, archive, rename: what happens to the file and to what the model hears.
import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startModelServer, type ModelServer } from "../fakes/model-server.ts";
import { AppServer } from "../support/app-server.ts";
import { makePlace, type Place } from "../support/place.ts";
import { inputOf, rolloutFile, rolloutFiles, rolloutLines, textsOf } from "../support/rollouts.ts";

let model: ModelServer;
let place: Place;
let server: AppServer;
let threadId: string;
beforeEach(async () => {
  model = await startModelServer((_, n) => ({ text: `answer ${n}` }));
  place = makePlace({ modelUrl: model.url });
  server = await AppServer.start(place);
  threadId = await server.startThread();
  await server.turn(threadId, "one");
  await server.turn(threadId, "two");
});
afterEach(async () => {
  await server.close();
  await model.close();
  place.remove();
});

/** The prompts and answers of the last request. */
const said = (): readonly string[] => {
  const input = inputOf(model.requests.at(-1));
  return [...textsOf(input, "user"), ...textsOf(input, "assistant")].filter((text) => !text.startsWith("<"));
};
const listed = async (params: object = {}): Promise<readonly string[]> =>
  (await server.call("thread/list", { ...params })).data.map(({ id }: { id: string }) => id);
const readable = async (id: string): Promise<readonly string[]> => {
  const { thread } = await server.call("thread/read", { threadId: id, includeTurns: true });
  return thread.turns.map(({ items }: any) => items[0].content[0].text);
};

it("a fork goes its own way and leaves the source as it was", async () => {
  const file = rolloutFile(place, threadId);
  const before = fs.readFileSync(file, "utf8");
  const { thread } = await server.call("thread/fork", { threadId });
  expect(thread.forkedFromId).toBe(threadId);
  expect(thread.turns).toHaveLength(2);
  await server.turn(thread.id, "three in the fork");
  expect(said()).toEqual(["one", "two", "three in the fork", "answer 0", "answer 1"]);
  expect(fs.readFileSync(file, "utf8")).toBe(before);
  await server.turn(threadId, "three");
  expect(said()).toEqual(["one", "two", "three", "answer 0", "answer 1"]);
  expect(await readable(thread.id)).toEqual(["one", "two", "three in the fork"]);
  expect(await readable(threadId)).toEqual(["one", "two", "three"]);
});

it("a rollback takes turns away from the model and from readers, also after a resume", async () => {
  const file = rolloutFile(place, threadId);
  const before = fs.readFileSync(file, "utf8");
  await server.turn(threadId, "three");
  const { thread } = await server.call("thread/rollback", { threadId, numTurns: 2 });
  expect(thread.turns).toHaveLength(1);
  // Nothing is rewritten: the file says that turns were taken back.
  expect(fs.readFileSync(file, "utf8").startsWith(before)).toBe(true);
  await server.turn(threadId, "other two");
  expect(said()).toEqual(["one", "other two", "answer 0"]);
  await server.close();
  server = await AppServer.start(place);
  expect(await readable(threadId)).toEqual(["one", "other two"]);
  await server.call("thread/resume", { threadId });
  await server.turn(threadId, "end");
  expect(said()).toEqual(["one", "other two", "end", "answer 0", "answer 3"]);
});

it("an archived thread is put away whole and comes back whole", async () => {
  const text = fs.readFileSync(rolloutFile(place, threadId), "utf8");
  await server.call("thread/archive", { threadId });
  expect(rolloutFiles(place)).toEqual([]);
  const [name] = fs.readdirSync(path.join(place.home, "archived_sessions"));
  expect(fs.readFileSync(path.join(place.home, "archived_sessions", name ?? ""), "utf8")).toBe(text);
  expect(await listed()).toEqual([]);
  expect(await listed({ archived: true })).toEqual([threadId]);
  expect(await server.refusal("thread/resume", { threadId })).toContain("no rollout found");
  await server.call("thread/unarchive", { threadId });
  expect(await listed()).toEqual([threadId]);
  await server.call("thread/resume", { threadId });
  await server.turn(threadId, "three");
  expect(said()).toEqual(["one", "two", "three", "answer 0", "answer 1"]);
});

it("a name is kept in the file and found in the list", async () => {
  await server.call("thread/name/set", { threadId, name: "  My name " });
  await server.close();
  server = await AppServer.start(place);
  const { data } = await server.call("thread/list", { searchTerm: "My na" });
  expect(data).toMatchObject([{ id: threadId, name: "My name" }]);
});

it("the index is rebuilt from the files when it is deleted or damaged", async () => {
  await server.close();
  for (const damage of [
    (file: string) => fs.rmSync(file),
    (file: string) => fs.writeFileSync(file, "not a database"),
  ]) {
    const database = fs.readdirSync(place.home).filter((name) => name.includes(".sqlite"));
    for (const name of database) damage(path.join(place.home, name));
    server = await AppServer.start(place);
    expect(await listed()).toEqual([threadId]);
    await server.close();
  }
  expect(rolloutLines(rolloutFile(place, threadId))[0]?.type).toBe("session_meta");
});
