// 50 threads over one connection, one message each, all at once: what it costs, and whether every thread
// tells its turn whole and in order.
import { performance } from "node:perf_hooks";
import { within } from "./client.mjs";
import { cpuOf, watchMemory } from "./processes.mjs";

const THREADS = 50;
const REPLY = "Hello from the model.";

export async function manyThreads(client, { cwd }) {
  await client.initialize();
  const told = new Map();
  let open = THREADS;
  const ended = new Promise((resolve) => {
    client.onNotification = ({ method, params }) => {
      const { threadId } = params;
      if (threadId === undefined) return;
      if (!told.has(threadId)) told.set(threadId, []);
      told.get(threadId).push({ method, params });
      if (method === "turn/completed" && --open === 0) resolve();
    };
  });
  const peak = watchMemory(client.pid);
  const before = cpuOf(client.pid);
  const began = performance.now();
  const started = await all(client, THREADS, "thread/start", () => ({ cwd, approvalPolicy: "never" }));
  const ids = started.map(({ thread }) => thread.id);
  const input = [{ type: "text", text: "hi", text_elements: [] }];
  await all(client, THREADS, "turn/start", (number) => ({ threadId: ids[number], input }));
  await within(ended, "the end of all turns");
  const wallMs = performance.now() - began;
  const cpuMs = cpuOf(client.pid) - before;
  const faults = ids.flatMap((id) => faultsOf(told.get(id) ?? []));
  return { cpuMs, wallMs, peak: peak(), faults: faults.length };
}

async function all(client, count, method, paramsOf) {
  const requests = Array.from({ length: count }, (_, number) => client.request(method, paramsOf(number)));
  client.write(requests.map(({ line }) => line).join(""));
  const answers = await Promise.all(requests.map(({ answered }) => within(answered, method)));
  return answers.map(({ result, error }) => {
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  });
}

/** turn/started, then each item from its start over its deltas to its end, then turn/completed. */
function faultsOf(told) {
  const turn = told.filter(({ method }) => /^(turn\/(started|completed)|item\/)/.test(method));
  const faults = [];
  if (turn[0]?.method !== "turn/started") faults.push("no start first");
  if (turn.at(-1)?.method !== "turn/completed") faults.push("no end last");
  const open = new Set();
  let text = "";
  for (const { method, params } of turn) {
    const id = params.item?.id ?? params.itemId;
    if (method === "item/started") open.add(id);
    else if (method.startsWith("item/") && !open.has(id))
      faults.push(`${method} of an item that is not open`);
    if (method === "item/completed") open.delete(id);
    if (method === "item/agentMessage/delta") text += params.delta;
    if (method === "item/completed" && params.item.type === "agentMessage" && params.item.text !== text)
      faults.push("the deltas are not the text");
  }
  if (open.size > 0) faults.push("an item without end");
  if (text !== REPLY) faults.push("not the reply");
  return faults;
}
