import { describe, expect, it } from "vitest";
import { decideCommand } from "./approval.ts";
import type { CommandRequest } from "./approval.ts";
import { parseRules } from "./exec-rules/load.ts";
import { NO_RULES } from "./exec-rules/rules.ts";
import type { ExecRules } from "./exec-rules/rules.ts";
import { decidePatch } from "./patch-approval.ts";
import type { PatchRequest } from "./patch-approval.ts";

function rulesOf(text: string): ExecRules {
  const rules = parseRules("default.rules", text);
  return rules.ok ? rules.value : NO_RULES;
}
const RULES = rulesOf(
  'prefix_rule(["touch"], "allow")\nprefix_rule(["mkdir"], "prompt", justification="why not")\n' +
    'prefix_rule(["date"], "prompt")\nprefix_rule(["rm"], "allow")\n' +
    'prefix_rule(["python3"], "forbidden", justification="no snakes")\nprefix_rule(["perl"], "forbidden")\n',
);
function decide(script: string, change: Partial<CommandRequest> = {}) {
  return decideCommand({
    argv: ["/bin/bash", "-lc", script],
    approvalPolicy: "on-request",
    sandboxPolicy: "workspaceWrite",
    escalate: false,
    justification: null,
    prefixRule: null,
    rules: NO_RULES,
    approvedForSession: false,
    ...change,
  });
}
const SANDBOXED = { type: "run", sandboxed: true };
const BARE = { type: "run", sandboxed: false };
const ESCALATE = { escalate: true, justification: "because" } as const;

describe("a command without rules", () => {
  it("runs in the sandbox unless it is dangerous", () => {
    for (const approvalPolicy of ["on-request", "on-failure", "never"] as const) {
      expect(decide("touch x", { approvalPolicy })).toEqual(SANDBOXED);
      expect(decide("touch x", { approvalPolicy, sandboxPolicy: "dangerFullAccess" })).toEqual(BARE);
    }
    expect(decide("rm -rf sub")).toEqual({
      type: "ask",
      reason: null,
      proposedAmendment: ["rm", "-rf", "sub"],
      sandboxed: true,
    });
    expect(decide("rm -rf sub", { sandboxPolicy: "dangerFullAccess" })).toMatchObject({
      type: "ask",
      sandboxed: false,
    });
    expect(decide("rm -rf sub", { approvalPolicy: "never" })).toEqual({
      type: "forbid",
      reason: "`/bin/bash -lc 'rm -rf sub'` rejected: blocked by policy",
    });
    expect(decide("rm -rf sub", { approvalPolicy: "never", sandboxPolicy: "dangerFullAccess" })).toEqual(
      BARE,
    );
  });

  it("is asked about under untrusted unless it is safe", () => {
    const approvalPolicy = "untrusted";
    expect(decide("ls && pwd", { approvalPolicy })).toEqual(SANDBOXED);
    expect(decide("ls; touch y", { approvalPolicy })).toMatchObject({
      type: "ask",
      reason: null,
      proposedAmendment: ["touch", "y"],
    });
    expect(decide("echo $(ls)", { approvalPolicy })).toMatchObject({
      proposedAmendment: ["/bin/bash", "-lc", "echo $(ls)"],
    });
  });

  it("may leave the sandbox only when the policy lets the model ask", () => {
    expect(decide("touch x", ESCALATE)).toEqual({
      type: "ask",
      reason: "because",
      proposedAmendment: ["touch", "x"],
      sandboxed: false,
    });
    expect(decide("echo hi", ESCALATE)).toEqual(SANDBOXED);
    expect(decide("touch x", { ...ESCALATE, sandboxPolicy: "dangerFullAccess" })).toEqual(BARE);
    expect(decide("touch x", { ...ESCALATE, approvalPolicy: "untrusted" })).toEqual({
      type: "forbid",
      reason:
        "approval policy is UnlessTrusted; reject command — you cannot ask for escalated permissions if the approval policy is UnlessTrusted",
    });
  });

  it("never runs bare because the sandbox is missing", () => {
    const sandboxAvailable = false;
    expect(decide("touch x", { sandboxAvailable })).toMatchObject({ type: "ask", sandboxed: false });
    expect(decide("touch x", { sandboxAvailable, approvalPolicy: "never" })).toMatchObject({
      type: "forbid",
    });
  });

  it("runs again without asking when it was accepted for the session", () => {
    expect(decide("rm -rf sub", { approvedForSession: true })).toEqual(SANDBOXED);
    expect(decide("touch x", { ...ESCALATE, approvedForSession: true })).toEqual(BARE);
  });
});

describe("the proposed amendment", () => {
  it.each([
    ["touch x", ["touch"], ["touch"]],
    ["touch x", ["python3"], ["touch", "x"]],
    ["touch x && mkdir y", ["mkdir"], ["touch", "x"]],
    ["git push", ["git"], ["git", "push"]],
    ["python3 x", ["python3", "-c"], ["python3", "x"]],
    ["node", null, null],
  ])("of %j with the model's %j is %j", (script, prefixRule, expected) => {
    expect(decide(script, { ...ESCALATE, prefixRule })).toMatchObject({ proposedAmendment: expected });
  });
});

