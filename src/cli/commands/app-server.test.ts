import { describe, expect, it } from "vitest";
import { ROOT } from "../args/defs/root.ts";
import { parseArgs } from "../args/parser.ts";
import { websocketAuth } from "./app-server.ts";

async function auth(...flags: string[]): Promise<unknown> {
  const result = await parseArgs(ROOT, ["app-server", ...flags]);
  if (!result.ok) throw new Error(result.error.type);
  return websocketAuth(result.value);
}

describe("websocket auth flags", () => {
  it("are none by default", async () => {
    expect(await auth()).toEqual({ type: "none" });
  });

  it("carry the token file or the secret with its expectations", async () => {
    expect(await auth("--ws-auth", "capability-token", "--ws-token-file", "/t")).toEqual({
      type: "capabilityToken",
      tokenFile: "/t",
    });
    expect(
      await auth("--ws-auth", "signed-bearer-token", "--ws-shared-secret-file", "/s", "--ws-issuer", "me"),
    ).toEqual({ type: "signedBearerToken", secretFile: "/s", issuer: "me", maxClockSkewSeconds: 30 });
  });

  it.each([
    [["--ws-issuer", "me"], "websocket auth flags require"],
    [["--ws-auth", "capability-token"], "`--ws-token-file` is required"],
    [["--ws-auth", "capability-token", "--ws-token-file", "t"], "must be an absolute path"],
    [["--ws-auth", "capability-token", "--ws-issuer", "me"], "require `--ws-auth signed-bearer-token`"],
    [["--ws-auth", "signed-bearer-token", "--ws-token-file", "/t"], "`--ws-token-file` requires"],
  ])("are refused in combination %j", async (flags, text) => {
    await expect(auth(...flags)).rejects.toThrow(text);
  });
});
