import { afterEach, describe, expect, it } from "vitest";
import { allowPrefix } from "../policy/exec-rules/rules.ts";
import { runExecCommand } from "./exec-command.ts";
import { runShellCommandTool, runShellTool } from "./shell.ts";
import { newTestContext, type TestContext, type TestContextOptions } from "./test-context.ts";
import { runWriteStdin } from "./write-stdin.ts";

let test: TestContext;
const given = (options: TestContextOptions = {}): TestContext =>
  (test = newTestContext({ quiet: true, ...options }));
afterEach(() => test.remove());

const READ_ONLY = { sandboxPolicy: { type: "readOnly", networkAccess: false } } as const;
const REJECTED = (reason: string): string => `CreateProcess { message: "Rejected(\\"${reason}\\")" }`;

describe("exec_command", () => {
  it("answers with the output and the exit code, and completes its item with the output as it was", async () => {
    const { output, success } = await given().call(runExecCommand, {
      cmd: "echo out; echo err >&2; exit 3",
      login: false,
    });
    expect(output).toMatch(
      /^Chunk ID: [0-9a-f]{6}\nWall time: \d\.\d{4} seconds\nProcess exited with code 3\nOriginal token count: 2\nOutput:\nout\nerr\n$/,
    );
    expect(success).toBe(false);
    expect(test.shown).toEqual(["started:commandExecution:inProgress", "completed:commandExecution:failed"]);
    expect(test.completed).toMatchObject([
      {
        id: "call_1",
        command: "/bin/sh -c 'echo out; echo err >&2; exit 3'",
        aggregatedOutput: "out\nerr\n",
        exitCode: 3,
      },
    ]);
  });

  it.each([
    ['{"foo":1}', "failed to parse function arguments: missing field `cmd` at line 1 column 9"],
    ["nonsense", "failed to parse function arguments: expected ident at line 1 column 2"],
    ['{"cmd":"a","sandbox_permissions":"all"}', "unknown variant `all`, expected one of `use_default`"],
  ])("refuses the arguments %s and shows no item", async (args, message) => {
    const { output, success } = await given().call(runExecCommand, args);
    expect(output).toContain(message);
    expect([success, test.shown]).toEqual([false, []]);
  });

  it("refuses a login shell that the configuration forbids", async () => {
    const settings = { allowLoginShell: false };
    const { output } = await given({ settings }).call(runExecCommand, { cmd: "true", login: true });
    expect(output).toBe("login shell is disabled by config; omit `login` or set it to false.");
    expect((await test.call(runExecCommand, { cmd: "true" })).success).toBe(true);
  });

  it.each([
    ["never", "Never"],
    ["untrusted", "UnlessTrusted"],
    ["on-failure", "OnFailure"],
  ] as const)("refuses an escalation under the policy %s", async (approvalPolicy, name) => {
    const args = { cmd: "true", sandbox_permissions: "require_escalated" };
    const { output } = await given({ settings: { approvalPolicy } }).call(runExecCommand, args);
    expect(output).toBe(
      `approval policy is ${name}; reject command — you cannot ask for escalated permissions if the approval policy is ${name}`,
    );
    expect(test.shown).toEqual([]);
  });

  it("tells which rule forbids a command, and starts nothing", async () => {
    const rules = { ...allowPrefix(["touch"]) };
    const forbidden = {
      ...rules,
      prefixRules: rules.prefixRules.map((rule) => ({ ...rule, decision: "forbidden" as const })),
    };
    const { output } = await given({ rules: forbidden }).call(runExecCommand, {
      cmd: "touch made",
      login: false,
    });
    expect(output).toContain("policy forbids commands starting with `touch`");
    expect(output).toMatch(
      /^exec_command failed for `\/bin\/sh -c 'touch made'`: CreateProcess \{ message: "Rejected\(/,
    );
    expect([test.shown, test.file("made")]).toEqual([[], "(missing)"]);
  });

  it("says why a command could not be started", async () => {
    const { output } = await given().call(runExecCommand, { cmd: "true", workdir: "missing", login: false });
    expect(output).toBe(
      `exec_command failed for \`/bin/sh -c true\`: ${REJECTED("Failed to create unified exec process: No such file or directory (os error 2)")}`,
    );
  });

  it("tells the model of a denial in the words it knows", async () => {
    const { output, success } = await given({ settings: READ_ONLY }).call(runExecCommand, {
      cmd: "echo x > made",
      login: false,
    });
    expect(success).toBe(false);
    expect(output).toMatch(
      /^exec_command failed for `.*`: SandboxDenied \{ message: ".*Read-only file system\\n", output: ExecToolCallOutput \{ exit_code: [12], /,
    );
    expect(test.file("made")).toBe("(missing)");
    expect(test.shown.at(-1)).toBe("completed:commandExecution:failed");
  });

  it("asks under on-failure whether a denied command may run again without the sandbox", async () => {
    const settings = { ...READ_ONLY, approvalPolicy: "on-failure" } as const;
    given({ settings, decisions: ["accept"] });
    const { success } = await test.call(runExecCommand, { cmd: "echo x > made", login: false });
    expect(success).toBe(true);
    expect(test.file("made")).toBe("x\n");
    expect(test.questions).toMatchObject([{ reason: "command failed; retry without sandbox?" }]);
  });

  it.each([
    ["decline", false, "declined"],
    ["cancel", true, "declined"],
  ] as const)("is not run when the user says %s", async (decision, interrupts, status) => {
    given({ settings: { approvalPolicy: "untrusted" }, decisions: [decision] });
    const result = await test.call(runExecCommand, { cmd: "touch made", login: false });
    expect(result).toEqual({
      output: `exec_command failed for \`/bin/sh -c 'touch made'\`: ${REJECTED("rejected by user")}`,
      success: false,
      interrupts,
    });
    expect(test.shown).toEqual([
      "started:commandExecution:inProgress",
      `completed:commandExecution:${status}`,
    ]);
    expect(test.file("made")).toBe("(missing)");
  });

  it("fails its item when the client could not answer", async () => {
    given({ settings: { approvalPolicy: "untrusted" }, clientFails: true });
    await test.call(runExecCommand, { cmd: "touch made", login: false });
    expect(test.shown.at(-1)).toBe("completed:commandExecution:failed");
  });

  it("asks once when accepted for the session, in the same folder only", async () => {
    given({ settings: { approvalPolicy: "untrusted" }, decisions: ["acceptForSession"] });
    const args = { cmd: "touch made", login: false };
    await test.call(runExecCommand, args);
    expect((await test.call(runExecCommand, args)).success).toBe(true);
    expect(test.questions.length).toBe(1);
    await test.call(runExecCommand, { ...args, workdir: "/" });
    expect(test.questions.length).toBe(2);
    expect(test.shown.filter((entry) => entry.startsWith("started")).length).toBe(3);
  });

  it("keeps a rule that the user accepted and tells the model of it", async () => {
    const commandDecision = { acceptWithExecpolicyAmendment: { execpolicy_amendment: ["touch", "made"] } };
    given({ settings: { approvalPolicy: "untrusted" }, commandDecision });
    await test.call(runExecCommand, { cmd: "touch made", login: false });
    await test.call(runExecCommand, { cmd: "touch made", login: false });
    expect(test.questions.length).toBe(1);
    expect(test.notes).toEqual(['developer: Approved command prefix saved:\n- ["touch", "made"]']);
  });

  it("becomes a session when it outlives its wait, and its item ends with the command", async () => {
    given();
    const { output } = await test.call(runExecCommand, {
      cmd: "echo first; sleep 0.35; echo last",
      login: false,
      yield_time_ms: 1,
    });
    const id = Number(/Process running with session ID (\d{5})\n/.exec(output)?.[1]);
    expect(output).toContain("Output:\nfirst\n");
    expect(test.shown).toEqual(["started:commandExecution:inProgress"]);
    const polled = await test.call(runWriteStdin, { session_id: id });
    expect(polled.output).toMatch(/Process exited with code 0\n.*\nOutput:\nlast\n$/s);
    expect(test.completed).toMatchObject([
      { aggregatedOutput: "first\nlast\n", exitCode: 0, processId: String(id) },
    ]);
    expect((await test.call(runWriteStdin, { session_id: id })).output).toBe(
      `write_stdin failed: Unknown process id ${id}`,
    );
  });

  it("shows output as it comes to those who listen", async () => {
    given({ quiet: false });
    await test.call(runExecCommand, { cmd: "printf 'h\\303\\251llo'", login: false });
    const deltas = test.shown.filter((entry) => entry.startsWith("delta:")).map((entry) => entry.slice(6));
    expect(deltas.join("")).toBe("héllo");
  });

  it("stops waiting when the turn is interrupted; the command goes on", async () => {
    given();
    setTimeout(test.interrupt, 20);
    const { output } = await test.call(runExecCommand, {
      cmd: "sleep 60",
      login: false,
      yield_time_ms: 30_000,
    });
    expect(output).toContain("Process running with session ID");
    expect(test.context.sessions.running().length).toBe(1);
    const [ended] = await test.context.sessions.terminateAll();
    expect(ended?.cleaned).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect(test.completed).toMatchObject([{ status: "failed", exitCode: -1 }]);
  });

  it("gives the model the middle-cut text and the item all of it", async () => {
    const args = { cmd: "seq 1 5000", login: false, max_output_tokens: 10 };
    const { output } = await given().call(runExecCommand, args);
    expect(output).toMatch(/Total output lines: 5000\n\n1\n2\n.*…\d+ tokens truncated….*5000\n$/s);
    expect((test.completed[0] as { aggregatedOutput: string }).aggregatedOutput.split("\n").length).toBe(
      5001,
    );
  });
});

describe("write_stdin", () => {
  it("types into a terminal and returns what the command said", async () => {
    given();
    const { output } = await test.call(runExecCommand, {
      cmd: 'read line; echo "got $line"',
      tty: true,
      login: false,
      yield_time_ms: 1,
    });
    const session_id = Number(/session ID (\d+)/.exec(output)?.[1]);
    const answer = await test.call(runWriteStdin, { session_id, chars: "hello\n" });
    expect(answer.output).toContain("got hello");
    expect(test.shown).toContain("stdin:hello\n");
  });

  it("cannot type into a command without a terminal", async () => {
    given();
    const { output } = await test.call(runExecCommand, { cmd: "sleep 60", login: false, yield_time_ms: 1 });
    const session_id = Number(/session ID (\d+)/.exec(output)?.[1]);
    expect((await test.call(runWriteStdin, { session_id, chars: "x" })).output).toBe(
      "write_stdin failed: stdin is closed for this session; rerun exec_command with tty=true to keep stdin open",
    );
  });

  it.each([
    [{ session_id: 999_999 }, "write_stdin failed: Unknown process id 999999"],
    [{}, "failed to parse function arguments: missing field `session_id` at line 1 column 2"],
  ])("refuses %j", async (args, message) => {
    expect(await given().call(runWriteStdin, args)).toMatchObject({ output: message, success: false });
  });
});

describe("shell and shell_command", () => {
  it("answer in their own forms", async () => {
    given();
    const json = await test.call(runShellTool, { command: ["sh", "-c", "echo hi; exit 2"] });
    expect(json.output).toMatch(
      /^\{"output":"hi\\n","metadata":\{"exit_code":2,"duration_seconds":\d\.\d\}\}$/,
    );
    const text = await test.call(runShellCommandTool, { command: "echo hi", login: false });
    expect(text.output).toMatch(/^Exit code: 0\nWall time: [\d.]+ seconds\nOutput:\nhi\n$/);
    expect(test.completed).toMatchObject([
      { source: "agent", processId: null, status: "failed" },
      { source: "agent", processId: null, status: "completed", aggregatedOutput: "hi\n" },
    ]);
  });

  it("end a command that takes too long, with its children, and report 124", async () => {
    given();
    const began = performance.now();
    const { output, success } = await test.call(runShellCommandTool, {
      command: "echo begun; sleep 60 & sleep 60",
      login: false,
      timeout_ms: 100,
    });
    expect(performance.now() - began).toBeLessThan(3000);
    expect(output).toMatch(
      /^Exit code: 124\nWall time: [\d.]+ seconds\nOutput:\ncommand timed out after \d+ milliseconds\nbegun\n$/,
    );
    expect(success).toBe(false);
  });

  it("end the command when the turn is interrupted", async () => {
    given();
    setTimeout(test.interrupt, 20);
    const { success } = await test.call(runShellTool, { command: ["sleep", "60"] });
    expect(success).toBe(false);
  });

  it.each([
    [{ command: [] }, "shell needs a command"],
    [{ command: "ls" }, /invalid type: string "ls", expected a sequence/],
    [{ command: ["/no/such/program"] }, /^execution error: .*No such file or directory \(os error 2\)/],
  ])("refuse %j", async (args, message) => {
    expect((await given().call(runShellTool, args)).output).toMatch(message);
  });

  it("say that the user refused", async () => {
    given({ settings: { approvalPolicy: "untrusted" }, decisions: ["cancel"] });
    const result = await test.call(runShellTool, { command: ["touch", "made"] });
    expect(result).toEqual({ output: "exec command rejected by user", success: false, interrupts: true });
  });

  it("run the calls of models that have a shell built in", async () => {
    given();
    const localShell = { type: "exec", command: ["pwd"], working_directory: "/", timeout_ms: null } as const;
    const { output } = await test.call(runShellTool, "", { kind: "localShell", localShell });
    expect(JSON.parse(output)).toMatchObject({ output: "/\n", metadata: { exit_code: 0 } });
  });

  it("ask under on-failure before a denied command runs again", async () => {
    const settings = { ...READ_ONLY, approvalPolicy: "on-failure" } as const;
    given({ settings, decisions: ["accept"] });
    const { success } = await test.call(runShellTool, { command: ["sh", "-c", "echo x > made"] });
    expect([success, test.file("made")]).toEqual([true, "x\n"]);
  });
});

describe("the environment of commands", () => {
  it("says which thread runs them, and that the network is closed only when it is", async () => {
    const cmd = 'echo "$CODEX_THREAD_ID ${CODEX_SANDBOX_NETWORK_DISABLED:-open}"';
    given({ settings: READ_ONLY });
    expect((await test.call(runExecCommand, { cmd, login: false })).output).toContain("\nthread 1\n");
    await test.remove();
    given();
    expect((await test.call(runExecCommand, { cmd, login: false })).output).toContain("\nthread open\n");
  });
});
