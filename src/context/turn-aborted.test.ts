import { expect, it } from "vitest";
import { abortedByUser, TURN_ABORTED, userShellCommand } from "./turn-aborted.ts";

const policy = { mode: "bytes", limit: 10_000 } as const;

it("says how long an aborted call ran", () => {
  expect(abortedByUser(1.234)).toBe("aborted by user after 1.2s");
  expect(TURN_ABORTED).toMatch(/^<turn_aborted>\nThe user interrupted [^]*\n<\/turn_aborted>$/);
});

it("records a command of the user as 0.120 does", () => {
  const result = { command: "echo hi", exitCode: 0, durationSeconds: 0.02644, output: "hi\n" };
  expect(userShellCommand(result, policy)).toBe(
    "<user_shell_command>\n<command>\necho hi\n</command>\n<result>\nExit code: 0\nDuration: 0.0264 seconds\nOutput:\nhi\n\n</result>\n</user_shell_command>",
  );
});

it("cuts its output by the policy, once", () => {
  const output = "x".repeat(20_000);
  const text = userShellCommand({ command: "c", exitCode: 0, durationSeconds: 1, output }, policy);
  expect(text).toContain("Output:\nTotal output lines: 1\n\nxxx");
  expect(text).toContain("…10000 chars truncated…");
});
