import { describe, expect, it } from "vitest";
import type { ResponseItem } from "../protocol/model-item.ts";
import { HistoryReader, readHistory } from "./history.ts";
import { pairCalls } from "./tool-pairs.ts";
import { readTurns, TurnReader } from "./turns.ts";
import type { RolloutLine, StoredLine } from "./types.ts";

const timestamp = "2026-01-01T00:00:00.000Z";
const stored = (line: RolloutLine): StoredLine => ({ ...line, timestamp });
const event = (type: string, rest: object = {}): StoredLine =>
  stored({ type: "event_msg", payload: { type, ...rest } });
const item = (payload: ResponseItem): StoredLine => stored({ type: "response_item", payload });
const message = (role: "user" | "assistant" | "developer", text: string): ResponseItem => ({
  type: "message",
  role,
  content: [{ type: role === "assistant" ? "output_text" : "input_text", text }],
});
const context = (id: string): StoredLine => stored({ type: "turn_context", payload: { turn_id: id } });
const start = (id: string): StoredLine => event("task_started", { turn_id: id, started_at: 1 });
const end = (id: string): StoredLine =>
  event("task_complete", { turn_id: id, completed_at: 2, duration_ms: 3 });
const said = (text: string): StoredLine[] => [
  item(message("user", text)),
  event("user_message", { message: text }),
];
const reply = (text: string): StoredLine[] => [
  event("agent_message", { message: text }),
  item(message("assistant", text)),
];
const turn = (id: string, ...lines: StoredLine[]): StoredLine[] => [start(id), ...lines, end(id)];
const first = (id: string): StoredLine[] =>
  turn(id, item(message("developer", "context")), context(id), ...said(id), ...reply(`re ${id}`));
const next = (id: string): StoredLine[] => turn(id, context(id), ...said(id), ...reply(`re ${id}`));
const rollback = (num_turns: unknown): StoredLine => event("thread_rolled_back", { num_turns });
const compacted = (...texts: string[]): StoredLine[] => {
  const replacement_history = texts.map((text) => message("user", text));
  return [
    stored({ type: "compacted", payload: { message: "", replacement_history } }),
    event("context_compacted"),
  ];
};

function texts(lines: readonly StoredLine[]): string[] {
  return readHistory(lines).items.map((one) => {
    if (one.type !== "message") return one.type;
    return one.content.map((part) => ("text" in part ? part.text : part.type)).join("");
  });
}

const turnIds = (lines: readonly StoredLine[]): string[] => readTurns(lines).map((one) => one.id);

describe("a rollback", () => {
  it("removes the last n turns for the model and for clients alike", () => {
    const lines = [...first("a"), ...next("b"), ...next("c"), rollback(1), ...next("d"), rollback(2)];
    expect(texts(lines)).toEqual(["context", "a", "re a"]);
    expect(turnIds(lines)).toEqual(["a"]);
  });

  it("of everything leaves the first context, which is then sent again", () => {
    const lines = [...first("a"), ...next("b"), rollback(99)];
    expect(texts(lines)).toEqual(["context"]);
    expect(readHistory(lines)).toMatchObject({ contextSent: false, turnContext: undefined, turns: [] });
  });

  it("goes back across a compaction, mid-turn ones too", () => {
    const after = [...first("a"), ...turn("b", ...compacted("a", "summary")), ...next("c")];
    expect(texts([...after, rollback(1)])).toEqual(["a", "summary"]);
    expect(texts([...after, rollback(2)])).toEqual(["context", "a", "re a"]);
    const middle = turn("b", context("b"), ...said("b"), ...compacted("a", "b", "summary"), ...reply("more"));
    expect(texts([...first("a"), ...middle])).toEqual(["a", "b", "summary", "more"]);
    expect(texts([...first("a"), ...middle, rollback(1)])).toEqual(["context", "a", "re a"]);
    expect(texts([...first("a"), ...middle, rollback(1), ...next("c")])).toEqual([
      "context",
      "a",
      "re a",
      "c",
      "re c",
    ]);
  });

  it("works in old files, which do not say where turns begin", () => {
    const lines = [...said("a"), ...reply("x"), ...said("b"), ...reply("y"), rollback(1)];
    expect(texts(lines)).toEqual(["a", "x"]);
    expect(readTurns(lines)).toMatchObject([{ status: "completed", startedAt: null }]);
  });

  it.each([0, -1, 1.5, "2", null, undefined])("of %j turns does nothing", (count) => {
    const lines = [...first("a"), ...next("b"), rollback(count)];
    expect(turnIds(lines)).toEqual(["a", "b"]);
    expect(texts(lines)).toHaveLength(5);
  });
});

describe("a compaction", () => {
  it("replaces the items, and the context has to be sent again unless it follows", () => {
    const lines = [...first("a"), ...turn("b", ...compacted("a", "summary"))];
    expect(texts(lines)).toEqual(["a", "summary"]);
    expect(readHistory(lines)).toMatchObject({ contextSent: false, turnContext: { turn_id: "a" } });
    expect(readHistory([...lines, ...first("c")]).contextSent).toBe(true);
  });

  it("of an old version keeps what the user wrote and the summary", () => {
    const lines = [
      ...first("a"),
      item(message("user", "<environment_context>\n</environment_context>")),
      ...next("b"),
      stored({ type: "compacted", payload: { message: "summary" } }),
    ];
    expect(texts(lines)).toEqual(["a", "b", "summary"]);
  });
});

