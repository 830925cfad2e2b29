import { describe, expect, it } from "vitest";
import type { WritableRoot } from "../types.ts";
import { bwrapArguments } from "./bwrap.ts";
import type { BwrapOptions } from "./bwrap.ts";

function args(
  writableRoots: readonly WritableRoot[],
  more: Partial<BwrapOptions> = {},
  network = false,
): string {
  return bwrapArguments({
    plan: { type: "restricted", writableRoots, network },
    cwd: "/w",
    proc: true,
    tty: false,
    placeholders: new Set(["/w/.codex"]),
    seccompFd: 3,
    ...more,
  }).join(" ");
}

const HEAD =
  "--new-session --die-with-parent --unshare-user --unshare-pid --unshare-ipc --unshare-net --cap-drop ALL --ro-bind / / --dev /dev --proc /proc";
const TAIL = "--chdir /w --seccomp 3 --";
const root = (path: string, ...protectedPaths: WritableRoot["protectedPaths"]): WritableRoot => ({
  path,
  protectedPaths,
});

describe("bwrapArguments", () => {
  it("gives a read-only system", () => {
    expect(args([])).toBe(`${HEAD} ${TAIL}`);
  });

  it("leaves out what was not asked for or does not work", () => {
    expect(args([], {}, true)).not.toContain("--unshare-net");
    expect(args([], { proc: false })).not.toContain("/proc");
    expect(args([], { tty: true })).not.toContain("--new-session");
  });

  it("mounts outer folders first and covers missing names", () => {
    const roots = [
      root("/w", { path: "/w/.codex", kind: "missing" }, { path: "/w/.git", kind: "directory" }),
      root("/tmp", { path: "/tmp/.git", kind: "missing" }),
    ];
    expect(args(roots)).toBe(
      `${HEAD} --bind /tmp /tmp --bind /w /w --tmpfs /w/.codex --remount-ro /w/.codex --ro-bind /w/.git /w/.git ${TAIL}`,
    );
  });

  it("pins the folders above an inner root and above a protected path", () => {
    const roots = [root("/tmp", { path: "/tmp/r/m/.git", kind: "directory" }), root("/tmp/a/b/w")];
    expect(args(roots)).toContain(
      "--bind /tmp /tmp --bind /tmp/a /tmp/a --bind /tmp/a/b /tmp/a/b --bind /tmp/a/b/w /tmp/a/b/w --bind /tmp/r /tmp/r --bind /tmp/r/m /tmp/r/m --ro-bind /tmp/r/m/.git",
    );
  });

  it("does not open a protected path for the sake of a root inside it", () => {
    const roots = [root("/w", { path: "/w/.git", kind: "directory" }), root("/w/.git/a/b")];
    expect(args(roots)).toContain(
      "--bind /w /w --ro-bind /w/.git /w/.git --bind /w/.git/a/b /w/.git/a/b --chdir",
    );
  });

  it("keeps /dev and /proc on top of a writable root folder", () => {
    expect(args([root("/")])).toContain("--bind / / --dev /dev --proc /proc --chdir");
  });
});
