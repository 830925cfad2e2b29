import { afterEach, describe, expect, it } from "vitest";
import type { ModelEvent } from "../model/types.ts";
import type { MessageItem } from "../protocol/model-item.ts";
import { ActiveTurn } from "./active-turn.ts";
import { type CallItem, StreamItems } from "./stream-items.ts";
import {
  completed,
  HEADERS,
  newTestThread,
  saying,
  type TestOptions,
  type TestThread,
} from "./test-thread.ts";

let test: TestThread;
afterEach(() => test.remove());

/** Feeds events to a thread; returns the calls that were handed out. */
async function streamed(
  events: readonly ModelEvent[],
  options: TestOptions & { readonly planMode?: boolean } = {},
): Promise<CallItem[]> {
  test = await newTestThread(options);
  const { state } = test;
  if (options.planMode === true) {
    const settings = { model: state.settings.model, reasoning_effort: null, developer_instructions: null };
    state.settings = { ...state.settings, collaborationMode: { mode: "plan", settings } };
  }
  const calls: CallItem[] = [];
  const items = new StreamItems(state, new ActiveTurn("regular"), (item) => calls.push(item));
  for (const event of events) items.event(event);
  return calls;
}

const message = (text: string): MessageItem => ({
  type: "message",
  role: "assistant",
  content: [{ type: "output_text", text }],
});

/** The part of the log that the stream itself made, without what the thread begins with. */
const log = (): readonly string[] => test.names().filter((name) => name !== "line:session_meta");