describe("a thread that was cut", () => {
  const call: ResponseItem = { type: "function_call", name: "f", arguments: "{}", call_id: "c1" };
  const lines = [...first("a"), start("b"), context("b"), ...said("b"), item(call)];

  it("names the cut turn and answers its open calls", () => {
    const history = readHistory(lines);
    expect(history).toMatchObject({ cutTurnId: "b", openCalls: ["c1"] });
    expect(history.items.at(-1)).toEqual({ type: "function_call_output", call_id: "c1", output: "aborted" });
    expect(history.turns.at(-1)).toMatchObject({
      status: "interrupted",
      completedAt: null,
      durationMs: null,
    });
  });

  it("reads as running when the caller runs it", () => {
    expect(readTurns(lines, "inProgress").at(-1)?.status).toBe("inProgress");
  });

  it("is not cut when it was completed or interrupted", () => {
    const aborted = event("turn_aborted", { turn_id: "b", reason: "interrupted" });
    expect(readHistory([...lines, aborted]).cutTurnId).toBeUndefined();
    expect(readHistory(first("a")).cutTurnId).toBeUndefined();
  });
});

describe("tool calls and outputs", () => {
  it("are paired: missing outputs stand right behind their calls, stray outputs go", () => {
    const items: ResponseItem[] = [
      { type: "function_call_output", call_id: "stray", output: "x" },
      { type: "custom_tool_call", name: "f", input: "", call_id: "c1" },
      {
        type: "local_shell_call",
        call_id: "c2",
        status: "completed",
        action: { type: "exec", command: ["ls"] },
      },
      { type: "function_call", name: "f", arguments: "", call_id: "c3" },
      { type: "function_call_output", call_id: "c3", output: "kept" },
    ];
    expect(
      pairCalls(items).map((one) => ("call_id" in one ? `${one.type} ${one.call_id}` : one.type)),
    ).toEqual([
      "custom_tool_call c1",
      "custom_tool_call_output c1",
      "local_shell_call c2",
      "function_call_output c2",
      "function_call c3",
      "function_call_output c3",
    ]);
  });
});

describe("turns", () => {
  const error = (message: string, codex_error_info: unknown): StoredLine =>
    event("error", { message, codex_error_info });

  it("that hold an error line read as failed, with the wire form of the error", () => {
    const stream = { response_stream_disconnected: { http_status_code: 502 } };
    const lines = [
      ...turn("a", ...said("a"), error("boom", stream)),
      ...turn("b", ...said("b"), error("no", "bad_request")),
    ];
    expect(readTurns(lines)).toMatchObject([
      {
        status: "failed",
        error: { message: "boom", codexErrorInfo: { responseStreamDisconnected: { httpStatusCode: 502 } } },
        completedAt: 2,
      },
      { status: "failed", error: { message: "no", codexErrorInfo: "badRequest", additionalDetails: null } },
    ]);
  });

  it("do not fail for errors beside them: a refused rollback, a refused steer, errors between turns", () => {
    const aside = error("no", "thread_rollback_failed");
    const steer = error("no", { active_turn_not_steerable: { turn_kind: "review" } });
    const lines = [...turn("a", ...said("a"), aside, steer), error("later", "other")];
    expect(readTurns(lines)).toMatchObject([{ status: "completed", error: null }]);
  });

  it("take late ends of their commands, and drop those of turns that are gone", () => {
    const command = (turn_id: string, call_id: string): StoredLine =>
      event("exec_command_end", {
        turn_id,
        call_id,
        command: ["ls"],
        cwd: "/",
        exit_code: 0,
        status: "completed",
      });
    const lines = [
      ...turn("a", ...said("a")),
      start("b"),
      ...said("b"),
      command("a", "c1"),
      command("gone", "c2"),
    ];
    const [a, b] = readTurns(lines);
    expect(a?.items.map((one) => one.id)).toEqual(["item-1", "c1"]);
    expect(b?.items.map((one) => one.id)).toEqual(["item-2"]);
  });

  it("get the same made-up ids each time an old file is read", () => {
    const lines = [...said("a"), ...said("b")];
    expect(turnIds(lines)).toEqual(turnIds(lines));
    expect(new Set(turnIds(lines)).size).toBe(2);
  });

  it("can be looked at while more lines come", () => {
    const reader = new TurnReader();
    for (const line of first("a")) reader.push(line);
    const before = reader.turns();
    for (const line of next("b")) reader.push(line);
    expect(before.map((one) => one.items.length)).toEqual([2]);
    expect(reader.turns()).toHaveLength(2);
  });
});

describe("other facts", () => {
  it("come from the last line that tells them, a fork's own lines only", () => {
    const meta = (id: string): StoredLine =>
      stored({
        type: "session_meta",
        payload: {
          id,
          timestamp,
          cwd: "/",
          originator: "",
          cli_version: "",
          source: "cli",
          model_provider: "",
          base_instructions: null,
        },
      });
    const usage = (total: number): object => ({ total_tokens: total, input_tokens: total });
    const info = { total_token_usage: usage(9), last_token_usage: usage(4), model_context_window: 100 };
    const reader = new HistoryReader();
    const lines = [
      meta("fork"),
      meta("source"),
      event("thread_name_updated", { thread_id: "source", thread_name: "theirs" }),
      event("thread_name_updated", { thread_id: "fork", thread_name: "ours" }),
      event("token_count", { info, rate_limits: { primary: null } }),
      event("token_count", { info: null, rate_limits: null }),
    ];
    for (const line of lines) reader.push(line);
    expect(reader.finish()).toMatchObject({
      meta: { id: "fork" },
      name: "ours",
      tokens: {
        total: { totalTokens: 9, outputTokens: 0 },
        last: { inputTokens: 4 },
        modelContextWindow: 100,
      },
      rateLimits: { primary: null },
    });
  });
});
