// Fuzzy file search over a large tree: searches on their own, and keystrokes in a session, each counted to
// the update that was the whole answer to it.
import { performance } from "node:perf_hooks";
import { median } from "../place.mjs";
import { watchMemory } from "./processes.mjs";

const QUERIES = ["parser", "clt", "cfgts", "stream buffer ts", "e", "zzzz"];
/** A letter that is not answered in full by then counts as this long; the peer leaves some unanswered. */
const PATIENCE_MS = 3000;
const TYPED = ["parserStream", "clienthandler", "cfgts", "tkn buf", "eoa", "layout12"];

export async function oneShot(client, { shared: root }) {
  await client.initialize();
  const search = (query) => client.call("fuzzyFileSearch", { query, roots: [root], cancellationToken: null });
  const { ms: firstMs } = await search("core");
  const later = [];
  for (const query of QUERIES) later.push((await search(query)).ms);
  return { firstMs, laterMs: median(later) };
}

export async function keystrokes(client, { shared: root }) {
  await client.initialize();
  const peak = watchMemory(client.pid);
  const sessionId = "typing";
  await client.call("fuzzyFileSearch/sessionStart", { sessionId, roots: [root] });
  const firstMs = await type(client, sessionId, "p", 30_000);
  const times = [];
  for (const word of TYPED)
    for (let end = 1; end <= word.length; end += 1)
      times.push(await type(client, sessionId, word.slice(0, end)));
  const silent = times.filter((ms) => ms >= PATIENCE_MS).length;
  return { firstMs, medianMs: median(times), longestMs: Math.max(...times), silent, peak: peak() };
}

/** Resolves to the time until the last update of this query before the session said that it is complete. */
async function type(client, sessionId, query, patienceMs = PATIENCE_MS) {
  let updatedAt = null;
  const completed = new Promise((resolve) => {
    const late = setTimeout(resolve, patienceMs);
    client.onNotification = ({ method, params }, at) => {
      if (method === "fuzzyFileSearch/sessionUpdated" && params.query === query) updatedAt = at;
      if (method === "fuzzyFileSearch/sessionCompleted" && updatedAt !== null) {
        clearTimeout(late);
        resolve(true);
      }
    };
  });
  const began = performance.now();
  await client.call("fuzzyFileSearch/sessionUpdate", { sessionId, query });
  return (await completed) === true ? updatedAt - began : patienceMs;
}
