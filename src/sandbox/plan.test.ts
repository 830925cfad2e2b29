import * as path from "node:path";
import { describe, expect, it } from "vitest";
import type { FilesystemFacts } from "./facts.ts";
import { planSandbox } from "./plan.ts";
import type { SandboxPlan, SandboxPolicy } from "./types.ts";

/** A file system as data: folders end with "/", "a -> b" is a symlink, "a = text" a file. */
function disk(...entries: readonly string[]): FilesystemFacts {
  const links = new Map<string, string>();
  const files = new Map<string, string>();
  const folders = new Set<string>(["/"]);
  for (const entry of entries) {
    const [name = "", target] = entry.split(" -> ");
    const [file = "", text] = name.split(" = ");
    if (target !== undefined) links.set(file, target);
    else if (file.endsWith("/")) folders.add(file.slice(0, -1));
    else files.set(file, text ?? "");
    for (let at = path.dirname(file); at !== "/"; at = path.dirname(at)) folders.add(at);
  }
  return {
    kind: (file) =>
      links.has(file) ? "symlink" : files.has(file) ? "file" : folders.has(file) ? "directory" : "missing",
    readlink: (file) => links.get(file),
    readText: (file) => files.get(file),
  };
}

const WRITE = {
  type: "workspaceWrite",
  writableRoots: [],
  networkAccess: false,
  excludeTmpdirEnvVar: false,
  excludeSlashTmp: false,
} as const satisfies SandboxPolicy;

interface Options {
  readonly cwd?: string;
  readonly tmpdir?: string;
  readonly policy?: Partial<Extract<SandboxPolicy, { type: "workspaceWrite" }>>;
  readonly extra?: readonly string[];
}

function plan(facts: FilesystemFacts, options: Options = {}): SandboxPlan {
  return planSandbox(
    { ...WRITE, ...options.policy },
    { cwd: options.cwd ?? "/w", tmpdir: options.tmpdir, extraWritableRoots: options.extra ?? [], facts },
  );
}

/** `root: protected kind, …` per root. */
function shown(facts: FilesystemFacts, options: Options = {}): string[] {
  const made = plan(facts, options);
  if (made.type === "unrestricted") return ["unrestricted"];
  return made.writableRoots.map(
    (root) => `${root.path}: ${root.protectedPaths.map((entry) => `${entry.path} ${entry.kind}`).join(", ")}`,
  );
}

const only = { policy: { excludeSlashTmp: true } };

