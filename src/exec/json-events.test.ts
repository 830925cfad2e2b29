import { describe, expect, it } from "vitest";
import type { ThreadItem } from "../protocol/item.ts";
import type { ServerNotification } from "../protocol/methods.ts";
import { JsonEvents } from "./json-events.ts";

const notification = (method: string, params: object): ServerNotification =>
  ({ method, params }) as unknown as ServerNotification;
const started = (item: object) => notification("item/started", { item, threadId: "t", turnId: "u" });
const completed = (item: object) => notification("item/completed", { item, threadId: "t", turnId: "u" });
const ended = (status: string, message?: string) =>
  notification("turn/completed", { turn: { status, error: message === undefined ? null : { message } } });

/** The lines as they are printed. */
function lines(events: JsonEvents, ...notifications: readonly ServerNotification[]): readonly string[] {
  return notifications.flatMap((one) => events.events(one)).map((event) => JSON.stringify(event));
}

const COMMAND = {
  type: "commandExecution",
  id: "call_1",
  command: "/bin/bash -lc 'echo hi'",
  cwd: "/ws",
  processId: "1",
  source: "unifiedExecStartup",
  status: "inProgress",
  commandActions: [],
  aggregatedOutput: null,
  exitCode: null,
  durationMs: null,
};
const COLLAB = {
  type: "collabAgentToolCall",
  id: "c",
  tool: "spawnAgent",
  status: "completed",
  senderThreadId: "t",
  receiverThreadIds: ["child"],
  prompt: "do",
  model: "m",
  reasoningEffort: "low",
  agentsStates: { child: { status: "pendingInit", message: null } },
};
const MCP = {
  type: "mcpToolCall",
  id: "m",
  server: "s",
  tool: "x",
  status: "failed",
  arguments: { a: 1 },
  result: { content: [{ type: "text", text: "no" }], structuredContent: null, _meta: null },
  error: null,
  durationMs: 3,
};