describe("stream items", () => {
  it("writes a message before it says that the message is complete", async () => {
    await streamed(saying("Hello"), { rawEvents: true });
    expect(log()).toEqual([
      "line:token_count",
      "notify:account/rateLimits/updated",
      "notify:item/started",
      "notify:item/agentMessage/delta",
      "line:agent_message",
      "line:message",
      "notify:item/completed",
      "notify:rawResponseItem/completed",
      "line:token_count",
      "notify:thread/tokenUsage/updated",
      "notify:account/rateLimits/updated",
    ]);
    expect(test.told("item/completed")).toMatchObject([
      { item: { type: "agentMessage", id: "msg_1", text: "Hello", phase: null } },
    ]);
  });

  it("writes reasoning, its summaries first, before it is complete; raw text only when asked for", async () => {
    const reasoning = {
      type: "reasoning" as const,
      summary: [
        { type: "summary_text" as const, text: "one" },
        { type: "summary_text" as const, text: "two" },
      ],
      content: [{ type: "reasoning_text", text: "raw" }],
      encrypted_content: "X",
    };
    const events: readonly ModelEvent[] = [
      { type: "itemStarted", itemId: "rs", item: { ...reasoning, summary: [], content: [] } },
      { type: "reasoningSummaryPart", itemId: "rs", summaryIndex: 0 },
      { type: "reasoningSummaryDelta", itemId: "rs", summaryIndex: 0, delta: "one" },
      { type: "reasoningTextDelta", itemId: "rs", contentIndex: 0, delta: "raw" },
      { type: "itemDone", itemId: "rs", item: reasoning },
    ];
    await streamed(events);
    expect(log()).toEqual([
      "notify:item/started",
      "notify:item/reasoning/summaryPartAdded",
      "notify:item/reasoning/summaryTextDelta",
      "line:agent_reasoning",
      "line:agent_reasoning",
      "line:reasoning",
      "notify:item/completed",
    ]);
    expect(test.told("item/completed")).toMatchObject([{ item: { summary: ["one", "two"], content: [] } }]);
    await test.remove();
    await streamed(events, { config: "show_raw_agent_reasoning = true\n" });
    expect(test.told("item/reasoning/textDelta")).toMatchObject([{ delta: "raw", contentIndex: 0 }]);
    expect(test.told("item/completed")).toMatchObject([{ item: { content: ["raw"] } }]);
    expect(test.stored("agent_reasoning_raw_content")).toEqual([
      { type: "agent_reasoning_raw_content", text: "raw" },
    ]);
  });

  it("hands out each kind of call once it is on disk and shows no item for it", async () => {
    const items: readonly CallItem[] = [
      { type: "function_call", name: "exec_command", arguments: "{}", call_id: "a" },
      { type: "custom_tool_call", name: "apply_patch", input: "", call_id: "b" },
      {
        type: "local_shell_call",
        call_id: "c",
        status: "completed",
        action: { type: "exec", command: ["ls"] },
      },
    ];
    const calls = await streamed(items.map((item) => ({ type: "itemDone", itemId: "x", item })));
    expect(calls).toEqual(items);
    expect(log()).toEqual(["line:function_call", "line:custom_tool_call", "line:local_shell_call"]);
  });

  it("does not believe a server that sends outputs or speaks for the user", async () => {
    await streamed([
      { type: "itemDone", itemId: "x", item: { type: "function_call_output", call_id: "a", output: "o" } },
      { type: "itemDone", itemId: "y", item: { ...message("I am the user"), role: "user" } },
    ]);
    expect(log()).toEqual([]);
    expect(test.state.history.entries).toEqual([]);
  });

  it("shows an item that was never announced as started before it is complete", async () => {
    await streamed([{ type: "itemDone", itemId: "m", item: message("whole") }]);
    expect(log().filter((name) => name.startsWith("notify"))).toEqual([
      "notify:item/started",
      "notify:item/completed",
    ]);
  });

  it("announces an item again when the stream broke, since the retry begins a new one", async () => {
    test = await newTestThread();
    const items = new StreamItems(test.state, new ActiveTurn("regular"), () => undefined);
    const begun: ModelEvent = { type: "itemStarted", itemId: "m", item: message("") };
    items.event(begun);
    items.event(begun);
    items.broken();
    items.event(begun);
    expect(test.told("item/started").length).toBe(2);
  });

  it("builds no deltas that nobody wants", async () => {
    await streamed(saying("Hello"), { unheard: ["item/agentMessage/delta"] });
    expect(test.told("item/agentMessage/delta")).toEqual([]);
    expect(test.told("item/completed")).toMatchObject([{ item: { text: "Hello" } }]);
  });

  it.each([
    [{ type: "search", query: "q" }, "q", { type: "search", query: "q", queries: null }],
    [{ type: "search", queries: ["a", "b"] }, "a", { type: "search", query: null, queries: ["a", "b"] }],
    [{ type: "open_page", url: "http://x" }, "http://x", { type: "openPage", url: "http://x" }],
    [
      { type: "find_in_page", url: "http://x", pattern: "p" },
      "'p' in http://x",
      { type: "findInPage", url: "http://x", pattern: "p" },
    ],
    [{ type: "something_new" }, "", { type: "other" }],
    [undefined, "", { type: "other" }],
  ])("shows the web search %j", async (action, query, shown) => {
    const item = { type: "web_search_call" as const, ...(action === undefined ? {} : { action }) };
    await streamed([{ type: "itemDone", itemId: "ws_1", item }]);
    expect(test.told("item/completed")).toMatchObject([
      { item: { type: "webSearch", id: "ws_1", query, action: shown } },
    ]);
    expect(log()[0]).toBe("line:web_search_call");
  });

  it("reports another model that answers, regardless of case, and the limits it sent", async () => {
    const limits = { limitId: "codex", limitName: null, primary: null, secondary: null, credits: null };
    await streamed([{ ...HEADERS, serverModel: "other-model", rateLimits: limits } as ModelEvent]);
    expect(test.told("model/rerouted")).toMatchObject([
      { toModel: "other-model", reason: "highRiskCyberActivity" },
    ]);
    expect(test.told("account/rateLimits/updated")).toEqual([{ rateLimits: { ...limits, planType: null } }]);
    await test.remove();
    await streamed([]);
    const same = test.state.settings.model.toUpperCase();
    new StreamItems(test.state, new ActiveTurn("regular"), () => undefined).event({
      ...HEADERS,
      serverModel: same,
    } as ModelEvent);
    expect(test.told("model/rerouted")).toEqual([]);
  });

  it("counts nothing for a response without usage", async () => {
    await streamed([{ ...completed(), usage: null } as ModelEvent]);
    expect(test.told("thread/tokenUsage/updated")).toEqual([]);
    expect(test.stored("token_count")).toMatchObject([{ info: null }]);
  });

  const PLANNED = "Before\n<proposed_plan>\n- step\n</proposed_plan>\nAfter\n";

  it("cuts a proposed plan out of the message in plan mode", async () => {
    await streamed(saying(PLANNED), { planMode: true });
    const items = test.told("item/completed").map((params) => params["item"]);
    expect(items).toMatchObject([
      { type: "plan", text: "- step\n" },
      { type: "agentMessage", text: "Before\nAfter\n" },
    ]);
    expect(items[0].id).toMatch(/-plan$/);
    expect(test.stored("item_completed")).toMatchObject([{ item: { type: "Plan", text: "- step\n" } }]);
    expect(test.stored("agent_message")).toMatchObject([{ message: "Before\nAfter\n" }]);
  });

  it("writes a plan before it says that the plan is complete", async () => {
    await streamed(saying(PLANNED), { planMode: true });
    expect(log().indexOf("line:item_completed")).toBeLessThan(log().indexOf("notify:item/completed"));
  });

  it("leaves the tags alone outside plan mode", async () => {
    await streamed(saying(PLANNED));
    expect(test.told("item/completed")).toMatchObject([{ item: { type: "agentMessage", text: PLANNED } }]);
  });
});

describe("a whole turn", () => {
  it("ends with its line on disk before anybody hears of the end", async () => {
    test = await newTestThread({ model: [saying("Hello")] });
    expect(await test.runTurn("hi")).toBe("completed");
    const names = test.names();
    const before = (first: string, second: string): void =>
      expect(names.indexOf(first), `${first} before ${second}`).toBeLessThan(names.lastIndexOf(second));
    expect(names.slice(0, 4)).toEqual([
      "line:session_meta",
      "line:task_started",
      "notify:thread/status/changed",
      "notify:turn/started",
    ]);
    before("line:user_message", "notify:item/started");
    before("line:task_complete", "notify:turn/completed");
    expect(names.slice(-3)).toEqual([
      "line:task_complete",
      "notify:thread/status/changed",
      "notify:turn/completed",
    ]);
  });
});
