import { describe, expect, it } from "vitest";
import { denialText, looksDenied, rejectionText } from "./denial.ts";

describe("a denial by the sandbox", () => {
  it.each([
    [1, "touch: cannot touch 'a': Read-only file system", true],
    [1, "OPERATION NOT PERMITTED", true],
    [2, "Permission denied", true],
    [159, "", true],
    [0, "Permission denied", false],
    [1, "No such file", false],
    [127, "sh: x: not found", false],
  ])("is guessed from exit code %i and the words %j: %s", (code, output, denied) => {
    expect(looksDenied(code, output)).toBe(denied);
  });

  it("is told as the debug form of 0.120's error", () => {
    expect(denialText("/bin/sh -c x", 1, "no\n")).toBe(
      'exec_command failed for `/bin/sh -c x`: SandboxDenied { message: "no\\n", output: ExecToolCallOutput { exit_code: 1, ' +
        'stdout: StreamOutput { text: "", truncated_after_lines: None }, stderr: StreamOutput { text: "no\\n", truncated_after_lines: None }, ' +
        'aggregated_output: StreamOutput { text: "no\\n", truncated_after_lines: None }, duration: 0ns, timed_out: false } }',
    );
  });
});

/** The reason of a rejection as it is quoted once; the text quotes it twice. */
function quotedOnce(text: string): string {
  const { 1: twice } = /message: (".*") \}$/s.exec(rejectionText("x", text))!;
  // Takes one level of Rust quoting away.
  const once = twice!.slice(1, -1).replace(/\\(["\\])/g, "$1");
  return /^Rejected\((.*)\)$/s.exec(once)![1]!;
}

describe("quoting as in Rust's debug form", () => {
  it.each([
    ["plain", '"plain"'],
    ['a "b" \\ c', '"a \\"b\\" \\\\ c"'],
    ["tab\tline\nreturn\r", '"tab\\tline\\nreturn\\r"'],
    ["\u001b[31m", '"\\u{1b}[31m"'],
    ["\b\f", '"\\u{8}\\u{c}"'],
    ["é 日本 😀 'x'", "\"é 日本 😀 'x'\""],
  ])("%j becomes %s", (text, quoted) => {
    expect(quotedOnce(text)).toBe(quoted);
  });

  it.each([
    ["C:\\foo\\bar", '"C:\\\\foo\\\\bar"'],
    ["the text \\u001b", '"the text \\\\u001b"'],
    ["\0", '"\\0"'],
    ["\u007f", '"\\u{7f}"'],
  ])("%j becomes %s", (text, quoted) => {
    expect(quotedOnce(text)).toBe(quoted);
  });
});
