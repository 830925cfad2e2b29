import { describe, expect, it } from "vitest";
import type { ModelEvent } from "../types.ts";
import { EventReader } from "./events.ts";

interface Outcome {
  readonly events: readonly ModelEvent[];
  readonly failure: string | null;
  readonly log: readonly string[];
}

function read(...events: readonly unknown[]): Outcome {
  const log: string[] = [];
  const reader = new EventReader((text) => log.push(text));
  for (const event of events) reader.read(typeof event === "string" ? event : JSON.stringify(event), "");
  return { events: reader.take(), failure: reader.failure?.message ?? null, log };
}

const done = (item: unknown): unknown => ({ type: "response.output_item.done", output_index: 0, item });

function kept(item: unknown): unknown {
  const event = read(done(item)).events[0];
  return event?.type === "itemDone" ? event.item : null;
}

describe("items", () => {
  it("keeps a message without id, status and annotations", () => {
    const content = [{ type: "output_text", text: "x", annotations: [{ a: 1 }], logprobs: [] }];
    const item = { type: "message", id: "m", status: "completed", role: "assistant", phase: null, content };
    expect(JSON.stringify(kept(item))).toBe(
      '{"type":"message","role":"assistant","content":[{"type":"output_text","text":"x"}]}',
    );
    expect(kept({ ...item, phase: "commentary" })).toMatchObject({ phase: "commentary" });
    expect(kept({ ...item, content: "plain" })).toMatchObject({
      content: [{ type: "output_text", text: "plain" }],
    });
    expect(kept({ ...item, content: [{ type: "refusal", refusal: "no" }] })).toMatchObject({
      content: [{ type: "output_text", text: "no" }],
    });
    expect(kept({ ...item, content: 5 })).toMatchObject({ content: [] });
  });

  it("keeps reasoning as the server wants it back", () => {
    const json = (item: object): string => JSON.stringify(kept({ type: "reasoning", id: "r", ...item }));
    expect(json({ summary: [], content: null, encrypted_content: "E" })).toBe(
      '{"type":"reasoning","summary":[],"content":null,"encrypted_content":"E"}',
    );
    expect(json({ summary: [{ type: "summary_text", text: "s" }] })).toBe(
      '{"type":"reasoning","summary":[{"type":"summary_text","text":"s"}],"content":null,"encrypted_content":null}',
    );
    expect(json({ summary: [], content: [{ type: "reasoning_text", text: "t" }] })).toBe(
      '{"type":"reasoning","summary":[],"content":[{"type":"reasoning_text","text":"t"}],"encrypted_content":null}',
    );
    expect(json({ summary: "?", content: [] })).toBe(
      '{"type":"reasoning","summary":[],"encrypted_content":null}',
    );
  });

  it("keeps calls in the wire's member order, function calls without status", () => {
    const call = { id: "fc", status: "completed", call_id: "c1", name: "f" };
    expect(JSON.stringify(kept({ type: "function_call", ...call, arguments: "{}" }))).toBe(
      '{"type":"function_call","name":"f","arguments":"{}","call_id":"c1"}',
    );
    expect(JSON.stringify(kept({ type: "custom_tool_call", ...call, input: "i" }))).toBe(
      '{"type":"custom_tool_call","status":"completed","call_id":"c1","name":"f","input":"i"}',
    );
    expect(kept({ type: "function_call", ...call, namespace: "n", arguments: { a: 1 } })).toMatchObject({
      namespace: "n",
      arguments: '{"a":1}',
    });
    expect(kept({ type: "function_call", id: "fc", name: "f" })).toMatchObject({
      call_id: "fc",
      arguments: "{}",
    });
    expect(kept({ type: "function_call", name: "f", arguments: "{}" })).toBeNull();
    expect(kept({ type: "function_call", call_id: "c", name: 7 })).toBeNull();
  });

  it("keeps a local shell call with every member of its action", () => {
    const action = { type: "exec", command: ["true", 5], env: { A: "b", C: 1 } };
    expect(kept({ type: "local_shell_call", id: "l", call_id: "c", status: "completed", action })).toEqual({
      type: "local_shell_call",
      call_id: "c",
      status: "completed",
      action: {
        type: "exec",
        command: ["true"],
        timeout_ms: null,
        working_directory: null,
        env: { A: "b" },
        user: null,
      },
    });
    expect(kept({ type: "local_shell_call", call_id: "c" })).toBeNull();
  });

  it("keeps web searches with what their kind of action has", () => {
    const search = (action?: object): unknown =>
      kept({ type: "web_search_call", id: "w", status: "completed", action });
    expect(search({ type: "search", query: "q", queries: ["q"], sources: [] })).toEqual({
      type: "web_search_call",
      status: "completed",
      action: { type: "search", query: "q", queries: ["q"] },
    });
    expect(search({ type: "open_page", url: "u" })).toMatchObject({
      action: { type: "open_page", url: "u" },
    });
    expect(search({ type: "find_in_page", url: "u", pattern: "p" })).toMatchObject({
      action: { pattern: "p" },
    });
    expect(search({ type: "new_kind", x: 1 })).toMatchObject({ action: { type: "other" } });
    expect(search()).toEqual({ type: "web_search_call", status: "completed" });
  });

  it("skips kinds it does not know, and says so in the log", () => {
    const { events, log } = read(done({ type: "hologram" }), done("text"), {
      type: "response.output_item.done",
    });
    expect(events).toEqual([]);
    expect(log).toHaveLength(3);
    expect(log[0]).toContain("hologram");
  });
});

