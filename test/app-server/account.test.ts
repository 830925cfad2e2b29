// Who is signed in, over the app-server: API keys, tokens that a client brings, and an account of auth.json
// whose tokens end, are refused and are renewed, against a fake issuer and backend.
import * as fs from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { jwt, modelAnswer, onlyTokens, RESPONSES, TOKEN, tokenAnswer, USAGE } from "../fakes/issuer.ts";
import {
  accountPlace,
  type Config,
  filesBelow,
  readAuth,
  signInAs,
  startServer,
} from "../support/account.ts";
import type { AppServer, Said } from "../support/app-server.ts";
import { makePlace, type Place } from "../support/place.ts";
import { Client, ListeningServer } from "../support/websocket-client.ts";

const KEY = "sk-SECRETkey-0123456789";
const REFRESH = "account/chatgptAuthTokens/refresh";
const EXTERNAL_ACTIVE =
  "External auth is active. Use account/login/start (chatgptAuthTokens) to update it or account/logout to clear it.";

/** Every model request goes to the issuer's server, which answers 404. */
const OWN_ADDRESS = (url: string): string => `openai_base_url = "${url}/v1"\n`;

async function begin(config: Config = "") {
  const made = await accountPlace(config);
  return { ...made, server: await startServer(made.place) };
}

/** A server with a ChatGPT account in its auth.json. */
async function signedIn(more: { readonly lasts?: number; readonly config?: Config } = {}) {
  const made = await accountPlace(more.config ?? "");
  signInAs(made.authFile, "0", more.lasts === undefined ? {} : { lasts: more.lasts });
  return { ...made, server: await startServer(made.place) };
}

const external = (id: string, account = "acc-1", more: object = {}) => ({
  type: "chatgptAuthTokens",
  accessToken: jwt({ id, account }),
  chatgptAccountId: account,
  ...more,
});

const state = async (server: AppServer) => [
  (await server.call("account/read", {})).account,
  (await server.call("getAuthStatus", { includeToken: true })).authMethod,
];

