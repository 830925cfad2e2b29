// A model that calls tools wrongly hears what is wrong; the turn goes on and every call has its output.
import * as fs from "node:fs";
import { afterEach, expect, it } from "vitest";
import { startModelServer, type ModelServer } from "../fakes/model-server.ts";
import type { ModelStep, ScriptedCall } from "../fakes/model-step.ts";
import { makePlace, type Place } from "../support/place.ts";
import { eventsOf, runExec, threadIdOf } from "../support/program.ts";
import { faults, inputOf, outputOf, responseItems, rolloutFile, rolloutLines } from "../support/rollouts.ts";

let model: ModelServer;
let place: Place;
afterEach(async () => {
  await model.close();
  place.remove();
});

/** Runs one response with these calls, then an end; gives the second request's input. */
async function heard(calls: readonly ScriptedCall[], step: ModelStep = {}) {
  model = await startModelServer([{ ...step, calls }, { text: "done" }]);
  place = makePlace({ modelUrl: model.url, model: "gpt-5.4" });
  const run = await runExec(place, ["--json", "go"]);
  expect(run.code, run.stderr).toBe(0);
  expect(eventsOf(run.stdout).at(-1)?.["type"]).toBe("turn.completed");
  const input = inputOf(model.requests[1]);
  expect(faults(input)).toEqual([]);
  const stored = responseItems(rolloutLines(rolloutFile(place, threadIdOf(run.stdout))));
  expect(faults(stored)).toEqual([]);
  return { input, events: eventsOf(run.stdout), stderr: run.stderr };
}

it.each<[string, Omit<ScriptedCall, "callId">, RegExp]>([
  ["no JSON", { name: "exec_command", args: "{nope" }, /^failed to parse function arguments: /],
  ["nothing", { name: "exec_command", args: "" }, /^failed to parse function arguments: /],
  ["a list", { name: "exec_command", args: [] }, /^failed to parse function arguments: /],
  [
    "a wrong type",
    { name: "exec_command", args: { cmd: 5 } },
    /^failed to parse function arguments: invalid type: integer `5`/,
  ],
  [
    "too little",
    { name: "exec_command", args: {} },
    /^failed to parse function arguments: missing field `cmd`/,
  ],
  [
    "a negative wait",
    { name: "exec_command", args: { cmd: "ls", yield_time_ms: -5 } },
    /^failed to parse function arguments: /,
  ],
  ["a zero byte", { name: "exec_command", args: { cmd: "echo \u0000" } }, /.+/],
  [
    "no session",
    { name: "write_stdin", args: { session_id: 1e9 } },
    /^write_stdin failed: Unknown process id/,
  ],
  ["a tool that is none", { name: "no_such_tool", args: {} }, /^unsupported call: no_such_tool$/],
  ["a property of Object", { name: "constructor", args: {} }, /^unsupported call: constructor$/],
  [
    "a custom tool that is none",
    { name: "nope", kind: "custom", args: "x" },
    /^unsupported custom tool call: nope$/,
  ],
  [
    "no patch",
    { name: "apply_patch", kind: "custom", args: "hello" },
    /^apply_patch verification failed: invalid patch: /,
  ],
  [
    "an unknown plan status",
    { name: "update_plan", args: { plan: [{ step: "a", status: "maybe" }] } },
    /^failed to parse function arguments: /,
  ],
  ["a missing image", { name: "view_image", args: { path: "none.png" } }, /^unable to locate image at /],
])("a call with %s", async (_, call, text) => {
  const { input } = await heard([{ ...call, callId: "c" }]);
  expect(String(outputOf(input, "c"))).toMatch(text);
});

it("two hundred calls in one response, each with its output, in order", async () => {
  const calls = Array.from({ length: 200 }, (_, n) => ({
    name: "exec_command",
    callId: `c${n}`,
    args: { cmd: `echo ${n}`, login: false },
  }));
  const { input, events } = await heard(calls);
  const outputs = input.filter(({ type }) => type === "function_call_output");
  expect(outputs.map(({ call_id }) => call_id)).toEqual(calls.map(({ callId }) => callId));
  for (const [n, { output }] of outputs.entries()) expect(String(output)).toMatch(new RegExp(`\\n${n}\\n$`));
  expect(events.filter(({ type }) => type === "item.completed").length).toBeGreaterThanOrEqual(200);
});

it("the same call id twice", async () => {
  const call = { name: "exec_command", callId: "same", args: { cmd: "echo hi" } };
  model = await startModelServer([{ calls: [call, call] }, { text: "done" }]);
  place = makePlace({ modelUrl: model.url });
  const run = await runExec(place, ["go"]);
  expect(run).toMatchObject({ code: 0, stdout: "done\n" });
});

it("an argument of five megabytes", async () => {
  const { input } = await heard([
    { name: "exec_command", callId: "long", args: { cmd: `echo ${"x".repeat(5_000_000)}` } },
    {
      name: "apply_patch",
      kind: "custom",
      callId: "patch",
      args: `*** Begin Patch\n*** Add File: big\n+${"y".repeat(5_000_000)}\n*** End Patch`,
    },
  ]);
  expect(String(outputOf(input, "long")).length).toBeLessThan(100_000);
  expect(fs.readdirSync(place.workspace)).toEqual([]);
});

it("a command that writes for ever is cut, not kept", async () => {
  const { input, events } = await heard([
    { name: "exec_command", callId: "c", args: { cmd: "yes | head -c 300000000", yield_time_ms: 30_000 } },
  ]);
  expect(String(outputOf(input, "c")).length).toBeLessThan(60_000);
  const item = events.find(({ type }) => type === "item.completed")?.["item"] as {
    aggregated_output: string;
  };
  expect(item.aggregated_output.length).toBe(1024 * 1024);
});
