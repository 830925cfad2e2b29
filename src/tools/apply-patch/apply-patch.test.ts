import {
  chmodSync,
  linkSync,
  mkdtempSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  existsSync,
  readdirSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runApplyPatchProgram, runAsApplyPatch } from "./run-as-apply-patch.ts";

let cwd = "";
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), "apply-patch-"));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const put = (name: string, text: string | Uint8Array): void => {
  mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
  writeFileSync(path.join(cwd, name), text);
};
const get = (name: string): string => readFileSync(path.join(cwd, name), "utf8");
const patch = (body: string): string => `*** Begin Patch\n${body}\n*** End Patch`;
const apply = (body: string) => runAsApplyPatch([patch(body)], cwd);
const FIVE = "one\ntwo\nthree\nfour\nfive\n";

/** Applies a patch to a.txt and returns its new text, or the error. */
async function edit(before: string | Uint8Array, body: string): Promise<string> {
  put("a.txt", before);
  const result = await apply(`*** Update File: a.txt\n${body}`);
  if (result.exitCode !== 0) return `error: ${result.stderr.replaceAll(cwd, "<cwd>").trimEnd()}`;
  return readFileSync(path.join(cwd, "a.txt"), "latin1");
}

describe("the apply_patch program", () => {
  it("reports added, modified and deleted files, a move under its new name", async () => {
    put("a.txt", "one\n");
    put("b/c.txt", "bee\n");
    put("del.txt", "bye\n");
    const result = await apply(
      "*** Add File: n.txt\n+n\n*** Update File: a.txt\n@@\n-one\n+1\n*** Delete File: del.txt\n" +
        "*** Update File: b/c.txt\n*** Move to: x/d.txt\n@@\n-bee\n+cee",
    );
    expect(result).toEqual({
      exitCode: 0,
      stdout: "Success. Updated the following files:\nA n.txt\nM a.txt\nM x/d.txt\nD del.txt\n",
      stderr: "",
    });
    expect([get("n.txt"), get("a.txt"), get("x/d.txt")]).toEqual(["n\n", "1\n", "cee\n"]);
    expect([existsSync(path.join(cwd, "b/c.txt")), existsSync(path.join(cwd, "del.txt"))]).toEqual([
      false,
      false,
    ]);
  });

  it("writes nothing at all when a later section does not fit", async () => {
    put("a.txt", FIVE);
    const result = await apply("*** Add File: n\n+1\n*** Update File: a.txt\n@@\n-nope\n+x");
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toBe(`Failed to find expected lines in ${cwd}/a.txt:\nnope\n`);
    expect(readdirSync(cwd)).toEqual(["a.txt"]);
  });

  it("takes the patch from its argument or from stdin, and never both", async () => {
    const text = patch("*** Add File: x\n+x");
    const none = async (): Promise<string> => "";
    expect((await runApplyPatchProgram([], cwd, async () => text)).exitCode).toBe(0);
    expect((await runAsApplyPatch(["-"], cwd, async () => text)).stdout).toContain("A x\n");
    expect((await runApplyPatchProgram([text], cwd, none)).exitCode).toBe(0);
    expect(await runApplyPatchProgram(["a", "b"], cwd, none)).toMatchObject({
      exitCode: 2,
      stderr: "Error: apply_patch accepts exactly one argument.\n",
    });
    expect((await runApplyPatchProgram([], cwd, none)).stderr).toContain("Usage: apply_patch 'PATCH'");
    expect((await runAsApplyPatch([], cwd)).stderr).toContain("requires a UTF-8 PATCH argument");
  });

  it.each([
    ["junk", "Invalid patch: The first line of the patch must be '*** Begin Patch'"],
    ["", "Invalid patch: The last line of the patch must be '*** End Patch'"],
    ["*** Begin Patch\n*** End Patch", "No files were modified."],
    [patch("*** Delete File: nope"), "Failed to delete file <cwd>/nope"],
    [
      patch("*** Update File: nope\n@@\n-x\n+y"),
      "Failed to read file to update <cwd>/nope: No such file or directory (os error 2)",
    ],
  ])("refuses %j", async (text, message) => {
    const result = await runAsApplyPatch([text], cwd);
    expect(result.exitCode).toBe(1);
    expect(result.stderr.replaceAll(cwd, "<cwd>")).toBe(message + "\n");
  });

  it("keeps the mode bits of a changed and of a moved file", async () => {
    put("run.sh", "old\n");
    put("go.sh", "old\n");
    chmodSync(path.join(cwd, "run.sh"), 0o755);
    chmodSync(path.join(cwd, "go.sh"), 0o750);
    await apply(
      "*** Update File: run.sh\n@@\n-old\n+new\n*** Update File: go.sh\n*** Move to: x/go.sh\n@@\n-old\n+new",
    );
    expect(statSync(path.join(cwd, "run.sh")).mode & 0o777).toBe(0o755);
    expect(statSync(path.join(cwd, "x/go.sh")).mode & 0o777).toBe(0o750);
  });

  it("edits a file with several names in place, so that they stay one file", async () => {
    put("a.txt", "one\n");
    linkSync(path.join(cwd, "a.txt"), path.join(cwd, "b.txt"));
    await apply("*** Update File: a.txt\n@@\n-one\n+two");
    expect(get("b.txt")).toBe("two\n");
  });

  it("does not lose a file that is moved onto itself", async () => {
    put("a.txt", "one\n");
    await apply("*** Update File: a.txt\n*** Move to: ./a.txt\n@@\n-one\n+two");
    expect(get("a.txt")).toBe("two\n");
  });

  it("lets later sections see what earlier ones did", async () => {
    put("a.txt", FIVE);
    await apply(
      "*** Update File: a.txt\n@@\n-one\n+1\n*** Update File: a.txt\n@@\n-1\n+uno\n*** Add File: n\n+x\n*** Delete File: n",
    );
    expect(get("a.txt")).toBe("uno\ntwo\nthree\nfour\nfive\n");
    expect(existsSync(path.join(cwd, "n"))).toBe(false);
    await apply("*** Delete File: a.txt\n*** Add File: a.txt\n+fresh");
    expect(get("a.txt")).toBe("fresh\n");
  });

  it("refuses a directory and a path below a file", async () => {
    put("f", "x");
    mkdirSync(path.join(cwd, "d"));
    expect((await apply("*** Add File: d\n+x")).stderr).toContain("Is a directory (os error 21)");
    expect((await apply("*** Delete File: d")).exitCode).toBe(1);
    expect((await apply("*** Add File: f/g\n+x")).exitCode).toBe(1);
    expect(get("f")).toBe("x");
  });
});