describe("an API key", () => {
  it("is kept, told, shown when asked for, and forgotten", async () => {
    const { server, authFile } = await begin();
    expect(await server.call("account/read", {})).toEqual({ account: null, requiresOpenaiAuth: true });
    const nobody = { authMethod: null, authToken: null, requiresOpenaiAuth: true };
    expect(await server.call("getAuthStatus", { includeToken: true })).toEqual(nobody);

    expect(await server.call("account/login/start", { type: "apiKey", apiKey: ` ${KEY}\n` })).toEqual({
      type: "apiKey",
    });
    const completed = await server.notification("account/login/completed");
    expect(completed).toEqual({ loginId: null, success: true, error: null });
    expect(await server.notification("account/updated")).toEqual({ authMode: "apikey", planType: null });
    expect(readAuth(authFile)).toEqual({ auth_mode: "apikey", OPENAI_API_KEY: KEY });
    expect(fs.statSync(authFile).mode & 0o777).toBe(0o600);
    expect(await server.call("account/read", {})).toEqual({
      account: { type: "apiKey" },
      requiresOpenaiAuth: true,
    });
    const status = { authMethod: "apikey", authToken: null, requiresOpenaiAuth: true };
    expect(await server.call("getAuthStatus", {})).toEqual(status);
    expect(await server.call("getAuthStatus", { includeToken: false })).toEqual(status);
    expect(await server.call("getAuthStatus", { includeToken: true })).toEqual({ ...status, authToken: KEY });

    const from = server.said.length;
    expect(await server.call("account/logout", undefined)).toEqual({});
    expect(await server.notification("account/updated", from)).toEqual({ authMode: null, planType: null });
    expect(fs.existsSync(authFile)).toBe(false);
    expect(await server.call("account/logout", undefined)).toEqual({});
  });

  it("goes to the provider's address, never to ChatGPT's", async () => {
    const { server, issuer } = await begin(OWN_ADDRESS);
    issuer.answers.set("/v1/responses", (_, n) => modelAnswer("fine", n));
    await server.call("account/login/start", { type: "apiKey", apiKey: KEY });
    expect((await server.turn(await server.startThread(), "hi")).status).toBe("completed");
    const [request] = issuer.to("/v1/responses");
    expect(request?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(request?.headers["chatgpt-account-id"]).toBeUndefined();
  });

  it("must not be empty, and is refused where ChatGPT is forced", async () => {
    const open = await begin();
    expect(await open.server.refusal("account/login/start", { type: "apiKey", apiKey: " " })).toBe(
      "API key must not be empty",
    );
    expect(fs.existsSync(open.authFile)).toBe(false);
    const forced = await begin('forced_login_method = "chatgpt"\n');
    expect(await forced.server.refusal("account/login/start", { type: "apiKey", apiKey: KEY })).toBe(
      "API key login is disabled. Use ChatGPT login instead.",
    );
  });

  it("is all there is where it is forced", async () => {
    const { server } = await begin('forced_login_method = "api"\n');
    const disabled = "ChatGPT login is disabled. Use API key login instead.";
    expect(await server.refusal("account/login/start", { type: "chatgpt" })).toBe(disabled);
    expect(await server.refusal("account/login/start", { type: "chatgptDeviceCode" })).toBe(disabled);
    expect(await server.refusal("account/login/start", external("x"))).toBe(
      "External ChatGPT auth is disabled. Use API key login instead.",
    );
  });

  it("is of no concern to another provider", async () => {
    const place = makePlace({ modelUrl: "http://127.0.0.1:9" });
    onTestFinished(() => place.remove());
    const server = await startServer(place);
    await server.call("account/login/start", { type: "apiKey", apiKey: KEY });
    expect(await server.call("account/read", {})).toEqual({ account: null, requiresOpenaiAuth: false });
    expect(await server.call("getAuthStatus", { includeToken: true })).toEqual({
      authMethod: null,
      authToken: null,
      requiresOpenaiAuth: false,
    });
  });

  it("that cannot be stored is an error, not a success", async () => {
    const { server, place } = await begin();
    fs.mkdirSync(`${place.home}/auth.json`);
    expect(await server.refusal("account/login/start", { type: "apiKey", apiKey: KEY })).toMatch(
      /^failed to save api key: .*\(os error \d+\)$/,
    );
    expect(server.said.some(({ method }) => method === "account/login/completed")).toBe(false);
  });
});

describe("tokens that a client brings", () => {
  it("count until the logout, and never reach the disk", async () => {
    const { server, place, authFile } = await begin();
    expect(await server.call("account/login/start", external("x"))).toEqual({ type: "chatgptAuthTokens" });
    expect(await server.notification("account/updated")).toEqual({
      authMode: "chatgptAuthTokens",
      planType: "plus",
    });
    expect(await state(server)).toEqual([
      { type: "chatgpt", email: "a@b.c", planType: "plus" },
      "chatgptAuthTokens",
    ]);
    for (const type of ["chatgpt", "chatgptDeviceCode"]) {
      expect(await server.refusal("account/login/start", { type })).toBe(EXTERNAL_ACTIVE);
    }
    expect(await server.refusal("account/login/start", { type: "apiKey", apiKey: KEY })).toBe(
      EXTERNAL_ACTIVE,
    );
    const from = server.said.length;
    await server.call("account/login/start", external("y", "acc-2", { chatgptPlanType: "Enterprise" }));
    expect((await server.notification("account/updated", from)).planType).toBe("enterprise");
    expect(fs.existsSync(authFile)).toBe(false);
    expect(leaks(place)).toEqual([]);
    await server.call("account/logout", undefined);
    expect(await state(server)).toEqual([null, null]);
  });

  it("must be tokens, of the workspace that is forced", async () => {
    const { server } = await begin('forced_chatgpt_workspace_id = "acc-9"\n');
    expect(await server.refusal("account/login/start", external("x"))).toBe(
      'External auth must use workspace acc-9, but received "acc-1".',
    );
    const broken = { ...external("x", "acc-9"), accessToken: "zz" };
    expect(await server.refusal("account/login/start", broken)).toBe(
      "failed to set external auth: invalid ID token format",
    );
    expect(await state(server)).toEqual([null, null]);
    await server.call("account/login/start", external("x", "acc-9"));
  });

  it("are renewed by the client after a 401, and the turn goes on", async () => {
    const { server, issuer } = await begin();
    issuer.answers.set(RESPONSES, onlyTokens("new"));
    server.onRequest = ({ method }) =>
      method === REFRESH ? { accessToken: jwt({ id: "new" }), chatgptAccountId: "acc-2" } : undefined;
    await server.call("account/login/start", external("old"));
    const turn = await server.turn(await server.startThread(), "hi");
    expect(turn).toMatchObject({ status: "completed", error: null });
    const asked = server.said.find(({ method }) => method === REFRESH);
    expect(asked?.params).toEqual({ reason: "unauthorized", previousAccountId: "acc-1" });
    const sent = issuer.to(RESPONSES).map(({ headers }) => headers["chatgpt-account-id"]);
    expect(sent).toEqual(["acc-1", "acc-2"]);
    expect(issuer.to(TOKEN)).toEqual([]);
  });

  it.each([
    ["refuses", (server: AppServer, id: Said["id"]) => server.refuse(id, "no")],
    ["answers nonsense", (server: AppServer, id: Said["id"]) => server.answer(id, { accessToken: 5 })],
    [
      "has no new ones",
      (server: AppServer, id: Said["id"]) =>
        server.answer(id, { accessToken: "zz", chatgptAccountId: "acc-1" }),
    ],
  ])("fail the turn with one error when the client %s", async (_, reply) => {
    const { server, issuer } = await begin();
    issuer.answers.set(RESPONSES, onlyTokens());
    await server.call("account/login/start", external("old"));
    const threadId = await server.startThread();
    const from = server.said.length;
    await server.startTurn(threadId, "hi");
    const { id } = await server.until(({ method }) => method === REFRESH);
    reply(server, id);
    const turn = await server.turnEnd(threadId);
    expect(turn.status).toBe("failed");
    expect(turn.error.message).toContain("401");
    expect(server.said.slice(from).filter(({ method }) => method === "error")).toHaveLength(1);
    expect(issuer.to(RESPONSES)).toHaveLength(1);
    expect((await state(server))[1]).toBe("chatgptAuthTokens");
  });

  it("cannot move to another workspace when they are renewed", async () => {
    const { server, issuer } = await begin('forced_chatgpt_workspace_id = "acc-1"\n');
    issuer.answers.set(RESPONSES, onlyTokens("new"));
    server.onRequest = ({ method }) =>
      method === REFRESH ? { accessToken: jwt({ id: "new" }), chatgptAccountId: "acc-2" } : undefined;
    await server.call("account/login/start", external("old"));
    expect((await server.turn(await server.startThread(), "hi")).status).toBe("failed");
    expect(issuer.to(RESPONSES)).toHaveLength(1);
  });

  it("stay forgotten when the logout comes before the client's answer", async () => {
    const { server, issuer } = await begin();
    issuer.answers.set(RESPONSES, onlyTokens("new"));
    await server.call("account/login/start", external("old"));
    const threadId = await server.startThread();
    await server.startTurn(threadId, "hi");
    const { id } = await server.until(({ method }) => method === REFRESH);
    await server.call("account/logout", undefined);
    server.answer(id, { accessToken: jwt({ id: "new" }), chatgptAccountId: "acc-1" });
    expect((await server.turnEnd(threadId)).status).toBe("failed");
    expect(await state(server)).toEqual([null, null]);
  });

  it("leave an interrupted turn free to end while the client thinks", async () => {
    const { server, issuer } = await begin();
    issuer.answers.set(RESPONSES, onlyTokens());
    await server.call("account/login/start", external("old"));
    const threadId = await server.startThread();
    const turnId = await server.startTurn(threadId, "hi");
    await server.until(({ method }) => method === REFRESH);
    const before = Date.now();
    await server.call("turn/interrupt", { threadId, turnId });
    expect((await server.turnEnd(threadId)).status).toBe("interrupted");
    expect(Date.now() - before).toBeLessThan(1000);
  });

  it("are asked of the client that brought them; when it is gone, of nobody", async () => {
    const { place, issuer } = await accountPlace();
    issuer.answers.set(RESPONSES, onlyTokens());
    const server = await ListeningServer.start(place);
    onTestFinished(async () => {
      await server.stop("SIGKILL");
    });
    const owner = await (await Client.websocket(server.port)).initialize();
    const other = await (await Client.websocket(server.port)).initialize();
    await owner.call("account/login/start", external("old"));
    const threadId = await other.startThread();
    await other.startTurn(threadId, "hi");
    await owner.until(({ method }) => method === REFRESH);
    owner.close();
    expect((await other.notification("turn/completed")).turn.status).toBe("failed");
    expect(other.said.some(({ method }) => method === REFRESH)).toBe(false);
  });
});

describe("an account of auth.json", () => {
  it("is shown, and its requests go to ChatGPT's own address", async () => {
    const { server, issuer } = await signedIn();
    const account = { type: "chatgpt", email: "a@b.c", planType: "plus" };
    expect(await state(server)).toEqual([account, "chatgpt"]);
    expect((await server.turn(await server.startThread(), "hi")).status).toBe("completed");
    expect(issuer.requests.map(({ path }) => path)).toEqual([RESPONSES]);
    const { headers } = issuer.to(RESPONSES)[0]!;
    expect(headers.authorization).toMatch(/SECRETaccess-0$/);
    expect(headers["chatgpt-account-id"]).toBe("acc-1");
  });

  it("is renewed before the turn when its token has ended", async () => {
    const { server, issuer, authFile } = await signedIn({ lasts: -5 });
    issuer.answers.set(RESPONSES, onlyTokens("access-1"));
    expect((await server.turn(await server.startThread(), "hi")).status).toBe("completed");
    expect(issuer.requests.map(({ path }) => path)).toEqual([TOKEN, RESPONSES]);
    expect(issuer.to(TOKEN)[0]?.body).toEqual({
      client_id: expect.stringMatching(/^app_/),
      grant_type: "refresh_token",
      refresh_token: "SECRETrefresh-0",
    });
    const { tokens, auth_mode } = readAuth(authFile);
    expect([auth_mode, tokens.refresh_token, tokens.account_id]).toEqual([
      "chatgpt",
      "SECRETrefresh-1",
      "acc-1",
    ]);
    expect(fs.statSync(authFile).mode & 0o777).toBe(0o600);
  });

  it("is renewed once after a 401, and the request repeated", async () => {
    const { server, issuer } = await signedIn();
    issuer.answers.set(RESPONSES, onlyTokens("access-1"));
    expect((await server.turn(await server.startThread(), "hi")).status).toBe("completed");
    expect(issuer.requests.map(({ path }) => path)).toEqual([RESPONSES, TOKEN, RESPONSES]);
  });

  it("that is refused with new tokens too is not renewed again and again", async () => {
    const { server, issuer } = await signedIn();
    issuer.answers.set(RESPONSES, onlyTokens());
    const turn = await server.turn(await server.startThread(), "hi");
    expect(turn).toMatchObject({ status: "failed" });
    expect(turn.error.message).toContain("401");
    expect(issuer.to(TOKEN)).toHaveLength(1);
  });

  it("that cannot be renewed any more fails the turn with one clear error, and is kept", async () => {
    const { server, issuer, authFile } = await signedIn({ lasts: -5 });
    const before = fs.readFileSync(authFile, "utf8");
    issuer.answers.set(RESPONSES, onlyTokens());
    issuer.answers.set(TOKEN, () => ({ status: 401, body: { error: { message: "it has expired" } } }));
    const threadId = await server.startThread();
    const from = server.said.length;
    const turn = await server.turn(threadId, "hi");
    const message =
      "The sign-in could not be refreshed: the server answered 401 (it has expired); log out and sign in again";
    expect(turn.error).toEqual({ message, codexErrorInfo: "unauthorized", additionalDetails: null });
    const errors = server.said.slice(from).filter(({ method }) => method === "error");
    expect(errors.map(({ params }) => params.error.message)).toEqual([message]);
    expect(issuer.to(TOKEN)).toHaveLength(1);
    expect(fs.readFileSync(authFile, "utf8")).toBe(before);

    expect((await server.turn(threadId, "again")).status).toBe("failed");
    expect(issuer.to(TOKEN)).toHaveLength(1);
    expect(await server.call("getAuthStatus", { includeToken: true })).toMatchObject({
      authMethod: "chatgpt",
      authToken: null,
    });
    signInAs(authFile, "9");
    issuer.answers.set(RESPONSES, onlyTokens("access-9"));
    expect((await server.turn(threadId, "signed in anew")).status).toBe("completed");
  });

  it.each([
    ["500", { status: 500, body: "oops" }],
    ["a page", { body: "<html>" }],
    ["nothing", "refuse" as const],
  ])("stays when the issuer answers %s, and the turn says so", async (_, reply) => {
    const { server, issuer, authFile } = await signedIn();
    const before = fs.readFileSync(authFile, "utf8");
    issuer.answers.set(RESPONSES, onlyTokens());
    let failures = 0;
    issuer.answers.set(TOKEN, () => (failures++ < 2 ? reply : { body: tokenAnswer("1") }));
    const threadId = await server.startThread();
    const turnId = await server.startTurn(threadId, "hi");
    const { params } = await server.until(({ method }) => method === "error");
    expect(params.willRetry).toBe(true);
    expect(params.error.additionalDetails).toMatch(
      /^(The sign-in could not be refreshed|error sending request)/,
    );
    expect(fs.readFileSync(authFile, "utf8")).toBe(before);
    await server.call("turn/interrupt", { threadId, turnId });
  });

  it("lets an interrupted turn end while the issuer does not answer", async () => {
    const { server, issuer } = await signedIn({ lasts: -5 });
    issuer.answers.set(TOKEN, () => "hang");
    const threadId = await server.startThread();
    const turnId = await server.startTurn(threadId, "hi");
    while (issuer.to(TOKEN).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const before = Date.now();
    await server.call("turn/interrupt", { threadId, turnId });
    expect((await server.turnEnd(threadId)).status).toBe("interrupted");
    expect(Date.now() - before).toBeLessThan(1000);
  });

  it("is renewed once for two turns that need it at the same time", async () => {
    const { server, issuer } = await signedIn({ lasts: -5 });
    issuer.answers.set(TOKEN, () => ({ body: tokenAnswer("1"), delayMs: 60 }));
    issuer.answers.set(RESPONSES, onlyTokens("access-1"));
    const [a, b] = [await server.startThread(), await server.startThread()];
    const turns = await Promise.all([server.turn(a, "one"), server.turn(b, "two")]);
    expect(turns.map(({ status }) => status)).toEqual(["completed", "completed"]);
    expect(issuer.to(TOKEN)).toHaveLength(1);
  });

  it("is gone when the logout comes while it is being renewed", async () => {
    const { server, issuer, authFile } = await signedIn({ lasts: -5, config: OWN_ADDRESS });
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      issuer.answers.set(TOKEN, () => {
        resolve();
        return new Promise((reply) => (answer = () => reply({ body: tokenAnswer("1") })));
      });
    });
    const threadId = await server.startThread();
    const turnId = await server.startTurn(threadId, "hi");
    await asked;
    await server.call("account/logout", undefined);
    answer();
    await server.notification("error");
    await server.call("turn/interrupt", { threadId, turnId });
    const [request] = issuer.to("/v1/responses");
    expect(request?.headers.authorization).toBeUndefined();
    expect(fs.existsSync(authFile)).toBe(false);
    expect(await state(server)).toEqual([null, null]);
  });

  it("uses what another process has renewed meanwhile", async () => {
    const { server, issuer, authFile } = await signedIn();
    issuer.answers.set(RESPONSES, onlyTokens("access-7"));
    issuer.answers.set(TOKEN, () => {
      signInAs(authFile, "7");
      return { status: 400, body: { error: "refresh_token_reused" } };
    });
    expect((await server.turn(await server.startThread(), "hi")).status).toBe("completed");
    expect(readAuth(authFile).tokens.refresh_token).toBe("SECRETrefresh-7");
  });

  it("is renewed when a client asks for it", async () => {
    const { server, issuer, authFile } = await signedIn();
    await server.call("account/read", { refreshToken: true });
    expect(readAuth(authFile).tokens.refresh_token).toBe("SECRETrefresh-1");
    const { authToken } = await server.call("getAuthStatus", { refreshToken: true, includeToken: true });
    expect(authToken).toMatch(/SECRETaccess-2$/);
    expect(issuer.to(TOKEN)).toHaveLength(2);
  });

  it("that cannot be read counts as nobody", async () => {
    const { server, authFile } = await begin();
    for (const text of ["", "{", "[]", '{"tokens":5}']) {
      fs.writeFileSync(authFile, text);
      expect(await state(server)).toEqual([null, null]);
    }
  });
});

