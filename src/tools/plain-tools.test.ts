import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { runAgentTool } from "./agents/tools.ts";
import type { AgentControl, AgentStatus } from "./agents/control.ts";
import { requestUserInputTool } from "./request-user-input.ts";
import { newTestContext, type TestContext, type TestContextOptions } from "./test-context.ts";
import { ToolSet } from "./tool-set.ts";
import { updatePlanTool } from "./update-plan.ts";
import { viewImageTool } from "./view-image.ts";
import { webSearchSpec } from "./web-search.ts";
import { lazyTool, type Tool } from "./types.ts";

let test: TestContext | undefined;
const given = (options: TestContextOptions = {}): TestContext => (test = newTestContext(options));
afterEach(async () => {
  await test?.remove();
  test = undefined;
});

// The smallest PNG: one pixel.
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

describe("view_image", () => {
  it("gives the model the image and shows an item", async () => {
    const here = given();
    fs.writeFileSync(path.join(here.workspace, "a.png"), PNG);
    const { output, success } = await here.call(viewImageTool.run, { path: "a.png" });
    expect(JSON.parse(output)).toEqual([
      { type: "input_image", image_url: `data:image/png;base64,${PNG.toString("base64")}` },
    ]);
    expect(success).toBe(true);
    expect(here.completed).toEqual([
      { type: "imageView", id: "call_1", path: path.join(here.workspace, "a.png") },
    ]);
  });

  it.each([
    ["missing.png", /^unable to locate image at `.*missing\.png`: No such file or directory \(os error 2\)$/],
    [".", /^image path `.*` is not a file$/],
    ["a.txt", /^Codex cannot attach image at `.*a\.txt`: unsupported image `text\/plain`\.$/],
  ])("says what is wrong with %s and shows no item", async (file, message) => {
    const here = given();
    here.file("a.txt", "no image");
    const { output, success } = await here.call(viewImageTool.run, { path: file });
    expect(output).toMatch(message);
    expect([success, here.shown]).toEqual([false, []]);
  });

  it("refuses a model that sees no images", async () => {
    const { output } = await given({ settings: { imageInput: false } }).call(viewImageTool.run, {
      path: "a.png",
    });
    expect(output).toBe("view_image is not allowed because you do not support image inputs");
  });
});

describe("update_plan", () => {
  const plan = [
    { step: "one", status: "completed" },
    { step: "two", status: "in_progress" },
    { step: "three", status: "pending" },
  ];

  it("shows the steps in the protocol's words", async () => {
    const here = given();
    expect(await here.call(updatePlanTool.run, { explanation: "why", plan })).toMatchObject({
      output: "Plan updated",
    });
    expect(here.plans).toEqual([
      {
        explanation: "why",
        plan: [
          { step: "one", status: "completed" },
          { step: "two", status: "inProgress" },
          { step: "three", status: "pending" },
        ],
      },
    ]);
  });

  it("is no tool of plan mode", async () => {
    const here = given({ settings: { collaborationMode: "plan" } });
    expect((await here.call(updatePlanTool.run, { plan })).success).toBe(false);
    expect(here.plans).toEqual([]);
  });

  it("refuses an unknown status and shows nothing", async () => {
    const here = given();
    const { output } = await here.call(updatePlanTool.run, { plan: [{ step: "a", status: "done" }] });
    expect(output).toContain("unknown variant `done`, expected one of `pending`, `in_progress`, `completed`");
    expect(here.plans).toEqual([]);
  });
});

describe("request_user_input", () => {
  const question = { id: "q", header: "H", question: "Which?", options: [{ label: "A", description: "a" }] };

  it("asks in plan mode and gives the answer to the model as it came", async () => {
    const userInput = { answers: { q: { answers: ["A"] } } };
    const here = given({ settings: { collaborationMode: "plan" }, userInput });
    expect(await here.call(requestUserInputTool.run, { questions: [question] })).toMatchObject({
      output: '{"answers":{"q":{"answers":["A"]}}}',
      success: true,
    });
    expect(here.questions).toEqual([{ itemId: "call_1", questions: [question] }]);
  });

  it("asks nothing in default mode", async () => {
    const here = given();
    const { output } = await here.call(requestUserInputTool.run, { questions: [question] });
    expect(output).toBe("request_user_input is unavailable in Default mode");
    expect(here.questions).toEqual([]);
  });

  it.each([[[]], [[{ ...question, options: [] }]], [[{ ...question, options: null }]]])(
    "refuses the questions %j",
    async (questions) => {
      const here = given({ settings: { collaborationMode: "plan" } });
      const { output } = await here.call(requestUserInputTool.run, { questions });
      expect(output).toBe("request_user_input requires non-empty options for every question");
    },
  );

  it("says that nobody answered", async () => {
    const here = given({ settings: { collaborationMode: "plan" } });
    const { output } = await here.call(requestUserInputTool.run, { questions: [question] });
    expect(output).toBe("request_user_input was cancelled before receiving a response");
  });
});

