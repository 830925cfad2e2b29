// Signing in with ChatGPT over the app-server: the browser's way and the device code, against a fake issuer.
// The browser comes back to port 1455, which is fixed: these tests stay in one file, one after the other.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { DEVICE_TOKEN, TOKEN, tokenAnswer, USER_CODE } from "../fakes/issuer.ts";
import { accountPlace, browse, queryOf, readAuth, startServer } from "../support/account.ts";
import { ListeningServer, Client } from "../support/websocket-client.ts";

const BROWSER = { type: "chatgpt" };
const DEVICE = { type: "chatgptDeviceCode" };

async function begin(config = "") {
  const made = await accountPlace(config);
  return { ...made, server: await startServer(made.place) };
}

describe("signing in with the browser", () => {
  it("opens the issuer's page with what 0.120 asks for", async () => {
    const { server, issuer } = await begin();
    const { authUrl, loginId } = await server.call("account/login/start", BROWSER);
    expect(loginId).toMatch(/^[0-9a-f-]{36}$/);
    const url = new URL(authUrl);
    expect(url.origin + url.pathname).toBe(`${issuer.url}/oauth/authorize`);
    expect(authUrl).toContain("scope=openid%20profile%20email");
    expect([...url.searchParams.keys()].join(" ")).toBe(
      "response_type client_id redirect_uri scope code_challenge code_challenge_method id_token_add_organizations codex_cli_simplified_flow state originator",
    );
    expect(queryOf(authUrl)).toMatchObject({
      response_type: "code",
      redirect_uri: "http://localhost:1455/auth/callback",
      scope: "openid profile email offline_access api.connectors.read api.connectors.invoke",
      code_challenge_method: "S256",
      id_token_add_organizations: "true",
      codex_cli_simplified_flow: "true",
      originator: "behaviour",
    });
    expect(issuer.requests).toEqual([]);
  });

  it("changes the code into tokens with the verifier of the challenge, and keeps them as 0.120 does", async () => {
    const { server, issuer, authFile } = await begin();
    const { authUrl, loginId } = await server.call("account/login/start", BROWSER);
    const { state, code_challenge: challenge } = queryOf(authUrl);
    const page = await browse(`/auth/callback?code=the-code&state=${state}`);
    expect(page).toEqual({ status: 200, text: "Signed in. You can close this window." });
    expect(await server.notification("account/login/completed")).toEqual({
      loginId,
      success: true,
      error: null,
    });
    expect(await server.notification("account/updated")).toEqual({ authMode: "chatgpt", planType: "plus" });
    const [exchange] = issuer.to(TOKEN);
    expect(exchange?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(exchange?.body).toMatchObject({
      grant_type: "authorization_code",
      code: "the-code",
      redirect_uri: "http://localhost:1455/auth/callback",
    });
    const hashed = createHash("sha256").update(exchange?.body["code_verifier"]).digest("base64url");
    expect(hashed).toBe(challenge);
    expect(fs.statSync(authFile).mode & 0o777).toBe(0o600);
    const stored = readAuth(authFile);
    const { id_token, access_token, refresh_token } = tokenAnswer("1");
    expect(Object.keys(stored)).toEqual(["auth_mode", "OPENAI_API_KEY", "tokens", "last_refresh"]);
    expect(stored).toMatchObject({
      auth_mode: "chatgpt",
      OPENAI_API_KEY: null,
      tokens: { refresh_token, account_id: "acc-1" },
    });
    expect(stored.tokens.id_token.split(".")[2]).toBe(String(id_token).split(".")[2]);
    expect(stored.tokens.access_token.split(".")[2]).toBe(String(access_token).split(".")[2]);
    await expect(browse("/auth/callback")).rejects.toThrow(/ECONNREFUSED/);
  });

  it("is told to every client", async () => {
    const { place } = await accountPlace();
    const server = await ListeningServer.start(place);
    onTestFinished(async () => {
      await server.stop("SIGKILL");
    });
    const a = await (await Client.websocket(server.port)).initialize();
    const b = await (await Client.websocket(server.port)).initialize();
    const { authUrl } = await a.call("account/login/start", BROWSER);
    await browse(`/auth/callback?code=c&state=${queryOf(authUrl)["state"]}`);
    for (const client of [a, b]) {
      expect(await client.notification("account/login/completed")).toMatchObject({ success: true });
      expect(await client.notification("account/updated")).toMatchObject({ authMode: "chatgpt" });
    }
  });

  it("believes no callback without its state, and goes on", async () => {
    const { server, issuer } = await begin();
    const { authUrl } = await server.call("account/login/start", BROWSER);
    const { state } = queryOf(authUrl);
    for (const query of ["?code=c&state=wrong", "?code=c", "?error=denied&state=", ""]) {
      expect(await browse(`/auth/callback${query}`)).toEqual({ status: 400, text: "State mismatch" });
    }
    expect(issuer.requests).toEqual([]);
    expect((await browse(`/auth/callback?code=c&state=${state}`)).status).toBe(200);
    await server.notification("account/updated");
  });

  it("has no other pages, for no other host, and survives any request", async () => {
    const { server } = await begin();
    const { authUrl } = await server.call("account/login/start", BROWSER);
    const callback = `/auth/callback?code=c&state=${queryOf(authUrl)["state"]}`;
    for (const page of ["/nope", "/", "/auth/callback/", "//", "//:", "/%", "/auth/../auth/callback"]) {
      expect((await browse(page)).status).toBe(404);
    }
    for (const host of ["evil.example", "evil.example:1455", "localhost.evil.example"]) {
      expect(await browse(callback, { host })).toEqual({ status: 404, text: "Not Found" });
    }
    expect((await browse(callback)).status).toBe(200);
  });

  it("ends when the issuer says that the user refused", async () => {
    const { server, issuer } = await begin();
    const { authUrl, loginId } = await server.call("account/login/start", BROWSER);
    const query = `error=access_denied&error_description=the%20user%20refused&state=${queryOf(authUrl)["state"]}`;
    const page = await browse(`/auth/callback?${query}`);
    expect(page).toEqual({ status: 400, text: "Sign-in failed: the user refused" });
    expect(await server.notification("account/login/completed")).toEqual({
      loginId,
      success: false,
      error: "Login server error: Sign-in could not be completed: the user refused",
    });
    expect(issuer.requests).toEqual([]);
  });

  it("can be cancelled, also while the issuer does not answer", async () => {
    const { server, issuer, authFile } = await begin();
    const first = await server.call("account/login/start", BROWSER);
    const cancel = { loginId: first.loginId };
    expect(await server.call("account/login/cancel", cancel)).toEqual({ status: "canceled" });
    expect(await server.notification("account/login/completed")).toEqual({
      loginId: first.loginId,
      success: false,
      error: "Login server error: Login was not completed",
    });
    expect(await server.call("account/login/cancel", cancel)).toEqual({ status: "notFound" });
    expect(await server.refusal("account/login/cancel", { loginId: "x" })).toBe("invalid login id: x");

    issuer.answers.set(TOKEN, () => "hang");
    const from = server.said.length;
    const second = await server.call("account/login/start", BROWSER);
    const page = browse(`/auth/callback?code=c&state=${queryOf(second.authUrl)["state"]}`);
    while (issuer.to(TOKEN).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await server.call("account/login/cancel", { loginId: second.loginId });
    const { success, error } = await server.notification("account/login/completed", from);
    expect([success, error]).toEqual([false, "Login server error: Login was not completed"]);
    expect(await page).toEqual({ status: 500, text: "Sign-in failed: Login was not completed" });
    expect(fs.existsSync(authFile)).toBe(false);
  });

  it("ends when another one starts, which has the port at once", async () => {
    const { server } = await begin();
    const first = await server.call("account/login/start", BROWSER);
    const second = await server.call("account/login/start", BROWSER);
    expect(await server.notification("account/login/completed")).toEqual({
      loginId: first.loginId,
      success: false,
      error: "Login server error: Login cancelled",
    });
    const page = await browse(`/auth/callback?code=c&state=${queryOf(first.authUrl)["state"]}`);
    expect(page.status).toBe(400);
    expect((await browse(`/auth/callback?code=c&state=${queryOf(second.authUrl)["state"]}`)).status).toBe(
      200,
    );
  });

  it("goes on for the last of many that start at once", async () => {
    const { server } = await begin();
    const ids = Array.from({ length: 8 }, () => server.send("account/login/start", BROWSER));
    const answers = await Promise.all(ids.map((id) => server.answerTo(id)));
    const last = answers.at(-1)?.result;
    expect(last).toBeDefined();
    expect(answers.slice(0, -1).every(({ error }) => error?.message.includes("in use") !== true)).toBe(true);
    expect((await browse(`/auth/callback?code=c&state=${queryOf(last.authUrl)["state"]}`)).status).toBe(200);
    const done = await server.until(({ params }) => params?.loginId === last.loginId);
    expect(done.params).toMatchObject({ success: true });
  });

  it("says so when another program has the port", async () => {
    const { server } = await begin();
    const other = net.createServer();
    await new Promise<void>((resolve) => other.listen(1455, "127.0.0.1", resolve));
    try {
      expect(await server.refusal("account/login/start", BROWSER)).toBe(
        "Failed to start login server: Port 1455 is already in use; end the other sign-in",
      );
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
    expect(await server.call("account/login/start", BROWSER)).toHaveProperty("authUrl");
  });

  it.each([
    [
      "400",
      { status: 400, body: { error: "invalid_grant", error_description: "the code is old" } },
      "answered 400 (the code is old)",
    ],
    ["500", { status: 500, body: "oops" }, "answered 500"],
    ["a page", { body: "<html>hello</html>" }, "answered without what was asked for"],
    ["no token", { body: { id_token: "x" } }, "answered without what was asked for"],
  ])("fails with one sentence when the issuer answers %s", async (_, reply, sentence) => {
    const { server, issuer, authFile } = await begin();
    issuer.answers.set(TOKEN, () => reply);
    const { authUrl } = await server.call("account/login/start", BROWSER);
    const page = await browse(`/auth/callback?code=c&state=${queryOf(authUrl)["state"]}`);
    const { success, error } = await server.notification("account/login/completed");
    expect([success, error]).toEqual([
      false,
      `Login server error: Token exchange failed: the server ${sentence}`,
    ]);
    expect(page).toEqual({
      status: 500,
      text: `Sign-in failed: Token exchange failed: the server ${sentence}`,
    });
    expect(fs.existsSync(authFile)).toBe(false);
    expect(server.said.some(({ method }) => method === "account/updated")).toBe(false);
  });

  it("takes an account of the one workspace only", async () => {
    const { server, authFile } = await begin('forced_chatgpt_workspace_id = "acc-9"\n');
    const { authUrl } = await server.call("account/login/start", BROWSER);
    expect(queryOf(authUrl)["allowed_workspace_id"]).toBe("acc-9");
    await browse(`/auth/callback?code=c&state=${queryOf(authUrl)["state"]}`);
    expect(await server.notification("account/login/completed")).toMatchObject({
      success: false,
      error: "Login server error: Login is restricted to workspace id acc-9.",
    });
    expect(fs.existsSync(authFile)).toBe(false);
  });

  it("does not keep the program alive, and ends with a logout", async () => {
    const { server } = await begin();
    await server.call("account/login/start", BROWSER);
    await server.call("account/logout", undefined);
    expect(await server.notification("account/login/completed")).toMatchObject({ success: false });
    await server.call("account/login/start", BROWSER);
    const before = Date.now();
    expect(await server.close()).toBe(0);
    expect(Date.now() - before).toBeLessThan(2000);
  });
});

describe("signing in with a device code", () => {
  it("polls until the code was typed", async () => {
    const { server, issuer, authFile } = await begin();
    const started = await server.call("account/login/start", DEVICE);
    expect(started).toEqual({
      type: "chatgptDeviceCode",
      loginId: expect.any(String),
      verificationUrl: `${issuer.url}/codex/device`,
      userCode: "ABCD-1234",
    });
    const { loginId } = started;
    expect(await server.notification("account/login/completed")).toEqual({
      loginId,
      success: true,
      error: null,
    });
    expect(await server.notification("account/updated")).toEqual({ authMode: "chatgpt", planType: "plus" });
    const polls = issuer.to(DEVICE_TOKEN).map(({ body }) => body);
    const asked = { device_auth_id: "dev-1", user_code: "ABCD-1234" };
    expect(polls).toEqual([asked, asked]);
    expect(issuer.to(TOKEN)[0]?.body).toMatchObject({
      grant_type: "authorization_code",
      code: "device-code",
      code_verifier: "device-verifier",
      redirect_uri: `${issuer.url}/deviceauth/callback`,
    });
    expect(readAuth(authFile).tokens.account_id).toBe("acc-1");
  });

  it.each(["pending", "hang"])("can be cancelled while the issuer says %s", async (state) => {
    const { server, issuer, authFile } = await begin();
    issuer.answers.set(DEVICE_TOKEN, () => (state === "hang" ? state : { status: 403, body: {} }));
    const { loginId } = await server.call("account/login/start", DEVICE);
    while (issuer.to(DEVICE_TOKEN).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await server.call("account/login/cancel", { loginId })).toEqual({ status: "canceled" });
    expect(await server.notification("account/login/completed")).toEqual({
      loginId,
      success: false,
      error: "Device code login failed: Login was not completed",
    });
    const polls = issuer.to(DEVICE_TOKEN).length;
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(issuer.to(DEVICE_TOKEN).length).toBe(polls);
    expect(fs.existsSync(authFile)).toBe(false);
  });

  it("gives way to a browser while the issuer does not answer its first request", async () => {
    const { server, issuer } = await begin();
    issuer.answers.set(USER_CODE, () => "hang");
    const device = server.send("account/login/start", DEVICE);
    while (issuer.to(USER_CODE).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await server.call("account/login/start", BROWSER)).toHaveProperty("authUrl");
    expect((await server.answerTo(device)).error?.message).toBe(
      "failed to request device code: Login cancelled",
    );
  });

  it.each([
    ["404", { status: 404, body: "" }, /^failed to request device code: device code login is not enabled/],
    ["nonsense", { body: "<html>" }, /^failed to request device code: the server answered without/],
    ["a list", { body: [1] }, /^failed to request device code: the server answered without/],
    ["500", { status: 500, body: "" }, /^failed to request device code: the server answered 500$/],
    ["nothing", "refuse" as const, /^failed to request device code: error sending request for url/],
  ])("is refused when the issuer answers %s", async (_, reply, sentence) => {
    const { server, issuer } = await begin();
    issuer.answers.set(USER_CODE, () => reply);
    expect(await server.refusal("account/login/start", DEVICE)).toMatch(sentence);
    expect(server.said.some(({ method }) => method === "account/login/completed")).toBe(false);
  });

  it.each([
    ["nonsense", { body: "<html>" }, "the server answered without what was asked for"],
    ["500", { status: 500, body: { message: "down" } }, "the server answered 500 (down)"],
  ])("fails when a poll is answered with %s", async (_, reply, sentence) => {
    const { server, issuer } = await begin();
    issuer.answers.set(DEVICE_TOKEN, () => reply);
    await server.call("account/login/start", DEVICE);
    expect(await server.notification("account/login/completed")).toMatchObject({
      success: false,
      error: `Device code login failed: the code could not be checked: ${sentence}`,
    });
  });
});

it("an account of ours is one that 0.120 takes for its own", async ({ skip }) => {
  const peer = process.env["CODEX_PEER"] ?? "";
  if (!fs.existsSync(peer)) skip();
  const { server, place, authFile } = await begin();
  await server.call("account/login/start", DEVICE);
  await server.notification("account/updated");
  const { execFileSync } = await import("node:child_process");
  const home = path.join(place.root, "peer");
  fs.mkdirSync(home);
  fs.copyFileSync(authFile, path.join(home, "auth.json"));
  const env = { ...place.env, CODEX_HOME: home };
  const said = execFileSync("/bin/sh", ["-c", `"${peer}" login status 2>&1`], { env, encoding: "utf8" });
  expect(said.trim()).toBe("Logged in using ChatGPT");
});
