import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { gitFacts, gitRoot, originUrl } from "./git-facts.ts";

let base: string;
let count = 0;
let repo: string;

const ENV = {
  PATH: process.env["PATH"] ?? "/usr/bin:/bin",
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "a",
  GIT_AUTHOR_EMAIL: "a@b",
  GIT_COMMITTER_NAME: "a",
  GIT_COMMITTER_EMAIL: "a@b",
};
const git = (cwd: string, ...args: string[]): string =>
  execFileSync("git", ["-c", "protocol.file.allow=always", ...args], {
    cwd,
    env: ENV,
    stdio: ["ignore", "pipe", "ignore"],
  })
    .toString()
    .trim();

beforeAll(() => {
  base = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "git-facts-")));
});
afterAll(() => fs.rmSync(base, { recursive: true, force: true }));

beforeEach(() => {
  repo = path.join(base, `repo-${count++}`);
  fs.mkdirSync(repo);
});

/** A repository on `main` with one commit and an origin. */
function realRepository(): string {
  git(repo, "init", "-q", "-b", "main");
  git(repo, "commit", "-q", "--allow-empty", "-m", "one");
  git(repo, "remote", "add", "origin", "https://example.com/a.git");
  return git(repo, "rev-parse", "HEAD");
}

function handMade(head: string, files: Readonly<Record<string, string>> = {}): void {
  for (const [name, text] of Object.entries({ HEAD: head, ...files })) {
    const file = path.join(repo, ".git", name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
}

const COMMIT = "0123456789abcdef0123456789abcdef01234567";

describe("git facts", () => {
  it("reads commit, branch and origin of a plain clone, also from a folder below", () => {
    const commit_hash = realRepository();
    const below = path.join(repo, "a", "b");
    fs.mkdirSync(below, { recursive: true });
    const facts = { commit_hash, branch: "main", repository_url: "https://example.com/a.git" };
    expect(gitFacts(repo)).toEqual(facts);
    expect(gitFacts(below)).toEqual(facts);
    expect(gitRoot(below)).toBe(repo);
  });

  it("finds a ref that git has packed", () => {
    const commit_hash = realRepository();
    git(repo, "pack-refs", "--all");
    expect(fs.existsSync(path.join(repo, ".git/refs/heads/main"))).toBe(false);
    expect(gitFacts(repo)).toMatchObject({ commit_hash, branch: "main" });
  });

  it("does not take a packed ref whose name only ends alike", () => {
    handMade("ref: refs/heads/main", {
      "packed-refs": `# pack-refs\n${COMMIT} refs/heads/not/refs/heads/main\n`,
    });
    expect(gitFacts(repo)).toEqual({ branch: "main" });
  });

  it("reads a worktree through its gitdir file and the common folder", () => {
    realRepository();
    const tree = `${repo}-tree`;
    git(repo, "worktree", "add", "-q", "-b", "side/branch", tree);
    git(tree, "commit", "-q", "--allow-empty", "-m", "two");
    expect(gitFacts(tree)).toEqual({
      commit_hash: git(tree, "rev-parse", "HEAD"),
      branch: "side/branch",
      repository_url: "https://example.com/a.git",
    });
  });

  it("reads a submodule as a repository of its own", () => {
    realRepository();
    const outer = `${repo}-outer`;
    fs.mkdirSync(outer);
    git(outer, "init", "-q", "-b", "trunk");
    git(outer, "submodule", "add", "-q", repo, "sub");
    expect(gitFacts(path.join(outer, "sub"))).toEqual({
      commit_hash: git(repo, "rev-parse", "HEAD"),
      branch: "main",
      repository_url: repo,
    });
  });

  it("has no branch when HEAD is detached", () => {
    const commit_hash = realRepository();
    git(repo, "checkout", "-q", "--detach");
    expect(gitFacts(repo)).toEqual({ commit_hash, repository_url: "https://example.com/a.git" });
  });

  it("has no commit before the first one", () => {
    git(repo, "init", "-q", "-b", "main");
    expect(gitFacts(repo)).toEqual({ branch: "main" });
  });

  it("is null outside a repository and behind a gitdir file that says nothing", () => {
    expect(gitFacts(path.join(base, "nowhere"))).toBeNull();
    fs.writeFileSync(path.join(repo, ".git"), "garbage");
    expect(gitFacts(repo)).toBeNull();
  });

  it("knows less, and throws nothing, when files are missing, folders or too large", () => {
    fs.mkdirSync(path.join(repo, ".git", "HEAD"), { recursive: true });
    fs.writeFileSync(
      path.join(repo, ".git", "config"),
      `[remote "origin"]\nurl = x\n${"#".repeat(1_000_001)}`,
    );
    expect(gitFacts(repo)).toEqual({});
    fs.rmSync(path.join(repo, ".git"), { recursive: true });
    fs.writeFileSync(path.join(repo, ".git"), "gitdir: /nonexistent/place\n");
    expect(gitFacts(repo)).toEqual({});
  });

  it.each(["", "garbage", "ref: refs/heads/main\nmore"])("takes no commit from the HEAD %j", (head) => {
    handMade(head);
    expect(gitFacts(repo)).not.toHaveProperty("commit_hash");
    expect(gitFacts(repo)?.branch ?? "main").toBe("main");
  });
});

describe("the origin's url", () => {
  it.each<[string, string, string | undefined]>([
    ["in its section", '[remote "origin"]\n\turl = git@h:a.git\n', "git@h:a.git"],
    ["not of another remote", '[remote "up"]\n\turl = a\n[remote "origin"]\n\turl = b\n', "b"],
    ["none without origin", '[remote "up"]\n\turl = a\n', undefined],
    ["not a pushurl", '[remote "origin"]\n\tpushurl = a\n\turl=b\n', "b"],
    ["none in garbage", "\0\0[[[\nurl = x", undefined],
  ])("is found: %s", (_, config, url) => {
    expect(originUrl(config)).toBe(url);
  });
});
