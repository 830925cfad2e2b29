import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePatch } from "./parse.ts";
import { programErrorText, toolErrorText } from "./types.ts";

const patch = (body: string): string => `*** Begin Patch\n${body}\n*** End Patch`;
const errorOf = (text: string): string => {
  const result = parsePatch(text);
  return result.ok ? "no error" : programErrorText(result.error);
};
const HEADERS =
  "is not a valid hunk header. Valid hunk headers: '*** Add File: {path}', '*** Delete File: {path}', '*** Update File: {path}'";
const MARKS = "Every line should start with ' ' (context line), '+' (added line), or '-' (removed line)";

describe("parsing a patch", () => {
  it.each([
    ["a here-document", "<<'EOF'\n" + patch("*** Add File: f\n+x") + "\nEOF\n"],
    [
      "space around the text and its markers",
      "\n  *** Begin Patch  \n  *** Add File: f  \n+x\n *** End Patch \n",
    ],
    ["CRLF", patch("*** Add File: f\n+x").replaceAll("\n", "\r\n")],
  ])("accepts %s", (_name, text) => {
    expect(parsePatch(text)).toEqual({
      ok: true,
      value: { files: [{ type: "add", path: "f", text: "x\n" }] },
    });
  });

  it("makes an empty file from a section without lines", () => {
    expect(parsePatch(patch("*** Add File: f"))).toMatchObject({ value: { files: [{ text: "" }] } });
  });

  it.each([
    [
      "*** Update File: a\nbad",
      `Invalid patch hunk on line 4: Unexpected line found in update hunk: 'bad'. ${MARKS}`,
    ],
    [
      "*** Update File: a\n@@ f\n@@ g\n-x",
      `Invalid patch hunk on line 4: Unexpected line found in update hunk: '@@ g'. ${MARKS}`,
    ],
    ["*** Update File: a\n@@", "Invalid patch hunk on line 4: Update hunk does not contain any lines"],
    [
      "*** Update File: a\n@@\n*** End of File",
      "Invalid patch hunk on line 4: Update hunk does not contain any lines",
    ],
    [
      "*** Update File: a\n@@\n one\nbad line\n+x",
      "Invalid patch hunk on line 5: Expected update hunk to start with a @@ context marker, got: 'bad line'",
    ],
    [
      "*** Update File: a\n@@\n-x\n*** End of File\n+y",
      "Invalid patch hunk on line 6: Expected update hunk to start with a @@ context marker, got: '+y'",
    ],
    ["*** Update File: a", "Invalid patch hunk on line 2: Update file hunk for path 'a' is empty"],
    [
      "*** Update File: a\n*** Move to: b",
      "Invalid patch hunk on line 2: Update file hunk for path 'a' is empty",
    ],
    ["*** Update File: a\n@@\n-x\n*** Foo", `Invalid patch hunk on line 5: '*** Foo' ${HEADERS}`],
    ["*** Add File: x\nno plus", `Invalid patch hunk on line 3: 'no plus' ${HEADERS}`],
    ["*** Add File: \n+x", `Invalid patch hunk on line 2: '*** Add File:' ${HEADERS}`],
  ])("refuses %j", (body, message) => {
    expect(errorOf(patch(body))).toBe(message);
  });

  it("tells the model the same in its own wording", () => {
    const result = parsePatch(patch("*** Frobnicate File: a.txt\n+x"));
    expect(result.ok ? "" : toolErrorText(result.error)).toBe(
      `apply_patch verification failed: invalid hunk at line 2, '*** Frobnicate File: a.txt' ${HEADERS}`,
    );
  });

  it("never throws", () => {
    const line = fc.constantFrom(
      "*** Begin Patch",
      "*** End Patch",
      "*** Update File: a",
      "*** Add File: b",
      "*** Move to: c",
      "@@",
      "@@ x",
      "*** End of File",
      "-a",
      "+b",
      " c",
      "",
      "***",
      "<<'EOF'",
      "EOF",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(line).map((lines) => lines.join("\n")),
    );
    fc.assert(fc.property(text, (input) => void parsePatch(input)));
  });
});
