import { describe, expect, it } from "vitest";
import { ok } from "../../base/result.ts";
import { fileChanges, unifiedHunks } from "./diff.ts";
import { gitDiff } from "./git-diff.ts";
import { parsePatch } from "./parse.ts";
import { planPatch } from "./plan.ts";

const file = (path: string, before: string | null, after: string | null, movedTo: string | null = null) => ({
  path: `/w/${path}`,
  before,
  after,
  movedTo: movedTo === null ? null : `/w/${movedTo}`,
});

describe("a git-style diff", () => {
  it("has the form of a recorded turn: changed, moved, deleted and new files sorted by path", async () => {
    const diff = await gitDiff(
      [
        file("n.txt", null, "n\n"),
        file("del.txt", "bye\n", null),
        file("b/c.txt", "bee\n", "cee\n", "b/d.txt"),
        file("a.txt", "one\ntwo\nthree\nfour\nfive\n", "1\ntwo\nthree\nfour\nfive\n"),
      ],
      "/w",
    );
    expect(diff).toBe(
      "diff --git a/a.txt b/a.txt\nindex b2f931a67315c95c5daab3aac6de62e534808476..6e9b8a48a15aa7ed3a7e448ca0d9046714b5a42f\n--- a/a.txt\n+++ b/a.txt\n@@ -1,4 +1,4 @@\n-one\n+1\n two\n three\n four\n" +
        "diff --git a/b/c.txt b/b/d.txt\nindex af9c6fd168ea28cf99aa2c2dd9057a8b720e2262..9fa64ae5c3c7c1eeb3711b53a3e6b6eda4a08511\n--- a/b/c.txt\n+++ b/b/d.txt\n@@ -1 +1 @@\n-bee\n+cee\n" +
        "diff --git a/del.txt b/del.txt\ndeleted file mode 100644\nindex b023018cabc396e7692c70bbf5784a93d3f738ab..0000000000000000000000000000000000000000\n--- a/del.txt\n+++ /dev/null\n@@ -1 +0,0 @@\n-bye\n" +
        "diff --git a/n.txt b/n.txt\nnew file mode 100644\nindex 0000000000000000000000000000000000000000..8ba3a16384aacc37d01564b28401755ce8053f51\n--- /dev/null\n+++ b/n.txt\n@@ -0,0 +1 @@\n+n\n",
    );
  });

  it("is empty for a file that is as it was, and quotes names that would break a line", async () => {
    expect(await gitDiff([file("a", "x\n", "x\n")], "/w")).toBe("");
    expect(await gitDiff([file("a\nb", null, "x\n")], "/w")).toContain('diff --git "a/a\\nb" "b/a\\nb"\n');
  });

  it("says where the final newline is missing", async () => {
    expect(await unifiedHunks("a\nb", "a\nB", 3)).toBe(
      "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+B\n\\ No newline at end of file\n",
    );
  });

  it("stays quick for large texts without anything in common", async () => {
    const text = (seed: number): string =>
      Array.from({ length: 20_000 }, (_, i) => `${seed}-${i * 7919}\n`).join("");
    const started = performance.now();
    const hunks = await unifiedHunks(text(1), text(2), 3);
    expect(performance.now() - started).toBeLessThan(2000);
    expect(hunks.startsWith("@@ -1,20000 +1,20000 @@\n-1-0\n")).toBe(true);
  });
});

it("describes the changes of an item", async () => {
  const files: Record<string, string> = { "/w/m.txt": "a\nb\n", "/w/z.txt": "bye\n" };
  const patch = parsePatch(
    "*** Begin Patch\n*** Delete File: z.txt\n*** Update File: m.txt\n*** Move to: n.txt\n@@\n a\n-b\n+c\n*** Add File: b.txt\n+new\n*** End Patch",
  );
  const plan = await planPatch(patch.ok ? patch.value : { files: [] }, "/w", {
    read: async (name) =>
      name in files
        ? ok(Buffer.from(files[name]!))
        : { ok: false, error: { missing: true, cause: "missing" } },
  });
  expect(plan.ok && (await fileChanges(plan.value))).toEqual([
    { path: "/w/b.txt", kind: { type: "add" }, diff: "new\n" },
    {
      path: "/w/m.txt",
      kind: { type: "update", move_path: "/w/n.txt" },
      diff: "@@ -1,2 +1,2 @@\n a\n-b\n+c\n\n\nMoved to: /w/n.txt",
    },
    { path: "/w/z.txt", kind: { type: "delete" }, diff: "bye\n" },
  ]);
});
