import { describe, expect, it } from "vitest";
import { ROOT } from "../args/defs/root.ts";
import { parseArgs } from "../args/parser.ts";
import type { ExecOptions } from "../../exec/options.ts";
import { execOptions } from "./exec.ts";

async function options(...argv: string[]): Promise<ExecOptions> {
  const result = await parseArgs(ROOT, argv);
  if (!result.ok) throw new Error(result.error.type);
  return execOptions(result.value);
}

describe("exec options", () => {
  it("are plain defaults for a bare prompt", async () => {
    expect(await options("exec", "hi")).toEqual({
      task: { type: "run", prompt: "hi" },
      overrides: [],
      images: [],
      oss: false,
      fullAuto: false,
      bypassApprovalsAndSandbox: false,
      addDirs: [],
      skipGitRepoCheck: false,
      ephemeral: false,
      color: "auto",
      json: false,
    });
  });

  it("take the single word after resume --last as the prompt", async () => {
    expect((await options("exec", "resume", "--last", "go on")).task).toEqual({
      type: "resume",
      last: true,
      all: false,
      prompt: "go on",
    });
    expect((await options("exec", "-s", "read-only", "resume", "ID", "go on", "--json")).task).toEqual({
      type: "resume",
      last: false,
      all: false,
      thread: "ID",
      prompt: "go on",
    });
  });

  it("know the targets of a review, at the top level too", async () => {
    expect((await options("review", "--commit", "abc", "--title", "t")).task).toEqual({
      type: "review",
      target: { type: "commit", sha: "abc", title: "t" },
    });
    expect((await options("exec", "review", "look closely")).task).toEqual({
      type: "review",
      target: { type: "custom", instructions: "look closely" },
    });
    expect((await options("exec", "review")).task).toEqual({ type: "review", target: { type: "none" } });
  });

  it("honour flags before the command", async () => {
    const given = await options(
      "-s",
      "workspace-write",
      "-p",
      "work",
      "--add-dir",
      "/a",
      "exec",
      "--add-dir",
      "/b",
      "x",
    );
    expect(given).toMatchObject({ sandbox: "workspace-write", profile: "work", addDirs: ["/a", "/b"] });
  });
});
