import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MessageItem, ResponseItem } from "../protocol/model-item.ts";
import { compactedHistory, compactionLimit, insertContext, shouldCompact } from "./compaction.ts";
import { summaryMessage } from "./compaction-prompt.ts";
import { compactionRequestInput } from "./compaction-request.ts";
import { isUserPrompt, leftOutCount } from "./context-messages.ts";
import { historyItem, type HistoryItem } from "./history-item.ts";

const say = (role: MessageItem["role"], text: string): MessageItem => ({
  type: "message",
  role,
  content: [{ type: "input_text", text }],
});
const user = (text: string): MessageItem => say("user", text);
const entries = (items: readonly ResponseItem[]): HistoryItem[] => items.map((item) => historyItem(item));
const textOf = (entry: HistoryItem | undefined): string => {
  const part = entry?.item.type === "message" ? entry.item.content[0] : undefined;
  return part !== undefined && "text" in part ? part.text : "";
};
const filler = say("assistant", "work ".repeat(200));

describe("when to compact", () => {
  it("is at the limit, and never when it is off", () => {
    expect(shouldCompact({ totalTokens: 500 }, 500)).toBe(true);
    expect(shouldCompact({ totalTokens: 499 }, 500)).toBe(false);
    expect(shouldCompact({ totalTokens: 1e9 }, null)).toBe(false);
  });

  it("leaves room for a tool output and the summary, and lets a lower limit win", () => {
    expect(compactionLimit(258_400, null)).toBe(234_400);
    expect(compactionLimit(32_000, null)).toBe(24_000);
    expect(compactionLimit(258_400, 500)).toBe(500);
    expect(compactionLimit(258_400, 1_000_000)).toBe(234_400);
  });
});

