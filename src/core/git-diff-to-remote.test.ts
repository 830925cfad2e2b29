import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { gitDiffToRemote } from "./git-diff-to-remote.ts";

const ENV = {
  PATH: process.env["PATH"] ?? "/usr/bin:/bin",
  GIT_AUTHOR_NAME: "t",
  GIT_AUTHOR_EMAIL: "t@example.com",
  GIT_COMMITTER_NAME: "t",
  GIT_COMMITTER_EMAIL: "t@example.com",
  GIT_CONFIG_NOSYSTEM: "1",
  HOME: "/nonexistent",
};

function repository() {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "diff-test-")));
  onTestFinished(() => fs.rmSync(root, { recursive: true, force: true }));
  const work = path.join(root, "work");
  fs.mkdirSync(work);
  const git = (...args: string[]) => execFileSync("git", args, { cwd: work, env: ENV, encoding: "utf8" });
  const write = (name: string, text: string) => fs.writeFileSync(path.join(work, name), text);
  git("init", "-q", "-b", "main");
  write("a.txt", "one\n");
  git("add", ".");
  git("commit", "-qm", "first");
  const remote = () => {
    execFileSync("git", ["init", "-q", "--bare", "../remote.git"], { cwd: work, env: ENV });
    git("remote", "add", "origin", "../remote.git");
    git("push", "-q", "origin", "main");
  };
  const diff = (cwd = work) => gitDiffToRemote({ cwd, env: ENV, signal: new AbortController().signal });
  return { root, work, git, write, remote, diff };
}

describe("The diff to the remote", () => {
  it("is unknown without a remote branch and outside a repository", async () => {
    const { diff, root } = repository();
    expect(await diff()).toBeNull();
    expect(await diff(root)).toBeNull();
    expect(await diff(path.join(root, "absent"))).toBeNull();
  });

  it("shows own commits, changes and untracked files, from any folder, and leaves the index alone", async () => {
    const { diff, git, write, remote, work } = repository();
    remote();
    const pushed = git("rev-parse", "HEAD").trim();
    write("a.txt", "two\n");
    git("commit", "-qam", "second");
    write("a.txt", "three\n");
    fs.mkdirSync(path.join(work, "sub"));
    write("sub/new.txt", "new\n");
    write(".gitignore", "ignored\n");
    write("ignored", "x\n");
    const before = git("status", "--porcelain");
    const found = await diff(path.join(work, "sub"));
    expect(found?.sha).toBe(pushed);
    expect(found?.diff).toContain("-one\n+three\n");
    expect(found?.diff).toContain("b/sub/new.txt");
    expect(found?.diff).not.toContain("b/ignored");
    expect(git("status", "--porcelain")).toBe(before);
  });

  it("runs no program that the repository names", async () => {
    const { diff, git, write, remote, root } = repository();
    remote();
    const mark = path.join(root, "ran");
    for (const key of [
      "filter.x.clean",
      "filter.x.process",
      "diff.x.textconv",
      "diff.external",
      "core.fsmonitor",
    ]) {
      git("config", key, `touch ${mark}; cat`);
    }
    write(".gitattributes", "* filter=x diff=x\n");
    write("a.txt", "two\n");
    expect((await diff())?.diff).toContain("+two\n");
    expect(fs.existsSync(mark)).toBe(false);
  });
});
