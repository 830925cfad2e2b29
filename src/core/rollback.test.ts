import { afterEach, describe, expect, it } from "vitest";
import { compactThread } from "./compact.ts";
import { ActiveTurn } from "./active-turn.ts";
import { ModelError } from "../model/types.ts";
import { rollbackThread } from "./rollback.ts";
import { calling, newTestThread, saying, type Script, type TestThread } from "./test-thread.ts";

let test: TestThread;
afterEach(() => test.remove());

async function withTurns(
  texts: readonly string[],
  more: readonly Script[] = [],
  ephemeral = false,
): Promise<void> {
  test = await newTestThread({
    model: [...texts.map((text) => saying(`answer to ${text}`)), ...more],
    ephemeral,
  });
  for (const text of texts) await test.runTurn(text);
}

/** What the model would be sent now. */
const context = (): string => test.state.history.entries.map((entry) => entry.json).join("\n");

describe("a rollback", () => {
  it.each([false, true])("drops the last turns and keeps those before (ephemeral: %s)", async (ephemeral) => {
    await withTurns(["alpha", "beta", "gamma"], [], ephemeral);
    rollbackThread(test.state, 2);
    expect(context()).toContain("answer to alpha");
    expect(context()).not.toContain("beta");
    expect(context()).not.toContain("gamma");
  });

  it("leaves the lines in the file and adds a marker before clients hear of the new size", async () => {
    await withTurns(["alpha", "beta"]);
    rollbackThread(test.state, 1);
    expect(test.names().slice(-2)).toEqual(["line:thread_rolled_back", "notify:thread/tokenUsage/updated"]);
    expect(test.stored("thread_rolled_back")).toEqual([{ type: "thread_rolled_back", num_turns: 1 }]);
    expect(test.stored("user_message").map((payload) => payload["message"])).toEqual(["alpha", "beta"]);
  });

  it("drops everything when it reaches beyond the first turn, and the context is sent again", async () => {
    await withTurns(["alpha"], [saying("again")]);
    rollbackThread(test.state, 99);
    expect(context()).not.toContain("alpha");
    await test.runTurn("fresh");
    expect(test.requests[1]!.input.join("\n")).toContain("<environment_context>");
  });

  it("estimates what now fills the window and leaves the thread's total", async () => {
    await withTurns(["alpha", "beta"]);
    const { total } = test.state.usage;
    rollbackThread(test.state, 1);
    expect(test.state.usage.total).toEqual(total);
    expect(test.state.usage.last).toMatchObject({ inputTokens: 0, outputTokens: 0 });
    expect(test.state.usage.last!.totalTokens).toBeGreaterThan(0);
  });
});

describe("a compaction", () => {
  const LONG = "a long story ".repeat(2000);
  const run = async (): Promise<ActiveTurn> => {
    const turn = new ActiveTurn("compact");
    await compactThread(test.state, turn);
    return turn;
  };

  it("puts the summary and the user's own words in the place of the history, on disk first", async () => {
    test = await newTestThread({ model: [saying(LONG), saying("THE SUMMARY")] });
    await test.runTurn("my own words");
    const before = test.names().length;
    await run();
    expect(context()).toContain("THE SUMMARY");
    expect(context()).toContain("my own words");
    expect(context()).not.toContain("a long story");
    expect(
      test
        .names()
        .slice(before)
        .filter((name) => !/rateLimits/.test(name)),
    ).toEqual([
      "notify:item/started",
      "line:token_count",
      "notify:thread/tokenUsage/updated",
      "line:compacted",
      "line:token_count",
      "line:context_compacted",
      "notify:thread/tokenUsage/updated",
      "notify:item/completed",
      "notify:thread/compacted",
    ]);
    expect(test.state.windowIndex).toBe(1);
    expect(test.requests[1]!.tools).toEqual([]);
  });

  it.each<[string, Script]>([
    ["the model fails", new ModelError("serverOverloaded", "no room")],
    ["the model says nothing", calling()],
    ["the summary is blank", saying(" \n ")],
  ])("leaves the history as it was when %s", async (_, script) => {
    test = await newTestThread({ model: [saying(LONG), script] });
    await test.runTurn("my own words");
    const before = context();
    await expect(run()).rejects.toThrow(ModelError);
    expect(context()).toBe(before);
    expect(test.stored("compacted")).toEqual([]);
    expect(test.state.windowIndex).toBe(0);
  });
});