describe("JSON lines of a run", () => {
  it("begin with the thread and the turn", () => {
    const events = new JsonEvents("id");
    expect(JSON.stringify(events.threadStarted())).toBe('{"type":"thread.started","thread_id":"id"}');
    expect(lines(events, notification("turn/started", {}))).toEqual(['{"type":"turn.started"}']);
  });

  it.each<[string, object, string | null, string | null]>([
    ["agent messages", { type: "agentMessage", id: "m", text: "" }, null, '"type":"agent_message","text":""'],
    ["plans", { type: "plan", id: "p", text: "- a" }, null, '"type":"agent_message","text":"- a"'],
    [
      "reasoning",
      { type: "reasoning", id: "r", summary: ["a", "b"], content: ["raw"] },
      null,
      '"type":"reasoning","text":"a\\nb"',
    ],
    [
      "commands",
      COMMAND,
      '"type":"command_execution","command":"/bin/bash -lc \'echo hi\'","aggregated_output":"","exit_code":null,"status":"in_progress"',
      '"type":"command_execution","command":"/bin/bash -lc \'echo hi\'","aggregated_output":"","exit_code":null,"status":"in_progress"',
    ],
    [
      "file changes",
      {
        type: "fileChange",
        id: "f",
        status: "declined",
        changes: [
          { path: "/b", kind: { type: "update", move_path: "/c" }, diff: "" },
          { path: "/a", kind: { type: "add" }, diff: "" },
        ],
      },
      '"type":"file_change","changes":[{"path":"/a","kind":"add"},{"path":"/b","kind":"update"}],"status":"failed"',
      '"type":"file_change","changes":[{"path":"/a","kind":"add"},{"path":"/b","kind":"update"}],"status":"failed"',
    ],
    [
      "MCP calls",
      MCP,
      '"type":"mcp_tool_call","server":"s","tool":"x","arguments":{"a":1},"result":{"content":[{"type":"text","text":"no"}],"structured_content":null},"error":null,"status":"failed"',
      '"type":"mcp_tool_call","server":"s","tool":"x","arguments":{"a":1},"result":{"content":[{"type":"text","text":"no"}],"structured_content":null},"error":null,"status":"failed"',
    ],
    [
      "agent calls",
      COLLAB,
      '"type":"collab_tool_call","tool":"spawn_agent","sender_thread_id":"t","receiver_thread_ids":["child"],"prompt":"do","agents_states":{"child":{"status":"pending_init","message":null}},"status":"completed"',
      '"type":"collab_tool_call","tool":"spawn_agent","sender_thread_id":"t","receiver_thread_ids":["child"],"prompt":"do","agents_states":{"child":{"status":"pending_init","message":null}},"status":"completed"',
    ],
    ["the user's own words", { type: "userMessage", id: "u", content: [] }, null, null],
    ["images looked at", { type: "imageView", id: "i", path: "/a.png" }, null, null],
    ["compactions", { type: "contextCompaction", id: "c" }, null, null],
  ])("show %s as 0.120 does", (_, item, begun, done) => {
    const line = (type: string, body: string | null) =>
      body === null ? [] : [`{"type":"${type}","item":{"id":"item_0",${body}}}`];
    const events = new JsonEvents("t");
    expect(lines(events, started(item))).toEqual(line("item.started", begun));
    expect(lines(events, completed(item))).toEqual(line("item.completed", done));
  });

  it("show a command's end under the number of its start", () => {
    const end = { ...COMMAND, status: "failed", aggregatedOutput: "x\0\n", exitCode: 3, durationMs: 5 };
    expect(lines(new JsonEvents("t"), started(COMMAND), completed(end))[1]).toBe(
      '{"type":"item.completed","item":{"id":"item_0","type":"command_execution","command":"/bin/bash -lc \'echo hi\'",' +
        '"aggregated_output":"x\\u0000\\n","exit_code":3,"status":"failed"}}',
    );
  });

  it("number items as they first appear, and leave web searches their own id", () => {
    const message = (id: string): ThreadItem => ({
      type: "agentMessage",
      id,
      text: id,
      phase: null,
      memoryCitation: null,
    });
    const search = {
      type: "webSearch",
      id: "ws_1",
      query: "q",
      action: { type: "search", query: "q", queries: null },
    };
    const page = {
      type: "webSearch",
      id: "ws_2",
      query: "http://x",
      action: { type: "openPage", url: "http://x" },
    };
    const events = new JsonEvents("t");
    const ids = [
      started(COMMAND),
      completed(search),
      completed(page),
      completed(message("a")),
      completed(COMMAND),
    ]
      .flatMap((one) => events.events(one))
      .map((event) => event["item"] as { id: string; action?: unknown });
    expect(ids.map(({ id }) => id)).toEqual(["item_0", "ws_1", "ws_2", "item_1", "item_0"]);
    expect(ids.map(({ action }) => action)).toEqual([
      undefined,
      { type: "search", query: "q" },
      { type: "other" },
      undefined,
      undefined,
    ]);
  });

  it("start the plan once, update it after, and complete it just before the turn", () => {
    const plan = (status: string) =>
      notification("turn/plan/updated", { explanation: "dropped", plan: [{ step: "a", status }] });
    const todo = (done: boolean) =>
      `"item":{"id":"item_0","type":"todo_list","items":[{"text":"a","completed":${done}}]}}`;
    expect(lines(new JsonEvents("t"), plan("inProgress"), plan("completed"), ended("completed"))).toEqual([
      `{"type":"item.started",${todo(false)}`,
      `{"type":"item.updated",${todo(true)}`,
      `{"type":"item.completed",${todo(true)}`,
      '{"type":"turn.completed","usage":{"input_tokens":0,"cached_input_tokens":0,"output_tokens":0}}',
    ]);
  });

  it("end with the thread's usage, or with why the turn failed; an interrupted one just stops", () => {
    const total = { inputTokens: 100, cachedInputTokens: 5, outputTokens: 10 };
    const usage = notification("thread/tokenUsage/updated", { tokenUsage: { total } });
    expect(lines(new JsonEvents("t"), usage, ended("completed"))).toEqual([
      '{"type":"turn.completed","usage":{"input_tokens":100,"cached_input_tokens":5,"output_tokens":10}}',
    ]);
    expect(lines(new JsonEvents("t"), ended("failed", "why"))).toEqual([
      '{"type":"turn.failed","error":{"message":"why"}}',
    ]);
    expect(lines(new JsonEvents("t"), ended("interrupted"))).toEqual([]);
  });

  it("give a retry's cause, and a final error's message alone", () => {
    const error = (willRetry: boolean, additionalDetails: string | null) =>
      notification("error", {
        error: { message: "M", codexErrorInfo: "other", additionalDetails },
        willRetry,
      });
    expect(lines(new JsonEvents("t"), error(true, "cut"), error(false, "cut"), error(true, null))).toEqual([
      '{"type":"error","message":"M (cut)"}',
      '{"type":"error","message":"M"}',
      '{"type":"error","message":"M"}',
    ]);
  });

  it("say nothing of notifications that are not theirs", () => {
    const events = new JsonEvents("t");
    for (const method of [
      "thread/status/changed",
      "turn/diff/updated",
      "item/agentMessage/delta",
      "no/such",
    ]) {
      expect(lines(events, notification(method, { delta: "x" }))).toEqual([]);
    }
  });
});
