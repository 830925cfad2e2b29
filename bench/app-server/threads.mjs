// Stored threads: pages of the list, and one long thread loaded again and again.
import { median } from "../place.mjs";
import { STORED } from "./stored-threads.mjs";

const LISTS = 40;
const RESUMES = 7;
const ANY = { modelProviders: [] };

export async function list(client) {
  await client.initialize();
  const { ms: firstMs } = await client.call("thread/list", { limit: 25, ...ANY });
  const times = [];
  for (let count = 0; count < LISTS; count += 1)
    times.push((await client.call("thread/list", { limit: 25, ...ANY })).ms);
  let allMs = 0;
  let rows = 0;
  for (let cursor = null, more = true; more; more = cursor !== null) {
    const page = await client.call("thread/list", { limit: 100, cursor, ...ANY });
    allMs += page.ms;
    rows += page.result.data.length;
    cursor = page.result.nextCursor;
  }
  if (rows !== STORED) throw new Error(`thread/list: ${rows} threads instead of ${STORED}`);
  return { firstMs, pageMs: median(times), allMs };
}

export async function resume(client, { prepared: threadId }) {
  await client.initialize();
  const times = [];
  let bytes = 0;
  for (let count = 0; count < RESUMES; count += 1) {
    const { ms, result } = await client.call("thread/resume", { threadId });
    times.push(ms);
    bytes = JSON.stringify(result).length;
    const closed = client.notification("thread/closed");
    await client.call("thread/unsubscribe", { threadId });
    await closed;
  }
  return { medianMs: median(times), bytes };
}