describe("the history after a compaction", () => {
  it("is what people wrote and the summary", () => {
    const history = entries([
      say("developer", "<permissions instructions>x</permissions instructions>"),
      user("<environment_context>\n</environment_context>"),
      user("long talk"),
      filler,
      user("<turn_aborted>\nx\n</turn_aborted>"),
      user(summaryMessage("an older summary")),
      user("more"),
    ]);
    const result = compactedHistory({ history, summary: "SUM" });
    expect(result.ok && result.items.map(textOf)).toEqual(["long talk", "more", summaryMessage("SUM")]);
    expect(result.ok && result.items[0]).toBe(history[2]);
  });

  it("keeps a prompt that only begins like a frame", () => {
    const history = entries([user("<environment_context> what is this?"), filler]);
    const result = compactedHistory({ history, summary: "S" });
    expect(result.ok && textOf(result.items[0])).toBe("<environment_context> what is this?");
  });

  it("keeps the newest whole, shortens older ones in the middle, and counts the rest", () => {
    const texts = Array.from({ length: 40 }, (_, i) => `#${i} ${"x".repeat(4_000)} end${i}`);
    const result = compactedHistory({ history: entries(texts.map(user)), summary: "S", budget: 4_000 });
    if (!result.ok) throw new Error("refused");
    const kept = result.items.map(textOf);
    expect(kept.at(-2)).toBe(texts.at(-1));
    expect(kept[0]).toBe(`[${result.leftOut} earlier user messages left out]`);
    expect(kept[1]).toMatch(/^#\d+ x+…\d+ chars truncated…x+ end\d+$/);
    expect(result.leftOut + kept.length - 2).toBe(40);
  });

  it("adds the messages that an earlier compaction left out", () => {
    const history = entries([user("[7 earlier user messages left out]"), user("now"), filler]);
    const result = compactedHistory({ history, summary: "S" });
    expect(result.ok && result.items.map(textOf)).toEqual([
      "[7 earlier user messages left out]",
      "now",
      summaryMessage("S"),
    ]);
    expect(history[0]?.turnStart).toBe(false);
  });

  it("does not carry images on, but says there was one", () => {
    const content = [
      { type: "input_text", text: "look" },
      { type: "input_image", image_url: `data:image/png;base64,${"A".repeat(9_000)}` },
    ] as const;
    const result = compactedHistory({
      history: entries([{ type: "message", role: "user", content }]),
      summary: "S",
    });
    expect(result.ok && result.items[0]?.json).toContain("[image shown earlier]");
  });

  it("is refused when it would not be smaller", () => {
    const result = compactedHistory({ history: entries([user("hi")]), summary: "long ".repeat(100) });
    expect(result).toMatchObject({ ok: false, error: { before: expect.any(Number) } });
  });

  it("takes context messages in front of the last user message in mid-turn", () => {
    const compacted = entries([user("one"), user("two"), user(summaryMessage("S"))]);
    const placed = insertContext(compacted, [say("developer", "rules")]);
    expect(placed.map(textOf)).toEqual(["one", "rules", "two", summaryMessage("S")]);
  });
});

// Repeated chunks make texts long enough to be shortened.
const anyText = fc
  .tuple(fc.string({ unit: "binary", minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 300 }))
  .map(([chunk, times]) => chunk.repeat(times));
const anyItem = fc.oneof(
  anyText.map((text) => user(`u${text}`)),
  anyText.map((text) => say("assistant", text)),
  fc.nat(50).map((count) => user(`[${count} earlier user messages left out]`)),
);

it("is never larger, ends with the newest message and the summary, and accounts for every user message", () => {
  const seen = { shortened: 0, leftOut: 0 };
  fc.assert(
    fc.property(
      fc.array(anyItem, { maxLength: 40 }),
      fc.string(),
      fc.nat(3_000),
      (items, summary, budget) => {
        const history = entries(items);
        const result = compactedHistory({ history, summary, budget });
        const bytes = (list: readonly HistoryItem[]) => list.reduce((sum, entry) => sum + entry.bytes, 0);
        if (!result.ok) return result.error.after >= result.error.before;
        const prompts = history.filter(({ item }) => isUserPrompt(item));
        seen.shortened += result.shortened;
        seen.leftOut += result.leftOut;
        const earlier = items.reduce((sum, item) => sum + leftOutCount(item), 0);
        const kept = result.items.filter(({ item }) => isUserPrompt(item));
        expect(bytes(result.items)).toBeLessThan(bytes(history));
        expect(kept.length + result.leftOut).toBe(prompts.length + earlier);
        expect(kept.at(-1)).toBe(prompts.at(-1));
        expect(textOf(result.items.at(-1))).toBe(summaryMessage(summary));
        for (const [index, entry] of kept.toReversed().entries()) {
          const original = textOf(prompts.at(-1 - index));
          expect(textOf(entry) === original || textOf(entry).includes("chars truncated…")).toBe(true);
        }
        return true;
      },
    ),
  );
  // The cases that matter were really among them.
  expect(seen.shortened).toBeGreaterThan(0);
  expect(seen.leftOut).toBeGreaterThan(0);
});

describe("the request for a summary", () => {
  const big = (id: string): ResponseItem[] => [
    { type: "function_call", name: "exec_command", arguments: "{}", call_id: id },
    { type: "function_call_output", call_id: id, output: "y".repeat(8_000) },
  ];
  const history = entries([user("do it"), ...big("a"), ...big("b"), user("and this")]);

  it("is the history as it stands with the prompt last, when it fits", () => {
    const input = compactionRequestInput(history, { maxTokens: 100_000, images: true });
    expect(input.slice(0, -1)).toEqual(history.map(({ json }) => json));
    expect(input.at(-1)).toContain("CONTEXT CHECKPOINT COMPACTION");
  });

  it("thins the oldest outputs first when it would not fit", () => {
    const input = compactionRequestInput(history, { maxTokens: 2_800, images: true });
    expect(input[2]).toContain("tokens truncated…");
    expect(input[4]).toBe(history[4]?.json);
  });

  it("then drops old calls with their outputs, never a user's message", () => {
    const input = compactionRequestInput(history, { maxTokens: 10, images: true });
    expect(input.slice(0, -1)).toEqual([history[0]?.json, history[5]?.json]);
  });
});