describe("account/rateLimits/read", () => {
  const usage = {
    plan_type: "pro",
    rate_limit: {
      allowed: true,
      primary_window: {
        used_percent: 42.4,
        limit_window_seconds: 18_000,
        reset_after_seconds: 9,
        reset_at: 1_800_000_000,
      },
      secondary_window: { used_percent: 5, limit_window_seconds: 604_800, reset_at: 1_800_000_001 },
    },
    credits: { has_credits: true, unlimited: false, balance: "9.99" },
    additional_rate_limits: [
      {
        limit_name: "spark",
        metered_feature: "codex_spark",
        rate_limit: { primary_window: { used_percent: 1, limit_window_seconds: 60, reset_at: 3 } },
      },
    ],
  };

  it("tells what the backend says, as 0.120 maps it", async () => {
    const { server, issuer } = await signedIn();
    issuer.answers.set(USAGE, () => ({ body: usage }));
    const main = {
      limitId: "codex",
      limitName: null,
      primary: { usedPercent: 42, windowDurationMins: 300, resetsAt: 1_800_000_000 },
      secondary: { usedPercent: 5, windowDurationMins: 10_080, resetsAt: 1_800_000_001 },
      credits: { hasCredits: true, unlimited: false, balance: "9.99" },
      planType: "pro",
    };
    const spark = {
      limitId: "codex_spark",
      limitName: "spark",
      primary: { usedPercent: 1, windowDurationMins: 1, resetsAt: 3 },
      secondary: null,
      credits: null,
      planType: "pro",
    };
    expect(await server.call("account/rateLimits/read", undefined)).toEqual({
      rateLimits: main,
      rateLimitsByLimitId: { codex: main, codex_spark: spark },
    });
    const [request] = issuer.to(USAGE);
    expect(request?.method).toBe("GET");
    expect(request?.headers).toMatchObject({ "chatgpt-account-id": "acc-1" });
    expect(request?.headers.authorization).toMatch(/SECRETaccess-0$/);
  });

  it("renews a token that has ended, or was refused", async () => {
    const ended = await signedIn({ lasts: -5 });
    ended.issuer.answers.set(USAGE, () => ({ body: usage }));
    await ended.server.call("account/rateLimits/read", undefined);
    expect(ended.issuer.requests.map(({ path }) => path)).toEqual([TOKEN, USAGE]);
    const refused = await signedIn();
    refused.issuer.answers.set(USAGE, (_, n) => (n === 0 ? { status: 401, body: {} } : { body: usage }));
    await refused.server.call("account/rateLimits/read", undefined);
    expect(refused.issuer.requests.map(({ path }) => path)).toEqual([USAGE, TOKEN, USAGE]);
  });

  it.each([
    [
      "500",
      { status: 500, body: "oops" },
      /^failed to fetch codex rate limits: http:.*\/wham\/usage answered 500$/,
    ],
    [
      "401",
      { status: 401, body: {} },
      /^failed to fetch codex rate limits: http:.*\/wham\/usage answered 401$/,
    ],
    [
      "a page",
      { body: "<html>" },
      /^failed to fetch codex rate limits: the answer of http.* is no JSON object$/,
    ],
    ["nothing", "refuse" as const, /^failed to fetch codex rate limits: error sending request for url/],
  ])("fails with one sentence when the backend answers %s", async (_, reply, sentence) => {
    const { server, issuer } = await signedIn();
    issuer.answers.set(USAGE, () => reply);
    expect(await server.refusal("account/rateLimits/read", undefined)).toMatch(sentence);
  });

  it("shows what it understands of an answer it does not", async () => {
    const { server, issuer } = await signedIn();
    const odd = {
      plan_type: 5,
      rate_limit: [],
      credits: "x",
      additional_rate_limits: [null, { rate_limit: 7 }],
      more: 1,
    };
    issuer.answers.set(USAGE, () => ({ body: odd }));
    const { rateLimits } = await server.call("account/rateLimits/read", undefined);
    expect(rateLimits).toMatchObject({ primary: null, secondary: null, credits: null, planType: null });
  });

  it("needs a ChatGPT account", async () => {
    const { server } = await begin();
    expect(await server.refusal("account/rateLimits/read", undefined)).toBe(
      "codex account authentication required to read rate limits",
    );
    await server.call("account/login/start", { type: "apiKey", apiKey: KEY });
    expect(await server.refusal("account/rateLimits/read", undefined)).toBe(
      "chatgpt authentication required to read rate limits",
    );
  });
});

