import { describe, expect, it } from "vitest";
import { contextFragments, contextUpdate, initialContext, type ContextInput } from "./fragments.ts";

const base: ContextInput = {
  model: "m1",
  instructions: "BASE",
  permissions: {
    sandboxMode: "read-only",
    networkAccess: false,
    approvalPolicy: "never",
    writableRoots: [],
    additionalPermissions: false,
  },
  developerInstructions: null,
  collaborationMode: null,
  skills: "<skills_instructions>s</skills_instructions>",
  projectDocs: null,
  environment: { cwd: "/ws", shell: "bash", currentDate: "2026-03-01", timeZone: "Etc/UTC" },
};

const shape = (messages: ReturnType<typeof initialContext>) =>
  messages.map((message) => [
    message.role,
    ...message.content.map((part) =>
      "text" in part ? (/^<?[\w# .]+/.exec(part.text)?.[0] ?? part.text) : "image",
    ),
  ]);

describe("the first context", () => {
  it("is one developer and one user message with the parts in order", () => {
    const input = {
      ...base,
      developerInstructions: "DEV TEXT",
      collaborationMode: "<collaboration_mode>x</collaboration_mode>",
      projectDocs: "# AGENTS.md instructions for /ws",
    };
    expect(shape(initialContext(input))).toEqual([
      ["developer", "<permissions instructions", "DEV TEXT", "<collaboration_mode", "<skills_instructions"],
      ["user", "# AGENTS.md instructions for ", "<environment_context"],
    ]);
  });

  it("leaves out what is switched off, and a message without parts", () => {
    expect(shape(initialContext({ ...base, permissions: null, environment: null }))).toEqual([
      ["developer", "<skills_instructions"],
    ]);
  });
});

describe("the context of a later turn", () => {
  it("is empty when nothing changed", () => {
    expect(contextUpdate(base, structuredClone(base))).toEqual([]);
  });

  it("has a model switch first, the new permissions and the new folder", () => {
    const current: ContextInput = {
      ...base,
      model: "m2",
      permissions: { ...base.permissions!, sandboxMode: "danger-full-access" },
      environment: { ...base.environment!, cwd: "/ws/sub" },
    };
    expect(shape(contextUpdate(base, current))).toEqual([
      ["developer", "<model_switch", "<permissions instructions"],
      ["user", "<environment_context"],
    ]);
  });

  it("has only what changed", () => {
    expect(shape(contextUpdate(base, { ...base, model: "m2" }))).toEqual([["developer", "<model_switch"]]);
    const sandbox = { ...base, permissions: { ...base.permissions!, approvalPolicy: "untrusted" as const } };
    expect(shape(contextUpdate(base, sandbox))).toEqual([["developer", "<permissions instructions"]]);
  });

  it("repeats instructions on a model switch only when they differ", () => {
    const text = (current: ContextInput) => JSON.stringify(contextUpdate(base, current));
    expect(text({ ...base, model: "m2" })).not.toContain("BASE");
    expect(text({ ...base, model: "m2", instructions: "OTHER" })).toContain("OTHER");
  });
});

it("cuts a fragment that is over its cap", () => {
  const [first] = contextFragments({ ...base, permissions: null, skills: "x".repeat(100_000) });
  expect(first?.text.length).toBeLessThan(first!.cap + 100);
  expect(first?.text).toContain("tokens truncated…");
});