describe("planSandbox", () => {
  it("restricts nothing for full access and allows no writes when read-only", () => {
    const context = { cwd: "/w", tmpdir: "/t", extraWritableRoots: ["/m"], facts: disk("/w/") };
    expect(planSandbox({ type: "dangerFullAccess" }, context)).toEqual({ type: "unrestricted" });
    expect(planSandbox({ type: "readOnly", networkAccess: true }, context)).toEqual({
      type: "restricted",
      writableRoots: [],
      network: true,
    });
  });

  it("makes cwd, added roots, /tmp and $TMPDIR writable", () => {
    const facts = disk("/w/", "/a/", "/tmp/", "/t/", "/m/");
    const options = { tmpdir: "/t", policy: { writableRoots: ["/a"] }, extra: ["/m"] };
    expect(shown(facts, options)).toEqual([
      "/a: /a/.agents missing, /a/.codex missing, /a/.git missing",
      "/m: ",
      "/t: ",
      "/tmp: ",
      "/w: /w/.agents missing, /w/.codex missing, /w/.git missing",
    ]);
    const without = { ...options, policy: { excludeSlashTmp: true, excludeTmpdirEnvVar: true } };
    expect(shown(facts, without).map((line) => line.split(":")[0])).toEqual(["/m", "/w"]);
  });

  it("leaves out roots that do not exist, and a relative $TMPDIR", () => {
    expect(shown(disk("/w/"), { tmpdir: "t", policy: { writableRoots: ["/none", "/no/ne"] } })).toHaveLength(
      1,
    );
  });

  it("protects what exists, by its kind", () => {
    expect(shown(disk("/w/.git/HEAD", "/w/.codex"), only)).toEqual([
      "/w: /w/.agents missing, /w/.codex file, /w/.git directory",
    ]);
  });

  it("canonicalises roots", () => {
    expect(shown(disk("/real/w/", "/w -> real/w"), only)[0]).toMatch(/^\/real\/w:/);
    expect(shown(disk("/private/tmp/", "/tmp -> private/tmp", "/private/tmp/w/"), { cwd: "/tmp/w" })).toEqual(
      [
        "/private/tmp: ",
        "/private/tmp/w: /private/tmp/w/.agents missing, /private/tmp/w/.codex missing, /private/tmp/w/.git missing",
      ],
    );
  });

  it("refuses a root behind a symlink that a command could have made", () => {
    const facts = disk(
      "/w/",
      "/home/u/",
      "/w/cache -> /home/u",
      "/via -> /w/cache",
      "/w/in -> /w/sub",
      "/w/sub/",
    );
    expect(
      shown(facts, { policy: { writableRoots: ["/w/cache", "/via"], excludeSlashTmp: true } }),
    ).toHaveLength(1);
    expect(
      shown(facts, { policy: { writableRoots: ["/w/in"], excludeSlashTmp: true } }).map(
        (line) => line.split(":")[0],
      ),
    ).toEqual(["/w", "/w/sub"]);
  });

  it("keeps a loop of symlinks out", () => {
    expect(
      shown(disk("/w/", "/l -> /m", "/m -> /l"), {
        policy: { writableRoots: ["/l"], excludeSlashTmp: true },
      }),
    ).toHaveLength(1);
  });

  it("merges nested roots and keeps the inner one's protection", () => {
    const facts = disk("/tmp/repo/.git/HEAD", "/tmp/repo/sub/", "/tmp/repo/sub/m/");
    expect(shown(facts, { cwd: "/tmp/repo/sub", extra: ["/tmp/repo/sub/m"] })).toEqual([
      "/tmp: /tmp/repo/.git directory",
      "/tmp/repo/sub: /tmp/repo/sub/.agents missing, /tmp/repo/sub/.codex missing, /tmp/repo/sub/.git missing",
    ]);
  });

  it("lets a root that the user named win over a protection around it", () => {
    const facts = disk("/w/.git/x/", "/w/.codex/memories/");
    expect(
      shown(facts, {
        policy: { writableRoots: ["/w/.git/x"], excludeSlashTmp: true },
        extra: ["/w/.codex/memories"],
      }),
    ).toEqual([
      "/w: /w/.agents missing, /w/.codex directory, /w/.git directory",
      "/w/.codex/memories: ",
      "/w/.git/x: /w/.git/x/.agents missing, /w/.git/x/.codex missing, /w/.git/x/.git missing",
    ]);
  });

  it("protects a worktree's git directory and the common one", () => {
    const facts = disk(
      "/r/tree/.git = gitdir: /r/main/.git/worktrees/tree\n",
      "/r/main/.git/worktrees/tree/commondir = ../..\n",
      "/r/main/.git/config",
    );
    const lines = shown(facts, { cwd: "/r/tree", policy: { writableRoots: ["/r"], excludeSlashTmp: true } });
    expect(lines[0]).toContain("/r/main/.git directory, /r/main/.git/worktrees/tree directory");
    expect(lines[1]).toContain("/r/tree/.git file");
  });

  it("does not let a .git file make the workspace read-only", () => {
    expect(shown(disk("/w/.git = gitdir: .\n"), only)[0]).toBe(
      "/w: /w/.agents missing, /w/.codex missing, /w/.git file",
    );
    expect(shown(disk("/w/.git = gitdir: ../\n"), only)[0]).not.toContain("/ directory");
  });

  it("protects the target of a symlinked name inside a root", () => {
    expect(shown(disk("/w/conf/", "/w/.codex -> conf"), only)[0]).toContain("/w/conf directory");
    expect(shown(disk("/w/", "/w/.codex -> later"), only)[0]).toContain("/w/later missing");
    expect(shown(disk("/w/", "/o/", "/w/.codex -> /o"), only)[0]).not.toContain("/o");
  });

  it("ignores a protected name that would be the root itself", () => {
    expect(shown(disk("/w/", "/w/.codex -> ."), only)[0]).toBe("/w: /w/.agents missing, /w/.git missing");
  });
});
