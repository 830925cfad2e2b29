import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseRequest } from "./parse-request.ts";

interface Recorded {
  readonly method: string;
  readonly params?: unknown;
  /** What 0.120 answered after "Invalid request: "; null: it accepted the shape. */
  readonly error: string | null;
}

const recorded: readonly Recorded[] = JSON.parse(
  readFileSync(new URL("fixtures/refused-requests.json", import.meta.url), "utf8"),
);

describe("requests recorded from 0.120", () => {
  it.each(
    recorded.map((row, index) => [index, row.method, JSON.stringify(row.params)?.slice(0, 90), row] as const),
  )("answers %i %s %s as 0.120 did", async (_index, _method, _params, row) => {
    const result = await parseRequest(row.method, row.params);
    expect(result.ok ? null : result.error.text).toBe(row.error);
  });
});

describe("parseRequest", () => {
  it("fills defaults and absent nullable members, and keeps maybe-members absent", async () => {
    const result = await parseRequest("turn/start", {
      threadId: "t",
      input: [{ type: "text", text: "hello" }],
      sandboxPolicy: { type: "workspaceWrite", writableRoots: ["/a"] },
    });
    expect(result).toEqual({
      ok: true,
      value: {
        method: "turn/start",
        params: {
          threadId: "t",
          input: [{ type: "text", text: "hello", text_elements: [] }],
          sandboxPolicy: {
            type: "workspaceWrite",
            writableRoots: ["/a"],
            readOnlyAccess: { type: "fullAccess" },
            networkAccess: false,
            excludeTmpdirEnvVar: false,
            excludeSlashTmp: false,
          },
        },
      },
    });
  });

  it("turns the second spellings of serde into the usual ones", async () => {
    const read = await parseRequest("mock/experimentalMethod", ["a"]);
    expect(read.ok && read.value.params).toEqual({ value: "a" });
    const turn = await parseRequest("turn/start", {
      threadId: "t",
      input: [["text", "a", []]],
      personality: { friendly: null },
      collaborationMode: { mode: "code", settings: { model: "m" } },
    });
    expect(turn.ok && turn.value.params).toEqual({
      threadId: "t",
      input: [{ type: "text", text: "a", text_elements: [] }],
      personality: "friendly",
      collaborationMode: {
        mode: "default",
        settings: { model: "m", reasoning_effort: null, developer_instructions: null },
      },
    });
  });

  it("returns params that need no change as the same object", async () => {
    const params = { path: "/tmp/x", dataBase64: "A".repeat(1_000_000) };
    const result = await parseRequest("fs/writeFile", params);
    expect(result.ok && result.value.params).toBe(params);
  });

  it("keeps unknown members out of the way", async () => {
    const result = await parseRequest("thread/archive", { threadId: "t", future: { a: 1 } });
    expect(result.ok).toBe(true);
  });
});

describe("the place of a fault", () => {
  it.each([
    [
      "turn/start",
      {
        threadId: "t",
        input: [
          { type: "text", text: "a" },
          { type: "text", text: 5 },
        ],
      },
      ["input", 1, "text"],
    ],
    ["thread/start", { sandbox: 5 }, ["sandbox"]],
    [
      "thread/start",
      { approvalPolicy: { granular: { rules: "x" } } },
      ["approvalPolicy", "granular", "rules"],
    ],
    ["command/exec", { command: ["a", null] }, ["command", 1]],
    ["command/exec", { command: ["a"], env: { A: 5 } }, ["env", "A"]],
    ["thread/read", {}, []],
  ])("in %s %j is named", async (method, params, path) => {
    const result = await parseRequest(method, params);
    expect(result.ok ? null : result.error.path).toEqual(path);
  });
});