describe("the agent tools", () => {
  const done: AgentStatus = { type: "completed", message: "text" };

  function with_(agents: Partial<AgentControl>): TestContext {
    return given({ agents: { status: () => done, ...agents } });
  }

  it("start an agent and show who was started", async () => {
    const asked: unknown[] = [];
    const here = with_({
      spawn: (request) => {
        asked.push(request);
        return Promise.resolve({ ok: true, value: { agentId: "child", nickname: "Ada" } });
      },
    });
    const { output } = await here.call(runAgentTool.spawn_agent, { message: "do it", agent_type: "default" });
    expect(output).toBe('{"agent_id":"child","nickname":"Ada"}');
    expect(asked).toEqual([
      {
        input: [{ type: "text", text: "do it", text_elements: [] }],
        role: "default",
        model: null,
        effort: null,
        forkContext: false,
      },
    ]);
    expect(here.completed).toMatchObject([
      {
        tool: "spawnAgent",
        status: "completed",
        receiverThreadIds: ["child"],
        agentsStates: { child: { status: "pendingInit", message: null } },
      },
    ]);
  });

  it.each([
    [{}, "Provide one of: message or items"],
    [{ message: "a", items: [] }, "Provide either message or items, but not both"],
    [{ message: "  " }, "Empty message can't be sent to an agent"],
    [{ items: [] }, "Items can't be empty"],
  ])("refuse to start one with %j", async (args, message) => {
    const here = given();
    expect(await here.call(runAgentTool.spawn_agent, args)).toMatchObject({
      output: message,
      success: false,
    });
    expect(here.shown).toEqual([]);
  });

  it("fail their item when the engine refuses", async () => {
    const here = with_({ spawn: () => Promise.resolve({ ok: false, error: "agent limit reached (max 6)" }) });
    const { output } = await here.call(runAgentTool.spawn_agent, { message: "a" });
    expect(output).toBe("collab spawn failed: agent limit reached (max 6)");
    expect(here.shown.at(-1)).toBe("completed:collabAgentToolCall:failed");
  });

  it("wait between ten seconds and an hour, whatever is asked", async () => {
    const waits: number[] = [];
    const here = with_({
      wait: (_, timeoutMs) => {
        waits.push(timeoutMs);
        return Promise.resolve({ statuses: { a: done }, timedOut: false });
      },
    });
    for (const timeout_ms of [undefined, 1, 20_000, 9_999_999]) {
      const { output } = await here.call(runAgentTool.wait_agent, { targets: ["a"], timeout_ms });
      expect(output).toBe('{"status":{"a":{"completed":"text"}},"timed_out":false}');
    }
    expect(waits).toEqual([30_000, 10_000, 20_000, 3_600_000]);
    expect((await here.call(runAgentTool.wait_agent, { targets: [] })).output).toBe(
      "agent ids must be non-empty",
    );
  });

  it("send, resume and close by id and tell the state in the model's words", async () => {
    const here = with_({
      send: () => Promise.resolve({ ok: true, value: { submissionId: "s" } }),
      close: () => Promise.resolve({ type: "errored", message: "e" }),
    });
    expect((await here.call(runAgentTool.send_input, { target: "a", message: "m" })).output).toBe(
      '{"submission_id":"s"}',
    );
    expect((await here.call(runAgentTool.close_agent, { target: "a" })).output).toBe(
      '{"previous_status":{"errored":"e"}}',
    );
    expect(await here.call(runAgentTool.resume_agent, { id: "nobody" })).toMatchObject({
      output: '{"status":"not_found"}',
      success: false,
    });
  });
});

describe("the tools of a turn", () => {
  const tool = (name: string, type: "function" | "custom" = "function"): Tool => ({
    name,
    spec: { type, name } as Tool["spec"],
    run: () => Promise.resolve({ output: name, success: true }),
  });
  const call = (name: string, kind: "function" | "custom" | "localShell") => ({
    callId: "c",
    name,
    kind,
    input: "",
  });
  const set = new ToolSet([
    { tool: tool("shell"), offered: false },
    { tool: tool("apply_patch", "custom"), offered: true, exclusive: true },
    { tool: tool("view_image"), offered: true },
  ]);

  it("are offered in order, without those that are only understood", () => {
    expect(set.specs().map((spec) => (spec as { name: string }).name)).toEqual(["apply_patch", "view_image"]);
  });

  it("are found by name and kind", () => {
    expect(set.find(call("shell", "function"))?.name).toBe("shell");
    expect(set.find(call("local_shell", "localShell"))?.name).toBe("shell");
    expect(set.find(call("apply_patch", "custom"))?.name).toBe("apply_patch");
    expect(set.find(call("apply_patch", "function"))?.name).toBe("apply_patch");
    expect(set.find(call("view_image", "custom"))).toBeNull();
    expect(set.find(call("__proto__", "function"))).toBeNull();
  });

  it("run alone only when they say so", () => {
    expect(set.exclusive(tool("apply_patch"))).toBe(true);
    expect(set.exclusive(tool("view_image"))).toBe(false);
  });

  it("are loaded at their first call", async () => {
    let loads = 0;
    const here = given();
    const lazy = lazyTool(tool("later").spec as never, () => {
      loads += 1;
      return Promise.resolve(tool("later").run);
    });
    expect([lazy.name, loads]).toEqual(["later", 0]);
    expect((await here.call(lazy.run, {})).output).toBe("later");
    expect(loads).toBe(1);
  });

  it.each([
    ["disabled", false, null],
    ["cached", false, { type: "web_search", external_web_access: false }],
    ["cached", true, { type: "web_search", external_web_access: true }],
    ["live", false, { type: "web_search", external_web_access: true }],
  ] as const)("search the web %s, unsandboxed %s, as %j", (mode, unsandboxed, spec) => {
    expect(webSearchSpec({ mode, unsandboxed, settings: null })).toEqual(spec);
  });
});