describe("EventReader", () => {
  it("reads deltas of text, summary and reasoning", () => {
    const place = { item_id: "i", output_index: 0 };
    const { events } = read(
      { type: "response.output_text.delta", ...place, content_index: 0, delta: "a" },
      { type: "response.reasoning_summary_part.added", ...place, summary_index: 1 },
      { type: "response.reasoning_summary_text.delta", ...place, summary_index: 1, delta: "b" },
      { type: "response.reasoning_text.delta", ...place, content_index: 2, delta: "c" },
    );
    expect(events).toEqual([
      { type: "textDelta", itemId: "i", delta: "a" },
      { type: "reasoningSummaryPart", itemId: "i", summaryIndex: 1 },
      { type: "reasoningSummaryDelta", itemId: "i", summaryIndex: 1, delta: "b" },
      { type: "reasoningTextDelta", itemId: "i", contentIndex: 2, delta: "c" },
    ]);
  });

  it("reads any text delta as a JSON parser would", () => {
    const texts = ["plain", "", 'say "hi"', "a\nb", "{}", "\\", '","delta":"x', "ü🌍", "\u2028"];
    const tails = [{}, { logprobs: [] }, { logprobs: [{ token: "t", delta: "no" }] }, { obfuscation: 'a"b' }];
    for (const delta of texts) {
      for (const tail of tails) {
        for (const head of [{}, { sequence_number: 4 }, { extra: { delta: "no" } }]) {
          const place = { item_id: "m", output_index: 0, content_index: 0 };
          const event = { type: "response.output_text.delta", ...head, ...place, delta, ...tail };
          expect(read(event).events).toEqual([{ type: "textDelta", itemId: "m", delta }]);
          expect(read(JSON.stringify(event, null, 1)).events).toEqual([
            { type: "textDelta", itemId: "m", delta },
          ]);
        }
      }
    }
  });

  it("gives items and deltas an id when the server gives none", () => {
    const item = { type: "message", role: "assistant", content: [] };
    const { events } = read(
      { type: "response.output_item.added", output_index: 0, item },
      { type: "response.output_text.delta", output_index: 0, delta: "x" },
      { type: "response.output_text.delta", delta: "y" },
      { type: "response.output_item.done", output_index: 0, item },
    );
    const ids = new Set(events.map((event) => ("itemId" in event ? event.itemId : "")));
    expect(ids.size).toBe(1);
    expect([...ids][0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("loses only the event that is damaged", () => {
    const delta = { type: "response.output_text.delta", item_id: "i", delta: "ok" };
    const { events, log } = read(
      '{"type":"response.output_',
      "[]",
      "null",
      "5",
      '"x"',
      "",
      { ...delta, delta: 5 },
      delta,
    );
    expect(events).toEqual([{ type: "textDelta", itemId: "i", delta: "ok" }]);
    expect(log).toHaveLength(6);
    expect(read("[DONE]").log).toEqual([]);
  });

  it("takes the kind from the event's name when the data has none", () => {
    const reader = new EventReader();
    reader.read('{"item_id":"i","delta":"x"}', "response.output_text.delta");
    expect(reader.take()).toEqual([{ type: "textDelta", itemId: "i", delta: "x" }]);
  });

  it("ends with completed, and reads nothing after it", () => {
    const usage = {
      input_tokens: 5,
      input_tokens_details: { cached_tokens: 2 },
      output_tokens: 3,
      output_tokens_details: { reasoning_tokens: 1 },
      total_tokens: 8,
    };
    const { events, failure } = read(
      { type: "response.completed", response: { id: "r", usage } },
      { type: "response.failed", response: {} },
    );
    expect(failure).toBeNull();
    expect(events).toEqual([
      {
        type: "completed",
        responseId: "r",
        usage: {
          totalTokens: 8,
          inputTokens: 5,
          cachedInputTokens: 2,
          outputTokens: 3,
          reasoningOutputTokens: 1,
        },
      },
    ]);
    expect(read({ type: "response.completed", response: { id: "r" } }).events).toMatchObject([
      { usage: null },
    ]);
    expect(read({ type: "response.completed" }).events).toMatchObject([{ responseId: "" }]);
    expect(
      read({
        type: "response.completed",
        response: { id: 5, usage: { input_tokens: "7", output_tokens: 3 } },
      }).events,
    ).toMatchObject([{ responseId: "", usage: { inputTokens: 0, totalTokens: 3 } }]);
  });

  it("leaves an error event to what follows it", () => {
    expect(read({ type: "error", message: "m" })).toMatchObject({ events: [], failure: null });
  });
});
