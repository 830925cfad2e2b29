import { describe, expect, it } from "vitest";
import { commandEnvironment, DEFAULT_ENVIRONMENT_POLICY } from "./environment.ts";
import type { ShellEnvironmentPolicy } from "./environment.ts";

// The recordings env-*.json of 0.120 start from this environment.
const BASE = {
  AUTH_TOKEN: "t",
  AWS_X: "x",
  BAR: "bar",
  CODEX_HOME: "/h",
  FOO: "foo",
  HOME: "/home/u",
  MOCK_KEY: "k",
  MY_API_KEY: "k",
  MY_SECRET: "s",
  PATH: "/bin",
  SHELL: "/bin/bash",
  TZ: "UTC",
  USER: "u",
};
const ADDED = "GH_PAGER GIT_PAGER LANG LC_ALL LC_CTYPE NO_COLOR PAGER TERM CODEX_SANDBOX_NETWORK_DISABLED";
const HIDDEN = /^(COLORTERM|CODEX_CI|CODEX_THREAD_ID)$/;

function environment(policy: Partial<ShellEnvironmentPolicy>): Record<string, string> {
  return commandEnvironment({
    base: BASE,
    policy: { ...DEFAULT_ENVIRONMENT_POLICY, ignoreDefaultExcludes: true, ...policy },
    threadId: "thread-1",
    networkRestricted: true,
    plainOutput: true,
  });
}

function names(policy: Partial<ShellEnvironmentPolicy>): string[] {
  return Object.keys(environment(policy))
    .filter((name) => !HIDDEN.test(name))
    .sort();
}

function expected(text: string): string[] {
  return `${text} ${ADDED}`.split(" ").filter(Boolean).sort();
}

describe("commandEnvironment", () => {
  it("inherits everything when the secret filter is off (env-inherit-all-noexcl)", () => {
    expect(names({})).toEqual(expected(Object.keys(BASE).join(" ")));
  });

  it("drops secret-looking names by default (env-excludes-on)", () => {
    const { ignoreDefaultExcludes } = DEFAULT_ENVIRONMENT_POLICY;
    expect(names({ ignoreDefaultExcludes })).toEqual(
      expected("AWS_X BAR CODEX_HOME FOO HOME PATH SHELL TZ USER"),
    );
  });

  it("inherits the core names only (env-inherit-core)", () => {
    expect(names({ inherit: "core" })).toEqual(expected("HOME PATH SHELL USER"));
  });

  it("inherits nothing (env-inherit-none)", () => {
    expect(names({ inherit: "none" })).toEqual(expected(""));
  });

  it("excludes by globs regardless of case (env-exclude)", () => {
    expect(names({ exclude: ["AWS_*", "foo"] })).not.toContain("FOO");
    expect(names({ exclude: ["AWS_*", "foo"] })).not.toContain("AWS_X");
  });

  it("takes brackets in a glob literally (env-excludes-charclass)", () => {
    const left = names({ exclude: ["?OO", "B[AZ]R"] });
    expect(left).toContain("BAR");
    expect(left).not.toContain("FOO");
  });

  it("sets over excluded and inherited names (env-set, env-set-excluded)", () => {
    expect(environment({ set: { FOO: "over", NEWVAR: "1" }, exclude: ["NEWVAR"] })).toMatchObject({
      FOO: "over",
      NEWVAR: "1",
    });
  });

  it("keeps only the included names, also among the set ones (env-include-only)", () => {
    expect(names({ includeOnly: ["PATH", "B*"], set: { ZED: "z" } })).toEqual(expected("BAR PATH"));
  });

  it("adds the values that 0.120 adds (env-values)", () => {
    expect(environment({ inherit: "none" })).toEqual({
      CODEX_CI: "1",
      COLORTERM: "",
      GH_PAGER: "cat",
      GIT_PAGER: "cat",
      LANG: "C.UTF-8",
      LC_ALL: "C.UTF-8",
      LC_CTYPE: "C.UTF-8",
      NO_COLOR: "1",
      PAGER: "cat",
      TERM: "dumb",
      CODEX_THREAD_ID: "thread-1",
      CODEX_SANDBOX_NETWORK_DISABLED: "1",
    });
  });

  it("passes on neither an outer sandbox's mark nor a PATH of its own alone", () => {
    const env = commandEnvironment({
      base: { CODEX_SANDBOX_NETWORK_DISABLED: "1" },
      policy: DEFAULT_ENVIRONMENT_POLICY,
      networkRestricted: false,
      plainOutput: false,
      pathPrefix: "/x",
    });
    expect(env).toEqual({});
  });
});
