import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { runApplyPatchTool } from "./apply-patch-tool.ts";
import { runExecCommand } from "./exec-command.ts";
import { runShellCommandTool, runShellTool } from "./shell.ts";
import { newTestContext, type TestContext, type TestContextOptions } from "./test-context.ts";

let test: TestContext;
const given = (options: TestContextOptions = {}): TestContext => (test = newTestContext(options));
afterEach(() => test.remove());

const patch = (...lines: readonly string[]): string =>
  ["*** Begin Patch", ...lines, "*** End Patch"].join("\n");
const ADD = patch("*** Add File: made.txt", "+hello");
const apply = (text: string) => test.call(runApplyPatchTool, text, { kind: "custom", name: "apply_patch" });

describe("apply_patch", () => {
  it("adds, updates, moves and deletes files and shows them before and after", async () => {
    given();
    test.file("old.txt", "one\ntwo\n");
    test.file("gone.txt", "bye\n");
    test.file("from.txt", "same\n");
    const { output, success } = await apply(
      patch(
        "*** Add File: made.txt",
        "+hello",
        "*** Update File: old.txt",
        "@@",
        " one",
        "-two",
        "+2",
        "*** Delete File: gone.txt",
        "*** Update File: from.txt",
        "*** Move to: to.txt",
        "@@",
        "-same",
        "+other",
      ),
    );
    expect(success).toBe(true);
    expect(output).toMatch(
      /^Exit code: 0\nWall time: [\d.]+ seconds\nOutput:\nSuccess\. Updated the following files:\nA made\.txt\n/,
    );
    expect(["made.txt", "old.txt", "gone.txt", "from.txt", "to.txt"].map((name) => test.file(name))).toEqual([
      "hello\n",
      "one\n2\n",
      "(missing)",
      "(missing)",
      "other\n",
    ]);
    expect(test.shown[0]).toBe("started:fileChange:inProgress");
    expect(test.shown.at(-1)).toBe("completed:fileChange:completed");
    expect(test.completed[0]).toMatchObject({ id: "call_1" });
    expect(test.changes.map(({ path: file, before, after }) => [path.basename(file), before, after])).toEqual(
      expect.arrayContaining([
        ["made.txt", null, "hello\n"],
        ["gone.txt", "bye\n", null],
      ]),
    );
  });

  it.each([
    [
      "nonsense",
      "apply_patch verification failed: invalid patch: The first line of the patch must be '*** Begin Patch'",
    ],
    [patch("*** Update File: missing.txt", "@@", "-a", "+b"), "No such file or directory (os error 2)"],
    [patch("*** Delete File: missing.txt"), "apply_patch verification failed: Failed to read"],
    [patch(), "patch rejected: empty patch"],
  ])("writes nothing and shows no item for %j", async (text, message) => {
    given();
    const { output, success } = await apply(text);
    expect(output).toContain(message);
    expect([success, test.shown]).toEqual([false, []]);
  });

  it("writes nothing when one file of several does not fit", async () => {
    given();
    test.file("old.txt", "one\n");
    const { output } = await apply(
      patch("*** Add File: made.txt", "+x", "*** Update File: old.txt", "@@", "-not there", "+y"),
    );
    expect(output).toContain("Failed to find expected lines");
    expect([test.file("made.txt"), test.file("old.txt")]).toEqual(["(missing)", "one\n"]);
  });

  it("takes its patch as a function's argument too, and refuses arguments without one", async () => {
    given();
    expect((await test.call(runApplyPatchTool, { input: ADD })).success).toBe(true);
    expect(test.file("made.txt")).toBe("hello\n");
    expect((await test.call(runApplyPatchTool, { patch: ADD })).output).toContain("missing field `input`");
  });

  it("refuses to write outside when nobody may be asked", async () => {
    given({ settings: { sandboxPolicy: { type: "readOnly", networkAccess: false } } });
    expect((await apply(ADD)).output).toBe(
      "patch rejected: writing is blocked by read-only sandbox; rejected by user approval settings",
    );
    expect([test.shown, test.file("made.txt")]).toEqual([[], "(missing)"]);
  });

  it.each([
    ["decline", false],
    ["cancel", true],
  ] as const)("is not applied when the user says %s", async (decision, interrupts) => {
    given({ settings: { approvalPolicy: "untrusted" }, decisions: [decision] });
    expect(await apply(ADD)).toEqual({ output: "patch rejected by user", success: false, interrupts });
    expect(test.shown).toEqual(["started:fileChange:inProgress", "completed:fileChange:declined"]);
    expect(test.file("made.txt")).toBe("(missing)");
  });

  it("is marked as failed when the client could not answer", async () => {
    given({ settings: { approvalPolicy: "untrusted" }, clientFails: true });
    await apply(ADD);
    expect(test.shown.at(-1)).toBe("completed:fileChange:failed");
  });

  it("asks once for the files that were accepted for the session", async () => {
    given({ settings: { approvalPolicy: "untrusted" }, decisions: ["acceptForSession"] });
    await apply(ADD);
    expect((await apply(patch("*** Update File: made.txt", "@@", "-hello", "+again"))).success).toBe(true);
    expect(test.questions.length).toBe(1);
    await apply(patch("*** Add File: other.txt", "+x"));
    expect(test.questions.length).toBe(2);
  });
});

describe("a patch inside a shell command", () => {
  const script = `apply_patch <<'EOF'\n${ADD}\nEOF`;

  it("takes the way of the tool, from each command tool, and the model is told so", async () => {
    given();
    const unified = await test.call(runExecCommand, { cmd: script });
    expect(unified.output).toMatch(/^Wall time: \d\.\d{4} seconds\nOutput:\n\{"output":"Success\./);
    const shell = await test.call(runShellTool, { command: ["bash", "-lc", script] });
    expect(JSON.parse(shell.output)).toMatchObject({ metadata: { exit_code: 0 } });
    const line = await test.call(runShellCommandTool, { command: script });
    expect(JSON.parse(line.output)).toMatchObject({ metadata: { exit_code: 0 } });
    expect(test.completed.map((item) => item.type)).toEqual(["fileChange", "fileChange", "fileChange"]);
    expect(test.notes.map((note) => /requested via (\w+)/.exec(note)?.[1])).toEqual([
      "exec_command",
      "shell",
      "shell_command",
    ]);
  });

  it("is written below the folder it changes to", async () => {
    given();
    fs.mkdirSync(path.join(test.workspace, "sub"));
    await test.call(runExecCommand, { cmd: `cd sub && ${script}` });
    expect([test.file("made.txt"), test.file("sub/made.txt")]).toEqual(["(missing)", "hello\n"]);
  });

  it("asks like the tool does", async () => {
    given({ settings: { approvalPolicy: "untrusted" }, decisions: ["decline"] });
    expect((await test.call(runExecCommand, { cmd: script })).output).toBe("patch rejected by user");
    expect(test.file("made.txt")).toBe("(missing)");
  });
});
