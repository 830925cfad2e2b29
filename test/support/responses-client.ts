// A client of the scripted server, and one request put to it. What is made here ends with the test.
import { onTestFinished } from "vitest";
import { startModelServer, type ModelScript, type ModelServer } from "../fakes/model-server.ts";
import { providerFromConfig } from "../../src/model/providers.ts";
import { ModelError, type ModelClient, type ModelEvent, type ModelRequest } from "../../src/model/types.ts";
import { createResponsesClient } from "../../src/model/responses/client.ts";

export const REQUEST: ModelRequest = {
  model: "mock-model",
  instructions: "be brief",
  input: ['{"type":"message","role":"user","content":[]}'],
  tools: [],
  parallelToolCalls: false,
  reasoning: null,
  include: [],
  promptCacheKey: "thread",
  clientMetadata: {},
  headers: { originator: "test", session_id: "thread" },
};

/** Nobody is signed in. */
const NOBODY = {
  account: () => null,
  freshen: () => Promise.resolve(),
  recover: () => Promise.resolve(false),
};

export function client(baseUrl: string, config: object = {}, env: Record<string, string> = {}): ModelClient {
  const table = { base_url: baseUrl, request_max_retries: 0, ...config };
  const made = createResponsesClient(providerFromConfig("mock", table), { ...NOBODY, env });
  onTestFinished(() => made.close());
  return made;
}

export async function start(
  script: ModelScript,
  config: object = {},
): Promise<{ server: ModelServer; model: ModelClient }> {
  const server = await startModelServer(script);
  onTestFinished(() => server.close());
  return { server, model: client(server.url, config) };
}

interface Answer {
  readonly batches: readonly (readonly ModelEvent[])[];
  readonly events: readonly ModelEvent[];
  readonly text: string;
  readonly error: ModelError | null;
}

export async function ask(model: ModelClient, signal = new AbortController().signal): Promise<Answer> {
  const batches: (readonly ModelEvent[])[] = [];
  let error: ModelError | null = null;
  try {
    for await (const batch of model.stream(REQUEST, signal)) batches.push(batch);
  } catch (thrown) {
    if (!(thrown instanceof ModelError)) throw thrown;
    error = thrown;
  }
  const events = batches.flat();
  const text = events.map((event) => (event.type === "textDelta" ? event.delta : "")).join("");
  return { batches, events, text, error };
}