/** The files below a place, but its auth.json, that hold a secret of these tests. */
function leaks({ root, home }: Place): readonly string[] {
  const others = filesBelow(root).filter((file) => file !== `${home}/auth.json`);
  return others.filter((file) => fs.readFileSync(file, "utf8").includes("SECRET"));
}

describe("keys and tokens", () => {
  it.each(["apiKey", "chatgpt", "external"])(
    "of an account (%s) show up nowhere but in auth.json",
    async (kind) => {
      const { server, issuer, place, authFile } = await begin(OWN_ADDRESS);
      if (kind === "apiKey") await server.call("account/login/start", { type: "apiKey", apiKey: KEY });
      if (kind === "chatgpt") signInAs(authFile, "0", { lasts: -5 });
      if (kind === "external") await server.call("account/login/start", external("x"));
      issuer.answers.set(TOKEN, () => ({ status: 500, body: "oops" }));
      const threadId = await server.startThread();
      const turnId = await server.startTurn(threadId, "hi");
      await server.until(({ method }) => method === "error");
      await server.call("turn/interrupt", { threadId, turnId });
      await server.turnEnd(threadId);
      await server.answerTo(server.send("account/rateLimits/read", undefined));
      const report = { classification: "bug", threadId, includeLogs: true, extraLogFiles: [authFile] };
      await server.call("feedback/upload", report);
      await server.call("config/read", { includeLayers: true });
      await server.close();
      expect(leaks(place)).toEqual([]);
      expect(server.stderr).not.toContain("SECRET");
      expect(JSON.stringify(server.said)).not.toContain("SECRET");
    },
  );
});
