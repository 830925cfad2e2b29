// Two things asked of one thread at the same time: its file stays one file, and what was taken is not lost.
import * as fs from "node:fs";
import * as path from "node:path";
import { expect, it } from "vitest";
import { rolloutFiles, rolloutLines } from "../support/rollouts.ts";
import { startSession } from "../support/session.ts";

it("keeps a thread in one file when it is archived while it is resumed", async () => {
  const { server, place, threadId } = await startSession([{ text: "fine" }]);
  // Large, so that it is read in several steps.
  for (const text of ["a", "b", "c"]) await server.turn(threadId, text.repeat(700_000));
  for (let round = 0; round < 5; round++) {
    await server.call("thread/unsubscribe", { threadId });
    const asked = ["thread/resume", "thread/archive", "thread/resume"].map((method) =>
      server.send(method, { threadId }),
    );
    for (const id of asked) await server.answerTo(id);
    // Whoever still has it writes.
    const from = server.said.length;
    const turn = server.send("turn/start", { threadId, input: [{ type: "text", text: "more" }] });
    if ((await server.answerTo(turn)).error === undefined) await server.turnEnd(threadId, from);
    const archive = path.join(place.home, "archived_sessions");
    const archived = fs.readdirSync(archive).map((name) => path.join(archive, name));
    const files = [...rolloutFiles(place), ...archived];
    expect(files.length, `round ${round}`).toBe(1);
    expect(rolloutLines(files[0]!)[0]?.type).toBe("session_meta");
    await server.call("thread/unarchive", { threadId });
    await server.call("thread/resume", { threadId });
  }
});

it("says in a turn of its own what was steered into a shell command", async () => {
  const { server, model, threadId } = await startSession([{ text: "fine" }]);
  const from = server.said.length;
  await server.call("thread/shellCommand", { threadId, command: "sleep 0.3" });
  const { turn } = await server.notification("turn/started", from);
  const input = [{ type: "text", text: "and then this" }];
  await server.call("turn/steer", { threadId, expectedTurnId: turn.id, input });
  await server.until(({ method, params }) => method === "turn/completed" && params.turn.id !== turn.id, from);
  expect(model.requests.length).toBe(1);
  expect(model.requests[0]?.text).toContain("and then this");
});

it("ends a turn that waits for its place when its thread is closed", async () => {
  const { server, model, threadId } = await startSession([{ text: "slow", chunks: 50, deltaDelayMs: 50 }]);
  await server.startTurn(threadId, "hi");
  await server.until(({ method }) => method === "item/agentMessage/delta");
  await server.call("thread/compact/start", { threadId });
  const from = server.said.length;
  await server.call("thread/archive", { threadId });
  const ended = server.said
    .slice(from)
    .flatMap(({ method, params }) => (method === "turn/completed" ? [params.turn.status] : []));
  expect(ended).toEqual(["interrupted", "interrupted"]);
  expect(model.requests.length).toBe(1);
});
