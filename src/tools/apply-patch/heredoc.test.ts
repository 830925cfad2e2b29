import { describe, expect, it } from "vitest";
import { heredocPatch } from "./heredoc.ts";

const BODY = "*** Begin Patch\n*** Add File: $x\n+`y`\n*** End Patch\n";

describe("a here-document for apply_patch", () => {
  it.each([
    ["plain", `apply_patch <<'EOF'\n${BODY}EOF`, null],
    ["the other name, a newline at the end", `applypatch <<'EOF'\n${BODY}EOF\n`, null],
    ["another quoted delimiter", `apply_patch <<"PATCH"\n${BODY}PATCH`, null],
    ["after cd", `cd b && apply_patch <<'EOF'\n${BODY}EOF`, "b"],
    ["after cd to a quoted name", `cd 'a b' && apply_patch <<'EOF'\n${BODY}EOF`, "a b"],
  ])("is recognised: %s", (_name, script, workdir) => {
    expect(heredocPatch(script)).toEqual({ patch: BODY, workdir });
  });

  it("may go without quotes when the shell has nothing to expand", () => {
    expect(heredocPatch("apply_patch <<EOF\nplain\nEOF")).toEqual({ patch: "plain\n", workdir: null });
    expect(heredocPatch(`apply_patch <<EOF\n${BODY}EOF`)).toBeNull();
  });

  it.each([
    `apply_patch <<'EOF'\n${BODY}EOF\necho after`,
    `apply_patch <<'EOF' && echo after\n${BODY}EOF`,
    `cd b; apply_patch <<'EOF'\n${BODY}EOF`,
    `cd b || apply_patch <<'EOF'\n${BODY}EOF`,
    `cd $X && apply_patch <<'EOF'\n${BODY}EOF`,
    `cd - && apply_patch <<'EOF'\n${BODY}EOF`,
    `cd a b && apply_patch <<'EOF'\n${BODY}EOF`,
    `X=1 apply_patch <<'EOF'\n${BODY}EOF`,
    `apply_patch x <<'EOF'\n${BODY}EOF`,
    `apply_patch <<'EOF' > out\n${BODY}EOF`,
    `apply_patch <<'EOF' &\n${BODY}EOF`,
    `apply_patch <<'EOF'\n${BODY}`,
    `apply_patch "${BODY}"`,
    "cat p.txt | apply_patch",
    "apply_patch",
    "ls",
  ])("is not %j", (script) => {
    expect(heredocPatch(script)).toBeNull();
  });
});
