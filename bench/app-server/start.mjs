// What it costs until a server has answered `initialize`, and what it holds when nothing happens.
import { setTimeout as wait } from "node:timers/promises";
import { cpuOf, memoryOf } from "./processes.mjs";

const IDLE_MS = 1000;

export async function start(client) {
  const { at } = await client.initialize();
  const cpuMs = cpuOf(client.pid);
  await wait(IDLE_MS);
  return { cpuMs, wallMs: at - client.startedAt, idle: memoryOf(client.pid) };
}
