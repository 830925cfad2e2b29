import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TurnStartParams } from "../protocol/turn-request.ts";
import type { ContextInput } from "../context/fragments.ts";
import { newTestThread, type TestThread } from "./test-thread.ts";
import { applyTurnOverrides } from "./turn-overrides.ts";
import { resumedContext } from "./resumed-context.ts";
import { storedSandboxPolicy } from "./settings.ts";

let test: TestThread;
beforeEach(async () => {
  test = await newTestThread();
});
afterEach(() => test.remove());

const apply = (params: Partial<TurnStartParams>): void =>
  applyTurnOverrides(test.state, params as TurnStartParams);

describe("overrides of turn/start", () => {
  it("change nothing when none is given", () => {
    const before = test.state.settings;
    apply({});
    apply({ model: null, cwd: null, approvalPolicy: null, sandboxPolicy: null, effort: null, summary: null });
    expect(test.state.settings).toEqual(before);
  });

  it("stay for later turns", () => {
    apply({ model: "gpt-5.4", cwd: "/elsewhere", effort: "low" });
    apply({ approvalPolicy: "untrusted" });
    expect(test.state.settings).toMatchObject({
      model: "gpt-5.4",
      cwd: "/elsewhere",
      effort: "low",
      approvalPolicy: "untrusted",
    });
  });

  it("change the model's facts and the usable window with the model", () => {
    apply({ model: "gpt-5.4" });
    const { modelInfo } = test.state.settings;
    expect(modelInfo.slug).toBe("gpt-5.4");
    expect(test.state.usage.contextWindow).toBe(
      Math.floor((modelInfo.contextWindow * modelInfo.effectiveContextPercent) / 100),
    );
  });

  it("take the service tier away with null, and keep it when absent", () => {
    apply({ serviceTier: "fast" });
    apply({});
    expect(test.state.settings.serviceTier).toBe("fast");
    apply({ serviceTier: null });
    expect(test.state.settings.serviceTier).toBeNull();
  });

  it("let a collaboration mode name the model and the effort", () => {
    apply({
      model: "ignored",
      effort: "high",
      collaborationMode: {
        mode: "plan",
        settings: { model: "gpt-5.4", reasoning_effort: "low", developer_instructions: null },
      },
    });
    expect(test.state.settings).toMatchObject({
      model: "gpt-5.4",
      effort: "low",
      collaborationMode: { mode: "plan" },
    });
  });

  it("do not list the memories folder as a root of the user's", () => {
    const { memoriesRoot } = test.state.config;
    apply({
      sandboxPolicy: {
        type: "workspaceWrite",
        writableRoots: ["/extra", memoriesRoot],
        readOnlyAccess: { type: "fullAccess" },
        networkAccess: true,
        excludeTmpdirEnvVar: false,
        excludeSlashTmp: true,
      } as never,
    });
    expect(test.state.settings.sandboxPolicy).toEqual({
      type: "workspaceWrite",
      writableRoots: ["/extra"],
      networkAccess: true,
      excludeTmpdirEnvVar: false,
      excludeSlashTmp: true,
    });
  });

  it("close the network of a read-only policy that does not mention it", () => {
    apply({ sandboxPolicy: { type: "readOnly" } as never });
    expect(test.state.settings.sandboxPolicy).toEqual({ type: "readOnly", networkAccess: false });
  });

  it("keep every part of a granular approval policy; kinds that are absent are off", () => {
    const granular = { sandbox_approval: true, rules: false, mcp_elicitations: true };
    apply({ approvalPolicy: { granular } as never });
    expect(test.state.settings.approvalPolicy).toEqual({
      granular: {
        sandboxApproval: true,
        rules: false,
        skillApproval: false,
        requestPermissions: false,
        mcpElicitations: true,
      },
    });
  });
});

describe("the context of a resumed thread", () => {
  const current: ContextInput = {
    model: "new-model",
    instructions: "",
    permissions: { sandboxMode: "danger-full-access" } as never,
    developerInstructions: "dev",
    collaborationMode: null,
    skills: null,
    projectDocs: "docs",
    environment: { cwd: "/new", shell: "sh", currentDate: "2026-01-02", timeZone: "UTC" },
  };

  it("is what the rollout says where it says something, else as now", () => {
    const { approvalPolicy, sandboxPolicy } = test.state.settings;
    const stored = {
      model: "old-model",
      cwd: "/old",
      current_date: "2025-01-01",
      approval_policy: approvalPolicy,
      sandbox_policy: storedSandboxPolicy(sandboxPolicy, [test.state.config.memoriesRoot]),
    };
    expect(resumedContext(test.state, stored, current)).toEqual({
      ...current,
      model: "old-model",
      environment: { cwd: "/old", shell: "sh", currentDate: "2025-01-01", timeZone: "UTC" },
    });
  });

  it("has no permissions when they were others, so that they are sent again", () => {
    expect(resumedContext(test.state, { approval_policy: "untrusted" }, current).permissions).toBeNull();
  });

  it("ignores members of a wrong type", () => {
    const odd = { model: 5, cwd: null, current_date: [], timezone: {} };
    expect(resumedContext(test.state, odd, current)).toEqual({ ...current, permissions: null });
  });

  it("has no environment when none is sent now", () => {
    expect(
      resumedContext(test.state, { cwd: "/old" }, { ...current, environment: null }).environment,
    ).toBeNull();
  });
});
