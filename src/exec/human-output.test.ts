import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import type { ServerNotification } from "../protocol/methods.ts";
import { header, sandboxText } from "./header.ts";
import type { ExecConfig } from "./host.ts";
import { HumanOutput } from "./human-output.ts";
import { styleFor } from "./style.ts";

const CONFIG: ExecConfig = {
  cwd: "/ws",
  hideReasoning: false,
  showRawReasoning: false,
  reasoningEffort: null,
  reasoningSummary: null,
  warnings: [],
  findThread: () => null,
};

const notification = (method: string, params: object) =>
  ({ method, params }) as unknown as ServerNotification;
const human = (config: Partial<ExecConfig> = {}): HumanOutput =>
  new HumanOutput(styleFor(false), { ...CONFIG, ...config });
const completed = (item: object) => notification("item/completed", { item });
const started = (item: object) => notification("item/started", { item });

const command = (more: object) => ({
  type: "commandExecution",
  command: "ls",
  cwd: "/ws",
  status: "completed",
  aggregatedOutput: null,
  exitCode: 0,
  durationMs: 12,
  ...more,
});

describe("the human output", () => {
  it.each<[string, ServerNotification, readonly string[]]>([
    ["a message", completed({ type: "agentMessage", text: "Hi" }), ["codex", "Hi"]],
    ["a command", started(command({})), ["exec", "ls in /ws"]],
    ["its good end", completed(command({ aggregatedOutput: "a\n" })), [" succeeded in 12ms:", "a\n"]],
    ["its bad end", completed(command({ exitCode: 2, status: "failed" })), [" exited 2 in 12ms:"]],
    ["one that never ran", completed(command({ exitCode: null, status: "declined" })), [" declined"]],
    [
      "a patch",
      completed({ type: "fileChange", status: "completed", changes: [{ path: "/b" }, { path: "/a" }] }),
      ["patch: completed", "/a", "/b"],
    ],
    ["an MCP call", started({ type: "mcpToolCall", server: "s", tool: "t" }), ["mcp: s/t started"]],
    [
      "its end",
      completed({ type: "mcpToolCall", server: "s", tool: "t", status: "failed" }),
      ["mcp: s/t (failed)"],
    ],
    ["a search", started({ type: "webSearch", query: "q" }), ["web search: q"]],
    ["an error", notification("error", { error: { message: "bad" } }), ["ERROR: bad"]],
    ["a warning", notification("configWarning", { summary: "odd" }), ["warning: odd"]],
    [
      "a plan",
      notification("turn/plan/updated", {
        explanation: "why",
        plan: [
          { step: "a", status: "completed" },
          { step: "b", status: "inProgress" },
          { step: "c", status: "pending" },
        ],
      }),
      ["why", "  ✓ a", "  → b", "  • c"],
    ],
    ["what the user said", completed({ type: "userMessage", content: [] }), []],
    ["a delta", notification("item/agentMessage/delta", { delta: "x" }), []],
  ])("says for %s what 0.120 says", (_, given, lines) => {
    expect(human().lines(given)).toEqual(lines);
  });

  it("shows the summary of reasoning, the raw text when asked for, nothing when hidden", () => {
    const item = completed({ type: "reasoning", summary: ["a", "b"], content: ["raw"] });
    expect(human().lines(item)).toEqual(["a\nb"]);
    expect(human({ showRawReasoning: true }).lines(item)).toEqual(["raw"]);
    expect(human({ hideReasoning: true, showRawReasoning: true }).lines(item)).toEqual([]);
  });

  it("ends with the diff again and the tokens that were not cached", () => {
    const output = human();
    output.lines(notification("turn/diff/updated", { diff: "diff --git a/x b/x" }));
    const total = { totalTokens: 1_234_567, cachedInputTokens: 67 };
    output.lines(notification("thread/tokenUsage/updated", { tokenUsage: { total } }));
    expect(output.lines(notification("turn/completed", { turn: { error: null } }))).toEqual([
      "diff --git a/x b/x",
      "tokens used",
      "1,234,500",
    ]);
  });

  it("ends a failed turn with its error and no count, an empty one with nothing", () => {
    expect(human().lines(notification("turn/completed", { turn: { error: { message: "no" } } }))).toEqual([
      "ERROR: no",
    ]);
    expect(human().lines(notification("turn/completed", { turn: { error: null } }))).toEqual([]);
  });

  it("makes all text of others inert, wherever it stands", () => {
    const nasty = fc.string({
      unit: fc.constantFrom("\u001b", "]0;x\u0007", "\u009b", "\r", "\b", "\u202e", "a", "\n"),
    });
    fc.assert(
      fc.property(nasty, (text) => {
        const output = human();
        const given = [
          completed({ type: "agentMessage", text }),
          completed({ type: "reasoning", summary: [text], content: [] }),
          started(command({ command: text, cwd: text })),
          completed(command({ aggregatedOutput: text, exitCode: 1 })),
          completed({ type: "fileChange", status: "completed", changes: [{ path: text }] }),
          started({ type: "mcpToolCall", server: text, tool: text }),
          completed({ type: "mcpToolCall", server: text, tool: text, status: "completed" }),
          started({ type: "webSearch", query: text }),
          completed({ type: "webSearch", query: text }),
          notification("error", { error: { message: text } }),
          notification("configWarning", { summary: text }),
          notification("turn/diff/updated", { diff: text }),
          notification("turn/plan/updated", { explanation: text, plan: [{ step: text, status: "pending" }] }),
          notification("turn/completed", { turn: { error: { message: text } } }),
        ];
        // oxlint-disable-next-line no-control-regex
        for (const one of given)
          expect(output.lines(one).join("")).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
      }),
    );
  });

  it("is coloured only when asked for", () => {
    const coloured = new HumanOutput(styleFor(true), CONFIG);
    expect(coloured.lines(completed({ type: "agentMessage", text: "x" }))).toEqual([
      "\u001b[35m\u001b[3mcodex\u001b[0m\u001b[0m",
      "x",
    ]);
  });
});