describe("matching", () => {
  it.each([
    ["an exact match", "@@\n one\n-two\n+TWO\n three", "one\nTWO\nthree\nfour\nfive\n"],
    ["trailing space ignored", "@@\n one   \n-two  \n+2\n three", "one   \n2\nthree\nfour\nfive\n"],
    ["indentation ignored", "@@\n    one\n-    two\n+2", "   one\n2\nthree\nfour\nfive\n"],
    ["no @@ before the first hunk", " one\n-two\n+2\n three", "one\n2\nthree\nfour\nfive\n"],
    ["an anchor", "@@ three\n-four\n+FOUR", "one\ntwo\nthree\nFOUR\nfive\n"],
    ["only added lines go to the end", "@@ two\n+six", FIVE + "six\n"],
    ["several appends keep their order", "@@\n+p\n@@\n-one\n+1\n@@\n+q", "1\ntwo\nthree\nfour\nfive\np\nq\n"],
    ["an empty line between hunks", "@@\n-one\n+x\n\n@@\n-two\n+y", "x\ny\nthree\nfour\nfive\n"],
    [
      "hunks out of order",
      "@@\n-five\n+5\n@@\n-one\n+1",
      "error: Failed to find expected lines in <cwd>/a.txt:\none",
    ],
    ["an unknown anchor", "@@ zzz\n-x\n+y", "error: Failed to find context 'zzz' in <cwd>/a.txt"],
    [
      "end of file, not there",
      "@@\n-one\n+1\n*** End of File",
      "error: Failed to find expected lines in <cwd>/a.txt:\none",
    ],
    ["end of file", "@@\n four\n-five\n+FIVE\n*** End of File", "one\ntwo\nthree\nfour\nFIVE\n"],
  ])("%s", async (_name, body, expected) => {
    expect(await edit(FIVE, body)).toBe(expected);
  });

  it("prefers the last occurrence for End of File", async () => {
    expect(await edit("x\ny\nx\n", "@@\n-x\n+z\n*** End of File")).toBe("x\ny\nz\n");
  });

  it("takes typographic punctuation for its plain form", async () => {
    put("a.txt", "x\na \u2013 b \u201cq\u201d it\u2019s\ny\n");
    await apply('*** Update File: a.txt\n@@\n-a - b "q" it\'s\n+changed');
    expect(get("a.txt")).toBe("x\nchanged\ny\n");
  });

  it("retries without an empty last line", async () => {
    expect(await edit("x\ny\n", "@@\n-y\n-\n+z\n+")).toBe("x\nz\n");
  });
});

describe("bytes outside the hunks", () => {
  it.each([
    ["CRLF files stay CRLF", "a\r\nb\r\nc\r\n", "@@\n a\n-b\n+B\n+B2", "a\r\nB\r\nB2\r\nc\r\n"],
    ["mixed endings stay mixed", "a\nb\r\nc\n", "@@\n-b\n+B\n c", "a\nB\r\nc\n"],
    ["a missing final newline stays missing", "x\nlast", "@@\n-last\n+LAST", "x\nLAST"],
    ["appending after a missing final newline", "one", "@@\n+after", "one\nafter"],
    ["an added empty last line is the final newline", "x\ny", "@@\n-y\n+z\n+", "x\nz\n"],
    ["blank lines at the end are kept", "x\n\n\n", "@@\n-x\n+y", "y\n\n\n"],
    ["an empty file gets a line", "", "@@\n+a", "a\n"],
    ["the last line goes", "x\n", "@@\n-x", ""],
    ["CRLF patch, LF file", "a\nb\nc\n", "@@\r\n a\r\n-b\r\n+B\r", "a\nB\nc\n"],
  ])("%s", async (_name, before, body, after) => {
    expect(await edit(before, body)).toBe(after);
  });

  it("keeps a byte order mark and matches the first line without it", async () => {
    expect(await edit("\ufeffone\ntwo\n", "@@\n-one\n+1")).toBe("\u00ef\u00bb\u00bf1\ntwo\n");
  });

  it("keeps bytes that are not UTF-8", async () => {
    const before = Buffer.from([0x6f, 0xff, 0x0a, 0x62, 0x0a]);
    expect(await edit(before, "@@\n-b\n+1")).toBe("o\u00ff\n1\n");
  });
});
