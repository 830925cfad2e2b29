import { describe, expect, it } from "vitest";
import { utf8Length } from "../base/utf8.ts";
import { baseInstructions } from "./base-instructions.ts";
import { collaborationMode } from "./collaboration-mode.ts";
import { COMPACTION_PROMPT, summaryMessage } from "./compaction-prompt.ts";
import { permissionsInstructions, type Permissions } from "./permissions.ts";
import { REVIEW_INSTRUCTIONS } from "./review-instructions.ts";

const permissions: Permissions = {
  sandboxMode: "read-only",
  networkAccess: false,
  approvalPolicy: "never",
  writableRoots: ["/ws", "/tmp"],
  additionalPermissions: false,
};

describe("base instructions", () => {
  it("stay within 6 kB for every personality", () => {
    for (const personality of ["pragmatic", "friendly", "none"] as const) {
      expect(utf8Length(baseInstructions(personality))).toBeLessThanOrEqual(6_000);
    }
  });

  it("have one personality paragraph, the pragmatic one by default", () => {
    expect(baseInstructions()).toBe(baseInstructions("pragmatic"));
    expect(baseInstructions("friendly")).toContain("teammate");
    expect(baseInstructions("none")).not.toContain("# Personality");
  });
});

it("begins the texts that others recognise with their literals", () => {
  expect(REVIEW_INSTRUCTIONS.startsWith("# Review guidelines:")).toBe(true);
  expect(COMPACTION_PROMPT.startsWith("You are performing a CONTEXT CHECKPOINT COMPACTION.")).toBe(true);
  const message = summaryMessage("A\nB");
  expect(message.startsWith("Another language model started to solve this problem")).toBe(true);
  expect(message.endsWith("\nA\nB")).toBe(true);
});

it("gives the review answer's form as valid JSON", () => {
  const example = REVIEW_INSTRUCTIONS.slice(REVIEW_INSTRUCTIONS.indexOf("{\n"));
  expect(Object.keys(JSON.parse(example) as object)).toEqual([
    "findings",
    "overall_correctness",
    "overall_explanation",
    "overall_confidence_score",
  ]);
});

describe("permissions", () => {
  it("has the recorded text for read-only and never", () => {
    expect(permissionsInstructions(permissions)).toBe(
      "<permissions instructions>\nFilesystem sandboxing defines which files can be read or written. `sandbox_mode` is `read-only`: The sandbox only permits reading files. Network access is restricted.\nApproval policy is currently never. Do not provide the `sandbox_permissions` for any reason, commands will be rejected.\n</permissions instructions>",
    );
  });

  it("names the writable roots in workspace-write only", () => {
    const workspace = permissionsInstructions({
      ...permissions,
      sandboxMode: "workspace-write",
      networkAccess: true,
    });
    expect(workspace).toContain(" The writable roots are `/ws`, `/tmp`.\n</permissions instructions>");
    expect(workspace).toContain("Network access is enabled.");
    expect(workspace.length).toBeGreaterThan(400);
  });

  it("explains escalation where the model may ask for it", () => {
    const text = permissionsInstructions({ ...permissions, approvalPolicy: "on-request" });
    for (const word of ["sandbox_permissions", "require_escalated", "justification", "prefix_rule"]) {
      expect(text).toContain(word);
    }
    expect(text).not.toContain("with_additional_permissions");
    const finer = permissionsInstructions({
      ...permissions,
      approvalPolicy: "on-request",
      additionalPermissions: true,
    });
    expect(finer).toContain("with_additional_permissions");
  });

  it("names what a granular policy refuses", () => {
    const granular = {
      sandbox_approval: true,
      rules: false,
      mcp_elicitations: true,
      request_permissions: false,
      skill_approval: true,
    };
    const text = permissionsInstructions({ ...permissions, approvalPolicy: { granular } });
    expect(text).toContain("an exec rule says prompt; the request_permissions tool.");
  });
});

it("uses the client's instructions of a collaboration mode, else the built-in ones", () => {
  expect(collaborationMode("plan", "MINE")).toBe("<collaboration_mode>MINE\n</collaboration_mode>");
  expect(collaborationMode("plan", null)).toContain("<proposed_plan>");
  expect(collaborationMode("default", null)).toContain("# Default Mode");
});
