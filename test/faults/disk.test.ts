// A disk that is full or read-only: the turn stops with one sentence, and what was recorded stays whole.
import * as fs from "node:fs";
import * as path from "node:path";
import { execFileSync } from "node:child_process";
import { afterEach, expect, it } from "vitest";
import { startModelServer, type ModelServer } from "../fakes/model-server.ts";
import { makePlace, type Place } from "../support/place.ts";
import { eventsOf, runExec, threadIdOf } from "../support/program.ts";
import {
  inputOf,
  responseItems,
  rolloutFile,
  rolloutFiles,
  rolloutLines,
  textsOf,
} from "../support/rollouts.ts";

let model: ModelServer;
let place: Place;
afterEach(async () => {
  await model.close();
  place.remove();
});

it("stops at a file size limit with one sentence; the thread stays whole and resumes", async () => {
  model = await startModelServer((_, n) =>
    n < 60
      ? { text: `text ${n} ${"x".repeat(4000)}`, calls: [{ name: "update_plan", args: { plan: [] } }] }
      : { text: "resumed" },
  );
  place = makePlace({ modelUrl: model.url });
  // In blocks of 1024 bytes; the compile cache and others are smaller.
  const run = await runExec(place, ["--json", "go"], { shell: 'ulimit -f 128; exec "$0" "$@"' });
  expect(run.code).toBe(1);
  const last = eventsOf(run.stdout).at(-1);
  expect(last).toMatchObject({
    type: "turn.failed",
    error: { message: expect.stringMatching(/File too large \(os error 27\).*(resume|free)/s) },
  });
  const file = rolloutFile(place, threadIdOf(run.stdout));
  expect(fs.readFileSync(file, "utf8").endsWith("\n")).toBe(true);
  const told = eventsOf(run.stdout)
    .filter(({ type }) => type === "item.completed")
    .map(({ item }) => item as Record<string, unknown>)
    .filter(({ type }) => type === "agent_message");
  const kept = textsOf(responseItems(rolloutLines(file)), "assistant");
  expect(told.length).toBeGreaterThan(5);
  for (const { text } of told) expect(kept).toContain(text);
  const asked = model.requests.length;
  const again = await runExec(place, ["resume", threadIdOf(run.stdout), "again"]);
  expect(again.code).toBe(0);
  expect(textsOf(inputOf(model.requests[asked]), "assistant").length).toBeGreaterThanOrEqual(told.length);
});

it.skipIf(process.getuid?.() !== 0)("stops on a full file system", async () => {
  model = await startModelServer((_, n) => ({
    text: `text ${n} ${"x".repeat(20_000)}`,
    calls: [{ name: "update_plan", args: { plan: [] } }],
  }));
  place = makePlace({ modelUrl: model.url });
  const sessions = path.join(place.home, "sessions");
  fs.mkdirSync(sessions);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", sessions]);
  try {
    const run = await runExec(place, ["--json", "go"]);
    expect(run.code).toBe(1);
    expect(eventsOf(run.stdout).at(-1)).toMatchObject({
      error: { message: expect.stringContaining("No space left on device (os error 28)") },
    });
    const told = eventsOf(run.stdout).filter(({ type }) => type === "item.completed");
    const kept = rolloutLines(rolloutFile(place, threadIdOf(run.stdout))).filter(
      ({ payload }) => payload["role"] === "assistant",
    );
    expect(kept.length).toBeGreaterThanOrEqual(
      told.filter(({ item }) => (item as { type: string }).type === "agent_message").length,
    );
  } finally {
    execFileSync("umount", [sessions]);
  }
});

it("says that CODEX_HOME cannot be written, and runs all the same with --ephemeral", async () => {
  model = await startModelServer([{ text: "fine" }]);
  place = makePlace({ modelUrl: model.url });
  // Root may write where the mode says no: a file in the folder's place stops root too.
  fs.writeFileSync(path.join(place.home, "sessions"), "");
  const run = await runExec(place, ["go"]);
  expect(run.code).toBe(1);
  expect(run.stderr).toMatch(/\(os error \d+\)/);
  expect(model.requests).toEqual([]);
  expect(rolloutFiles(place)).toEqual([]);
  expect(await runExec(place, ["--ephemeral", "go"])).toMatchObject({ code: 0, stdout: "fine\n" });
});

// Known gap: making $CODEX_HOME/tmp/arg0 (core/patch-program.ts) throws a bare Node error.
it.runIf(process.getuid?.() === 0)("says that CODEX_HOME is read-only", async () => {
  model = await startModelServer([{ text: "fine" }]);
  place = makePlace({ modelUrl: model.url });
  execFileSync("mount", ["--bind", place.home, place.home]);
  try {
    execFileSync("mount", ["-o", "remount,ro,bind", place.home]);
    const run = await runExec(place, ["go"]);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain("Read-only file system (os error 30)");
    expect(run.stderr).not.toMatch(/ at .*\.js/);
    expect(model.requests).toEqual([]);
    expect(await runExec(place, ["--ephemeral", "go"])).toMatchObject({ code: 0, stdout: "fine\n" });
  } finally {
    execFileSync("umount", [place.home]);
  }
});
