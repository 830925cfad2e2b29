// 2,000 small requests in one write: every one must be answered, or refused as overload.
import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { watchMemory } from "./processes.mjs";

const REQUESTS = 2000;
const PATIENCE_MS = 5000;
const OVERLOADED = -32001;

export async function pipelined(client, { cwd }) {
  await client.initialize();
  const kinds = [
    ["thread/loaded/list", {}],
    ["fs/getMetadata", { path: cwd }],
    ["getAuthStatus", {}],
    ["thread/list", { limit: 1 }],
  ];
  const requests = Array.from({ length: REQUESTS }, (_, number) =>
    client.request(...kinds[number % kinds.length]),
  );
  const peak = watchMemory(client.pid);
  const answers = [];
  for (const { answered } of requests)
    void answered.then(
      (answer) => answers.push(answer),
      () => undefined,
    );
  const began = performance.now();
  client.write(requests.map(({ line }) => line).join(""));
  const all = Promise.all(requests.map(({ answered }) => answered)).catch(() => undefined);
  await Promise.race([all, wait(PATIENCE_MS, undefined, { ref: false })]);
  const refused = answers.filter(({ error }) => error?.code === OVERLOADED).length;
  const wrong = answers.find(({ error }) => error !== undefined && error.code !== OVERLOADED);
  if (wrong !== undefined) throw new Error(`a pipelined request: ${wrong.error.message}`);
  const wallMs = Math.max(...answers.map(({ at }) => at)) - began;
  return { wallMs, refused, silent: REQUESTS - answers.length, peak: peak() };
}