describe("a command with rules", () => {
  const rules = RULES;
  it("runs outside the sandbox when every part is allowed or harmless", () => {
    expect(decide("touch f && echo ok", { rules })).toEqual(BARE);
    expect(decide("rm -rf q", { rules, approvalPolicy: "never" })).toEqual(BARE);
    expect(decide("touch a && make", { rules })).toEqual(SANDBOXED);
    expect(decide("touch a && make", { rules, approvalPolicy: "untrusted" })).toMatchObject({
      proposedAmendment: ["make"],
    });
    expect(decide("touch a > b", { rules })).toEqual(SANDBOXED);
  });

  it("is asked about when a rule says prompt, without offering an amendment", () => {
    expect(decide("mkdir y && touch z", { rules })).toEqual({
      type: "ask",
      reason: "`/bin/bash -lc 'mkdir y && touch z'` requires approval: why not",
      proposedAmendment: null,
      sandboxed: true,
    });
    expect(decide("/usr/bin/date", { rules })).toMatchObject({
      reason: "`/bin/bash -lc /usr/bin/date` requires approval by policy",
    });
    expect(decide("date", { rules, approvalPolicy: "never" })).toEqual({
      type: "forbid",
      reason: "approval required by policy, but AskForApproval is set to Never",
    });
  });

  it("is refused with the reason of the rule", () => {
    expect(decide("ls; python3 x", { rules })).toMatchObject({
      reason: "`/bin/bash -lc 'ls; python3 x'` rejected: no snakes",
    });
    expect(decide("perl x", { rules, approvedForSession: true })).toEqual({
      type: "forbid",
      reason: "`/bin/bash -lc 'perl x'` rejected: policy forbids commands starting with `perl`",
    });
  });

  it("does not trust a program by its base name alone", () => {
    expect(decide("/tmp/touch x", { rules })).toEqual(SANDBOXED);
    const listed = rulesOf('prefix_rule(["touch"])\nhost_executable("touch", ["/usr/bin/touch"])');
    expect(decide("/usr/bin/touch x", { rules: listed })).toEqual(BARE);
    expect(decide("/tmp/touch x", { rules: listed })).toEqual(SANDBOXED);
    expect(decide("/tmp/perl x", { rules })).toMatchObject({ type: "forbid" });
  });
});

describe("a patch", () => {
  const plan = {
    type: "restricted",
    writableRoots: [{ path: "/w", protectedPaths: [{ path: "/w/.git" }, { path: "/w/.codex" }] }],
  } as const;
  const patch = (paths: readonly string[], change: Partial<PatchRequest> = {}) =>
    decidePatch({ paths, approvalPolicy: "on-request", plan, approvedFiles: new Set(), ...change });
  const OUT = "patch rejected: writing outside of the project; rejected by user approval settings";

  it("is applied in the sandbox when all of its files are writable", () => {
    expect(patch(["/w/a", "/w/..b/c"])).toEqual({ type: "apply", sandboxed: true });
    expect(patch(["/etc/x"], { plan: { type: "unrestricted" } })).toEqual({
      type: "apply",
      sandboxed: false,
    });
  });

  it.each(["/wx", "/w/../x", "/w/.git/hooks/x", "/w/.codex/config.toml", "/w/.git"])(
    "asks for %s, or refuses it",
    (file) => {
      expect(patch(["/w/a", file])).toEqual({ type: "ask" });
      expect(patch([file], { approvalPolicy: "on-failure" })).toEqual({ type: "ask" });
      expect(patch(["/w/a", file], { approvalPolicy: "never" })).toEqual({ type: "reject", reason: OUT });
    },
  );

  it("is always asked about under untrusted, unless its files were approved for the session", () => {
    expect(patch(["/w/a"], { approvalPolicy: "untrusted" })).toEqual({ type: "ask" });
    expect(patch(["/w/a"], { approvalPolicy: "untrusted", plan: { type: "unrestricted" } })).toEqual({
      type: "ask",
    });
    const approvedFiles = new Set(["/w/a", "/etc/x"]);
    expect(patch(["/w/a"], { approvalPolicy: "untrusted", approvedFiles })).toEqual({
      type: "apply",
      sandboxed: true,
    });
    expect(patch(["/etc/x"], { approvedFiles })).toEqual({ type: "apply", sandboxed: false });
  });

  it("is refused in the words for a read-only sandbox when nothing is writable", () => {
    expect(
      patch(["/w/a"], { approvalPolicy: "never", plan: { type: "restricted", writableRoots: [] } }),
    ).toEqual({
      type: "reject",
      reason: "patch rejected: writing is blocked by read-only sandbox; rejected by user approval settings",
    });
  });
});
