// Threads that Codex 0.120.0 recorded: each resumes, its next request begins with what the file holds, and
// nothing that stands in the file is changed.
import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startModelServer, type ModelServer } from "../fakes/model-server.ts";
import { AppServer } from "../support/app-server.ts";
import { makePlace, type Place } from "../support/place.ts";
import { faults, inputOf, responseItems, rolloutLines, textOf, textsOf } from "../support/rollouts.ts";

const FIXTURES = path.join(import.meta.dirname, "../../src/rollout/fixtures");
const names = fs.readdirSync(FIXTURES).filter((name) => name.endsWith(".jsonl"));

let model: ModelServer;
let place: Place;
let server: AppServer;
beforeAll(async () => {
  model = await startModelServer([{ text: "resumed" }]);
  place = makePlace({ modelUrl: model.url });
  server = await AppServer.start(place);
});
afterAll(async () => {
  await server.close();
  await model.close();
  place.remove();
});

/** Puts the fixture where the peer kept it. Gives the path and the thread's id. */
function install(name: string): { readonly file: string; readonly threadId: string } {
  const source = path.join(FIXTURES, name);
  const meta = rolloutLines(source)[0]?.payload;
  const threadId = String(meta?.["id"]);
  const folder = path.join(place.home, "sessions", "2026", "01", "02");
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `rollout-2026-01-02T03-04-05-${threadId}.jsonl`);
  fs.copyFileSync(source, file);
  return { file, threadId };
}

describe.each(names)("%s", (name) => {
  it("resumes, and the model hears what it holds", async () => {
    const { file, threadId } = install(name);
    const before = fs.readFileSync(file, "utf8");
    await server.call("thread/resume", { threadId, cwd: place.workspace, modelProvider: "mock" });
    const asked = model.requests.length;
    const turn = await server.turn(threadId, "GO ON NOW");
    expect(turn.status).toBe("completed");
    const input = inputOf(model.requests[asked]);
    expect(faults(input)).toEqual([]);
    expect(textsOf(input, "user").at(-1)).toBe("GO ON NOW");
    const lines = rolloutLines(path.join(FIXTURES, name));
    const changed = lines.some(
      ({ type, payload }) => type === "compacted" || payload["type"] === "thread_rolled_back",
    );
    if (!changed) {
      const spoken = responseItems(lines)
        .filter(({ role }) => role === "user" || role === "assistant")
        .map(textOf);
      const heard = input.filter(({ type }) => type === "message").map(textOf);
      for (const text of spoken) expect(heard).toContain(text);
    }
    expect(fs.readFileSync(file, "utf8").startsWith(before)).toBe(true);
    await server.call("thread/unsubscribe", { threadId });
  });
});