describe("the header", () => {
  const readOnly = { type: "readOnly", access: { type: "fullAccess" }, networkAccess: false } as const;
  const begun = {
    thread: { id: "ID" },
    cwd: "/ws\u001b[2J",
    model: "m",
    modelProvider: "p",
    approvalPolicy: "never",
    sandbox: readOnly,
  };

  it("shows the settings of the run and the prompt, all inert", () => {
    const lines = header(begun as never, CONFIG, styleFor(false), "hi\u0007");
    expect(lines.slice(1)).toEqual([
      "--------",
      "workdir: /ws\u241b[2J",
      "model: m",
      "provider: p",
      "approval: never",
      "sandbox: read-only",
      "reasoning effort: none",
      "reasoning summaries: none",
      "session id: ID",
      "--------",
      "user",
      "hi\u2407",
    ]);
    expect(lines[0]).toMatch(/^OpenAI Codex v\d+\.\d+\.\d+ \(research preview\)$/);
  });

  const write = {
    type: "workspaceWrite",
    writableRoots: ["/x", "/h/memories"],
    readOnlyAccess: { type: "fullAccess" },
    networkAccess: false,
    excludeTmpdirEnvVar: false,
    excludeSlashTmp: false,
  } as const;

  it.each([
    [{ type: "dangerFullAccess" } as const, "danger-full-access"],
    [readOnly, "read-only"],
    [{ ...readOnly, networkAccess: true }, "read-only (network access enabled)"],
    [write, "workspace-write [workdir, /tmp, $TMPDIR, /x, /h/memories]"],
    [
      { ...write, excludeSlashTmp: true, excludeTmpdirEnvVar: true, networkAccess: true },
      "workspace-write [workdir, /x, /h/memories] (network access enabled)",
    ],
  ])("calls the sandbox %j %s", (policy, text) => {
    expect(sandboxText(policy as never)).toBe(text);
  });
});
