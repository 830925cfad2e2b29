import { describe, expect, it } from "vitest";
import { createSandbox } from "./platform.ts";

describe("createSandbox", () => {
  it.each(["darwin", "win32", "freebsd"] as const)("refuses restricted commands on %s", async (platform) => {
    const sandbox = createSandbox(platform);
    const plan = { type: "restricted", writableRoots: [], network: false } as const;
    expect(await sandbox.status()).toMatchObject({ type: "unavailable" });
    expect((await sandbox.launch(plan, { argv: ["true"], cwd: "/", env: {} })).ok).toBe(false);
    expect((await sandbox.launch({ type: "unrestricted" }, { argv: ["true"], cwd: "/", env: {} })).ok).toBe(
      true,
    );
  });
});
