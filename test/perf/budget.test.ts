// What a run may take, as counts and bytes: those are the same on every machine. The figures in time are
// `npm run bench`'s (docs/performance.md).
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import { startModelServer, type ModelServer } from "../fakes/model-server.ts";
import type { ModelStep } from "../fakes/model-step.ts";
import { makePlace, type Place } from "../support/place.ts";
import { BIN, runExec } from "../support/program.ts";
import { inputOf } from "../support/rollouts.ts";
import { skipped as noSandbox } from "../sandbox/harness.ts";

const ACCOUNTANT = fileURLToPath(new URL("../fixtures/account-for-run.cjs", import.meta.url));

interface Account {
  readonly loaded: readonly string[];
  readonly spawned: readonly string[];
  readonly cpuMs: number;
}

let model: ModelServer;
let place: Place;
afterEach(async () => {
  await model.close();
  place.remove();
});

async function accountFor(script: readonly ModelStep[], args: readonly string[] = []): Promise<Account> {
  model = await startModelServer(script);
  place = makePlace({ modelUrl: model.url, model: "gpt-5.3-codex" });
  const file = path.join(place.root, "account.json");
  const env = { NODE_OPTIONS: `--require=${ACCOUNTANT}`, ACCOUNT_FILE: file };
  expect(await runExec(place, [...args, "hi"], { env })).toMatchObject({ code: 0 });
  return JSON.parse(fs.readFileSync(file, "utf8")) as Account;
}

function callStep(cmd: string): ModelStep {
  return { calls: [{ name: "exec_command", args: { cmd } }] };
}

it("answers one message with few files loaded, one connection and a small request", async () => {
  const { loaded, spawned } = await accountFor([{ text: "fine" }]);
  expect(loaded.map((file) => path.basename(file).replace(/-[\w-]{8}\./, ".")).toSorted()).toEqual([
    "first.cjs",
    "main.cjs",
    "rolldown-runtime.cjs",
    "turns.cjs",
  ]);
  const bytes = loaded.map((file) => fs.statSync(file).size).reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeLessThan(450_000);
  expect(spawned).toEqual([]);
  expect(model.connections()).toBe(1);
  expect(model.others).toEqual([]);
  expect(Buffer.byteLength(model.requests[0]!.text)).toBeLessThan(19_500);
});

it.skipIf(noSandbox !== false)(
  "starts two programs for a sandboxed call: the sandbox and the shell",
  async () => {
    const calls = ["cat /proc/1/comm; echo shell $$", "true", "true", "true"].map(callStep);
    const args = ["--sandbox", "workspace-write"];
    const { spawned } = await accountFor([...calls, { text: "fine" }], args);
    const sandboxes = spawned.filter((name) => name === "bwrap");
    // One trial when the run first needs the sandbox, then one a call.
    expect(sandboxes.length).toBe(calls.length + 1);
    // Besides: whatever guards the run as a whole.
    expect(spawned.length - sandboxes.length).toBeLessThanOrEqual(2);
    // Inside, the sandbox is process 1 and the shell is its first child.
    const output = inputOf(model.requests[1]).find((item) => item["type"] === "function_call_output");
    expect(output?.["output"]).toContain("bwrap\nshell 2\n");
    expect(model.connections()).toBe(1);
  },
);

it("starts one program for a call without a sandbox, on one connection for the whole turn", async () => {
  const calls = ["true", "true", "true"].map(callStep);
  const args = ["--dangerously-bypass-approvals-and-sandbox"];
  const { spawned } = await accountFor([...calls, { text: "fine" }], args);
  expect(spawned.filter((name) => name === "bash").length).toBe(calls.length);
  expect(spawned.length).toBeLessThanOrEqual(calls.length + 2);
  expect(model.connections()).toBe(1);
});

it("tells its version at little more than the price of starting Node", async () => {
  model = await startModelServer([]);
  place = makePlace({ modelUrl: model.url });
  const file = path.join(place.root, "account.json");
  const env = { ...place.env, ACCOUNT_FILE: file };
  const cost = (...args: string[]): number => {
    spawnSync(process.execPath, ["--require", ACCOUNTANT, ...args], { env });
    return (JSON.parse(fs.readFileSync(file, "utf8")) as Account).cpuMs;
  };
  let bare = Infinity;
  let version = Infinity;
  for (let run = 0; run < 5; run += 1) {
    bare = Math.min(bare, cost("-e", "0"));
    version = Math.min(version, cost(BIN, "--version"));
  }
  expect(version).toBeLessThan(1.5 * bare + 10);
});
