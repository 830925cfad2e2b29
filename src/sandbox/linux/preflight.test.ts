import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { diagnose, missingBwrap } from "./diagnose.ts";
import type { SystemFacts } from "./diagnose.ts";
import { findBwrap } from "./find-bwrap.ts";
import { preflight } from "./preflight.ts";
import { createLinuxSandbox } from "./sandbox.ts";

const FACTS: SystemFacts = {
  unprivilegedUserns: undefined,
  maxUserNamespaces: "60000",
  apparmorRestricts: undefined,
  container: false,
  wsl1: false,
  osRelease: "ID=debian\n",
};

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "preflight-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

function fakeBwrap(script: string, mode = 0o755): string {
  const file = path.join(folder, "bwrap");
  fs.writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode });
  fs.chmodSync(file, mode);
  return folder;
}

describe("findBwrap", () => {
  it("takes the first on PATH that is trusted", () => {
    const searchPath = `relative:${folder}:/nonexistent`;
    expect(findBwrap(searchPath, [])).toBeUndefined();
    fakeBwrap("exit 0");
    expect(findBwrap(searchPath, [])).toBe(fs.realpathSync(path.join(folder, "bwrap")));
    expect(findBwrap(searchPath, [folder])).toBeUndefined();
    expect(findBwrap(searchPath, [path.dirname(folder)])).toBeUndefined();
    expect(findBwrap(searchPath, [`${folder}-other`])).toBeDefined();
    expect(findBwrap(searchPath, ["/"])).toBeDefined();
  });

  it("passes over a link into the workspace and a file that others may write", () => {
    const bin = path.join(folder, "bin");
    fs.mkdirSync(bin);
    fakeBwrap("exit 0");
    fs.symlinkSync("../bwrap", path.join(bin, "bwrap"));
    expect(findBwrap(bin, [])).toBeDefined();
    expect(findBwrap(bin, [bin])).toBeUndefined();
    fakeBwrap("exit 0", 0o777);
    expect(findBwrap(bin, [])).toBeUndefined();
  });
});

describe("preflight", () => {
  const probe = () => preflight({ searchPath: folder, untrusted: [] });

  it("names the missing program and how to install it", async () => {
    expect(await probe()).toMatchObject({
      type: "unavailable",
      cause: expect.stringContaining("bubblewrap"),
    });
  });

  it("says what a failing bwrap said", async () => {
    fakeBwrap("echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1");
    const result = await probe();
    expect(result.type === "unavailable" && result.cause).toMatch(/setting up uid map: Permission denied/);
  });

  it("goes without a private /proc where only that fails", async () => {
    fakeBwrap(
      `case "$*" in *"--proc /proc"*) echo "bwrap: Can't mount proc on /newroot/proc: Operation not permitted" >&2; exit 1;; esac`,
    );
    expect(await probe()).toMatchObject({ type: "available", proc: false });
  });

  it("refuses a command instead of running it bare", async () => {
    fakeBwrap("exit 1");
    const sandbox = createLinuxSandbox({ searchPath: folder, untrusted: [] });
    const plan = { type: "restricted", writableRoots: [], network: false } as const;
    const launch = await sandbox.launch(plan, { argv: ["true"], cwd: "/", env: {} });
    expect(launch.ok).toBe(false);
    expect(
      await sandbox.launch({ type: "unrestricted" }, { argv: ["true"], cwd: "/", env: {} }),
    ).toMatchObject({
      ok: true,
      value: { argv: ["true"], inherit: [] },
    });
  });

  it("asks once per process", async () => {
    fakeBwrap(`echo x >> '${folder}/count'`);
    const sandbox = createLinuxSandbox({ searchPath: folder, untrusted: [] });
    await Promise.all([sandbox.status(), sandbox.status()]);
    await sandbox.status();
    expect(fs.readFileSync(path.join(folder, "count"), "utf8")).toBe("x\n");
  });
});

describe("diagnose", () => {
  it.each([
    [{ unprivilegedUserns: "0" }, "bwrap: x", /unprivileged_userns_clone=1/],
    [{ maxUserNamespaces: "0" }, "bwrap: x", /max_user_namespaces/],
    [
      { apparmorRestricts: "1" },
      "bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted",
      /apparmor_restrict/,
    ],
    [{ container: true }, "bwrap: No permissions to create new namespace", /security-opt/],
    [{ wsl1: true }, "", /WSL 2/],
    [{}, "bwrap: Unknown option --cap-drop", /apt install bubblewrap/],
    [{}, "bwrap: prctl(PR_SET_SECCOMP): Invalid argument", /CONFIG_SECCOMP_FILTER/],
    [{}, "", /bwrap --unshare-user/],
  ])("names the way out for %j %s", (facts, message, fix) => {
    const obstacle = diagnose(message, { ...FACTS, ...facts });
    expect(obstacle.fix).toMatch(fix);
    expect(obstacle.cause).toMatch(/^[A-Z].*\.$/);
  });

  it.each([
    ["ID=fedora", "dnf"],
    ['ID=zorin\nID_LIKE="ubuntu debian"', "apt"],
    ["ID=unknown", "package manager"],
  ])("knows the installer of %s", (osRelease, word) => {
    expect(missingBwrap({ ...FACTS, osRelease }).fix).toContain(word);
  });
});
