// command/exec of `true` in a sandbox: one after the other, and 50 at once.
import { performance } from "node:perf_hooks";
import { median } from "../place.mjs";
import { within } from "./client.mjs";
import { cpuOf, watchMemory } from "./processes.mjs";

const CALLS = 40;
const AT_ONCE = 50;
const PARAMS = { command: ["true"], sandboxPolicy: { type: "workspaceWrite" } };

export async function commands(client) {
  await client.initialize();
  // The first call also tries the sandbox.
  await run(client);
  const before = cpuOf(client.pid);
  const times = [];
  for (let count = 0; count < CALLS; count += 1) times.push(await run(client));
  return { medianMs: median(times), cpuMs: (cpuOf(client.pid) - before) / CALLS };
}

async function run(client) {
  const { ms, result } = await client.call("command/exec", PARAMS);
  if (result.exitCode !== 0) throw new Error(`true: exit ${result.exitCode}: ${result.stderr}`);
  return ms;
}

export async function manyCommands(client) {
  await client.initialize();
  await run(client);
  const peak = watchMemory(client.pid);
  const requests = Array.from({ length: AT_ONCE }, () => client.request("command/exec", PARAMS));
  const began = performance.now();
  client.write(requests.map(({ line }) => line).join(""));
  const answers = await Promise.all(requests.map(({ answered }) => within(answered, "command/exec")));
  const failed = answers.filter(({ result }) => result?.exitCode !== 0).length;
  return { failed, wallMs: Math.max(...answers.map(({ at }) => at)) - began, peak: peak() };
}
