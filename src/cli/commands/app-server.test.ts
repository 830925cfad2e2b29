import * as path from "node:path";
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

  it("count relative files from the working directory, and trim what a token must name", async () => {
    const flags = ["--ws-auth", "signed-bearer-token", "--ws-shared-secret-file", "./s"];
    expect(await auth(...flags, "--ws-issuer", " me ", "--ws-audience", " ")).toEqual({
      type: "signedBearerToken",
      secretFile: path.resolve("s"),
      issuer: "me",
      maxClockSkewSeconds: 30,
    });
  });

  it("take a clock skew of up to 63 bits", async () => {
    const flags = ["--ws-auth", "signed-bearer-token", "--ws-shared-secret-file", "/s"];
    const skew = (seconds: string) => auth(...flags, "--ws-max-clock-skew-seconds", seconds);
    expect(await skew("+5")).toMatchObject({ maxClockSkewSeconds: 5 });
    await expect(skew("9999999999999999999")).rejects.toThrow(
      "websocket auth clock skew must fit in a signed 64-bit integer",
    );
    await expect(skew("99999999999999999999")).rejects.toThrow("problem");
    await expect(skew("-1")).rejects.toThrow("problem");
  });

  it.each([
    [["--ws-issuer", "me"], "websocket auth flags require"],
    [["--ws-auth", "capability-token"], "`--ws-token-file` is required"],
    [["--ws-auth", "capability-token", "--ws-issuer", "me"], "require `--ws-auth signed-bearer-token`"],
    [["--ws-auth", "signed-bearer-token", "--ws-token-file", "/t"], "`--ws-token-file` requires"],
  ])("are refused in combination %j", async (flags, text) => {
    await expect(auth(...flags)).rejects.toThrow(text);
  });
});

describe("--listen", () => {
  const accepted = async (url: string): Promise<boolean> =>
    (await parseArgs(ROOT, ["app-server", "--listen", url])).ok;

  it.each([
    "stdio://",
    "off",
    "ws://127.0.0.1:0",
    "ws://0.0.0.0:65535",
    "ws://[::1]:80",
    "unix:///run/c.sock",
    "unix://c",
  ])("takes %s", async (url) => {
    expect(await accepted(url)).toBe(true);
  });

  it.each(
    [
      [
        "ws://localhost:0",
        "ws://999.1.1.1:0",
        "ws://127.0.0.1",
        "ws://127.0.0.1:65536",
        "ws://127.0.0.1:1/x",
      ],
      ["ws://::1:0", "ws://[::1%lo]:0", "ws://[1]:0", "ws://127.1:0", "ws://u@127.0.0.1:0", "ws://"],
      ["wss://127.0.0.1:0", "http://127.0.0.1:0", "unix://", "unix:/x", "stdio", "", " off"],
    ].flat(),
  )("refuses %j", async (url) => {
    expect(await accepted(url)).toBe(false);
  });
});
