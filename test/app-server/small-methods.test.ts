// The small methods of the app-server: features, listings of extensions, feedback, summaries, diffs, writing
// the configuration, and the filters of thread/list. One server answers all that need no configuration of their own.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startModelServer, type ModelServer } from "../fakes/model-server.ts";
import { AppServer } from "../support/app-server.ts";
import { configText, makePlace, type Place } from "../support/place.ts";
import { rolloutFile } from "../support/rollouts.ts";

let model: ModelServer;
let place: Place;
let server: AppServer;
beforeAll(async () => {
  model = await startModelServer([{ text: "fine" }]);
  place = makePlace({ modelUrl: model.url, config: 'approval_policy = "never"' });
  server = await AppServer.start(place);
});
afterAll(async () => {
  await server.close();
  await model.close();
  place.remove();
});

/** A server of one test, with this configuration. */
async function begin(config: string): Promise<{ readonly place: Place; readonly server: AppServer }> {
  const own = makePlace({ modelUrl: model.url, config });
  const started = await AppServer.start(own);
  onTestFinished(async () => {
    await started.close();
    own.remove();
  });
  return { place: own, server: started };
}

const feature = async (on: AppServer, name: string): Promise<any> =>
  (await on.call("experimentalFeature/list", {})).data.find((entry: any) => entry.name === name);

describe("features", () => {
  it("are listed a page at a time", async () => {
    const { data, nextCursor } = await server.call("experimentalFeature/list", {});
    expect(nextCursor).toBeNull();
    const names: string[] = [];
    for (let cursor: string | null = null, pages = 0; pages === 0 || cursor !== null; pages++) {
      const page: any = await server.call("experimentalFeature/list", { cursor, limit: 7 });
      expect(page.data.length).toBeLessThanOrEqual(7);
      names.push(...page.data.map(({ name }: any) => name));
      cursor = page.nextCursor;
    }
    expect(names).toEqual(data.map(({ name }: any) => name));
    expect((await server.call("experimentalFeature/list", { limit: 0 })).data).toHaveLength(1);
    const end = String(data.length);
    expect(await server.call("experimentalFeature/list", { cursor: end })).toEqual({
      data: [],
      nextCursor: null,
    });
    for (const cursor of ["zz", "", "-1", "1.5"]) {
      expect(await server.refusal("experimentalFeature/list", { cursor })).toBe(`invalid cursor: ${cursor}`);
    }
    expect(await server.refusal("experimentalFeature/list", { cursor: "999" })).toBe(
      `cursor 999 exceeds total feature flags ${data.length}`,
    );
  });

  it("are switched for this server only, all of a request or none", async () => {
    const { server: own, place: at } = await begin("");
    const before = await feature(own, "apps");
    const enablement = { apps: !before.enabled, plugins: false };
    expect(await own.call("experimentalFeature/enablement/set", { enablement })).toEqual({ enablement });
    expect(await feature(own, "apps")).toEqual({ ...before, enabled: !before.enabled });
    const set = (names: object) => own.refusal("experimentalFeature/enablement/set", { enablement: names });
    expect(await set({ apps: before.enabled, nope: true })).toBe("invalid feature enablement `nope`");
    expect(await set({ apps: before.enabled, unified_exec: true })).toBe(
      "unsupported feature enablement `unified_exec`: currently supported features are apps, plugins, tool_search, tool_suggest, tool_call_mcp_elicitation",
    );
    expect((await feature(own, "apps")).enabled).toBe(!before.enabled);
    expect(await own.call("experimentalFeature/enablement/set", { enablement: {} })).toEqual({
      enablement: {},
    });
    expect(fs.readFileSync(path.join(at.home, "config.toml"), "utf8")).not.toContain("apps");
  });

  it("and what only tests the gate", async () => {
    const { data } = await server.call("collaborationMode/list", {});
    expect(data).toEqual([
      { name: "Plan", mode: "plan", model: null, reasoning_effort: "medium" },
      { name: "Default", mode: "default", model: null, reasoning_effort: null },
    ]);
    expect(await server.call("mock/experimentalMethod", { value: "x" })).toEqual({ echoed: "x" });
    expect(await server.call("mock/experimentalMethod", {})).toEqual({ echoed: null });
  });
});

describe("extensions", () => {
  it("are listed as an installation without any lists them", async () => {
    expect(await server.call("skills/list", {})).toEqual({
      data: [{ cwd: place.workspace, skills: [], errors: [] }],
    });
    const cwds = ["/a", "/b"];
    expect(await server.call("skills/list", { cwds, forceReload: true })).toEqual({
      data: cwds.map((cwd) => ({ cwd, skills: [], errors: [] })),
    });
    const roots = [{ cwd: "/a", extraUserRoots: ["/ok", "rel"] }];
    expect(await server.refusal("skills/list", { cwds, perCwdExtraUserRoots: roots })).toBe(
      "skills/list perCwdExtraUserRoots extraUserRoots paths must be absolute: rel",
    );
    expect(await server.call("plugin/list", {})).toEqual({
      marketplaces: [],
      marketplaceLoadErrors: [],
      remoteSyncError: null,
      featuredPluginIds: [],
    });
    expect(await server.call("app/list", {})).toEqual({ data: [], nextCursor: null });
    const unknown = "00000000-0000-7000-8000-000000000000";
    expect(await server.refusal("app/list", { threadId: unknown })).toBe(`thread not found: ${unknown}`);
    expect(await server.call("mcpServerStatus/list", {})).toEqual({ data: [], nextCursor: null });
    expect(await server.refusal("mcpServerStatus/list", { cursor: "zz" })).toBe("invalid cursor: zz");
  });

  it.each([
    ["skills/config/write", { path: "/x", enabled: true }],
    ["plugin/install", { marketplacePath: "/m", pluginName: "p" }],
    ["plugin/uninstall", { pluginId: "p@m" }],
    ["config/mcpServer/reload", undefined],
    ["mcpServer/oauth/login", { name: "x" }],
  ])("say plainly that %s is not there yet", async (method, params) => {
    expect(await server.refusal(method, params)).toBe(`${method} is not yet supported by this server.`);
  });
});

describe("feedback/upload", () => {
  const reports = (at: Place): readonly string[] => {
    const folder = path.join(at.home, "feedback");
    return fs.existsSync(folder) ? fs.readdirSync(folder).map((name) => path.join(folder, name)) : [];
  };
  const summary = (folder: string): any =>
    JSON.parse(fs.readFileSync(path.join(folder, "report.json"), "utf8"));

  it("keeps a report with the thread's file and the files it can read, for its owner only", async () => {
    const { server: own, place: at } = await begin('approval_policy = "never"');
    const threadId = await own.startThread();
    await own.turn(threadId, "hello");
    const extra = path.join(at.root, "extra.log");
    fs.writeFileSync(extra, "extra");
    const twin = path.join(at.workspace, "extra.log");
    fs.writeFileSync(twin, "twin");
    const auth = path.join(at.home, "auth.json");
    fs.writeFileSync(auth, '{"OPENAI_API_KEY":"sk-secret"}');
    fs.symlinkSync(auth, path.join(at.root, "innocent.log"));
    execFileSync("mkfifo", [path.join(at.root, "pipe")]);
    const bad = ["missing.log", "pipe", "innocent.log"].map((name) => path.join(at.root, name));
    const params = { classification: "bug", reason: "it broke", threadId, includeLogs: true };
    const extraLogFiles = [extra, twin, at.workspace, ...bad];
    expect(await own.call("feedback/upload", { ...params, extraLogFiles })).toEqual({ threadId });
    const [folder = ""] = reports(at);
    const rollout = path.basename(rolloutFile(at, threadId));
    expect(fs.readdirSync(folder).toSorted()).toEqual(
      ["2-extra.log", "extra.log", "report.json", rollout].toSorted(),
    );
    expect(fs.statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of fs.readdirSync(folder)) {
      expect(fs.statSync(path.join(folder, name)).mode & 0o777).toBe(0o600);
    }
    const told = summary(folder);
    expect(told).toMatchObject({ classification: "bug", reason: "it broke", threadId, version: "0.120.0" });
    expect(told.missing).toEqual([
      { path: at.workspace, error: "not a regular file" },
      { path: bad[0], error: "No such file or directory (os error 2)" },
      { path: bad[1], error: "not a regular file" },
      { path: bad[2], error: "it holds credentials" },
    ]);
    expect(fs.readFileSync(path.join(folder, rollout), "utf8")).toContain("hello");
  });

  it("takes no files along unless logs are wanted, and needs no thread", async () => {
    const { server: own, place: at } = await begin("");
    const params = { classification: "good result", includeLogs: false, extraLogFiles: ["/etc/hostname"] };
    const { threadId } = await own.call("feedback/upload", params);
    expect(threadId).toMatch(/^no-active-thread-/);
    const [folder = ""] = reports(at);
    expect(fs.readdirSync(folder)).toEqual(["report.json"]);
    expect(summary(folder)).toMatchObject({ reason: null, files: [], missing: [] });
    expect(await own.refusal("feedback/upload", { ...params, threadId: "x" })).toMatch(
      /^invalid thread id: /,
    );
  });

  it("sends one POST to the configured address, and says when it was not taken", async () => {
    const bodies: any[] = [];
    let status = 200;
    const receiver = http.createServer((request, response) => {
      let text = "";
      request.on("data", (part: Buffer) => (text += part.toString()));
      request.on("end", () => {
        bodies.push({ method: request.method, url: request.url, ...JSON.parse(text) });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void receiver.close());
    const { port } = receiver.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/in?key=hidden`;
    const { server: own, place: at } = await begin("");
    fs.appendFileSync(path.join(at.home, "config.toml"), `[feedback]\nupload_url = "${url}"\n`);
    const extra = path.join(at.root, "extra.log");
    fs.writeFileSync(extra, "extra");
    const params = { classification: "bug", includeLogs: true, extraLogFiles: [extra] };
    const { threadId } = await own.call("feedback/upload", params);
    const dataBase64 = Buffer.from("extra").toString("base64");
    expect(bodies).toMatchObject([
      { method: "POST", url: "/in?key=hidden", threadId, files: [{ name: "extra.log", dataBase64 }] },
    ]);
    expect(reports(at)).toEqual([]);
    status = 500;
    const where = `feedback could not be sent to http://127.0.0.1:${port}`;
    expect(await own.refusal("feedback/upload", params)).toBe(`${where}: the server answered 500`);
    receiver.close();
    receiver.closeAllConnections();
    expect(await own.refusal("feedback/upload", params)).toMatch(new RegExp(`^${where}: .*ECONNREFUSED`));
  });

  it("goes where the user says, whatever a trusted project's configuration says", async () => {
    const { server: own, place: at } = await begin("");
    fs.mkdirSync(path.join(at.workspace, ".git"));
    fs.mkdirSync(path.join(at.workspace, ".codex"));
    const project = '[feedback]\nupload_url = "http://127.0.0.1:9/stolen"\nenabled = false\n';
    fs.writeFileSync(path.join(at.workspace, ".codex/config.toml"), project);
    const trust = `[projects."${at.workspace}"]\ntrust_level = "trusted"\n`;
    fs.appendFileSync(path.join(at.home, "config.toml"), trust);
    await own.startThread({ cwd: at.workspace });
    await own.call("feedback/upload", { classification: "bug", includeLogs: true });
    expect(reports(at)).toHaveLength(1);
  });

  it("is refused when it is switched off", async () => {
    const { server: own, place: at } = await begin("");
    fs.appendFileSync(path.join(at.home, "config.toml"), "[feedback]\nenabled = false\n");
    expect(await own.refusal("feedback/upload", { classification: "bug", includeLogs: true })).toBe(
      "sending feedback is disabled by configuration",
    );
    expect(reports(at)).toEqual([]);
  });
});

describe("getConversationSummary", () => {
  it("tells of a stored thread by its id, or by its file", async () => {
    const threadId = await server.startThread();
    await server.turn(threadId, "what is this");
    const file = rolloutFile(place, threadId);
    const { summary } = await server.call("getConversationSummary", { conversationId: threadId });
    expect(summary).toMatchObject({
      conversationId: threadId,
      path: file,
      preview: "what is this",
      modelProvider: "mock",
      cwd: place.workspace,
      cliVersion: "0.120.0",
      source: "vscode",
      gitInfo: null,
    });
    expect(Number.isNaN(Date.parse(summary.timestamp))).toBe(false);
    expect(await server.call("getConversationSummary", { rolloutPath: file })).toEqual({ summary });
    const relative = path.relative(place.home, file);
    expect(await server.call("getConversationSummary", { rolloutPath: relative })).toEqual({ summary });
  });

  it("says what is wrong with what it cannot tell of", async () => {
    const unknown = "00000000-0000-7000-8000-000000000000";
    expect(await server.refusal("getConversationSummary", { conversationId: unknown })).toBe(
      `no rollout found for conversation id ${unknown}`,
    );
    const missing = path.join(place.root, "missing.jsonl");
    expect(await server.refusal("getConversationSummary", { rolloutPath: missing })).toBe(
      `failed to load conversation summary from ${missing}: No such file or directory (os error 2)`,
    );
    const odd = path.join(place.root, "odd.jsonl");
    fs.writeFileSync(odd, '{"a":1}\n');
    expect(await server.refusal("getConversationSummary", { rolloutPath: odd })).toBe(
      `failed to load conversation summary from ${odd}: it holds no session_meta line`,
    );
    expect(await server.refusal("getConversationSummary", { conversationId: "../x" })).toMatch(
      /did not match any variant/,
    );
  });
});

describe("gitDiffToRemote", () => {
  it("is what no remote has, with untracked files; no repository and no remote are refused", async () => {
    const root = path.join(place.root, "repo");
    const git = (...args: readonly string[]): string =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], {
        cwd: root,
        encoding: "utf8",
      });
    fs.mkdirSync(root);
    const refused = `failed to compute git diff to remote for cwd: ${JSON.stringify(root)}`;
    expect(await server.refusal("gitDiffToRemote", { cwd: root })).toBe(refused);
    git("init", "-q", "-b", "main");
    fs.writeFileSync(path.join(root, "a.txt"), "one\n");
    git("add", ".");
    git("commit", "-qm", "one");
    expect(await server.refusal("gitDiffToRemote", { cwd: root })).toBe(refused);
    execFileSync("git", ["clone", "-q", "--bare", root, path.join(place.root, "remote.git")]);
    git("remote", "add", "origin", path.join(place.root, "remote.git"));
    git("fetch", "-q");
    fs.writeFileSync(path.join(root, "a.txt"), "two\n");
    fs.writeFileSync(path.join(root, "b.txt"), "new\n");
    const { sha, diff } = await server.call("gitDiffToRemote", { cwd: root });
    expect(sha).toBe(git("rev-parse", "HEAD").trim());
    expect(diff).toContain("+two");
    expect(diff).toContain("+new");
    expect(git("status", "--short")).toContain("?? b.txt");
  });
});

it.each(["elevated", "unelevated"])("windowsSandbox/setupStart says that %s is for Windows", async (mode) => {
  const from = server.said.length;
  expect(await server.call("windowsSandbox/setupStart", { mode })).toEqual({ started: true });
  const kind = mode === "elevated" ? "elevated" : "legacy";
  expect(await server.notification("windowsSandbox/setupCompleted", from)).toEqual({
    mode,
    success: false,
    error: `${kind} Windows sandbox setup is only supported on Windows`,
  });
});

describe("writing the configuration", () => {
  const tools = (request: { readonly body: any } | undefined): readonly string[] =>
    request?.body.tools.map((tool: any) => tool.name ?? tool.type) ?? [];

  it("counts for a loaded thread's next turn when it is reloaded, and not before", async () => {
    const { server: own } = await begin('approval_policy = "never"');
    const threadId = await own.startThread();
    await own.turn(threadId, "one");
    expect(tools(model.requests.at(-1))).not.toContain("request_permissions");
    const edit = { keyPath: "features.request_permissions_tool", value: true, mergeStrategy: "replace" };
    const written = await own.call("config/batchWrite", { edits: [edit] });
    expect(written).toMatchObject({ status: "ok", overriddenMetadata: null });
    await own.turn(threadId, "two");
    expect(tools(model.requests.at(-1))).not.toContain("request_permissions");
    await own.call("config/batchWrite", { edits: [edit], reloadUserConfig: true });
    await own.turn(threadId, "three");
    expect(tools(model.requests.at(-1))).toContain("request_permissions");
    expect((await feature(own, "request_permissions_tool")).enabled).toBe(true);
  });

  it("keeps what it does not touch, and refuses what was changed meanwhile", async () => {
    const { server: own, place: at } = await begin("# mine\n");
    const file = path.join(at.home, "config.toml");
    const one = { keyPath: "model", value: "other", mergeStrategy: "replace" };
    const { version, filePath } = await own.call("config/value/write", one);
    expect(filePath).toBe(file);
    expect(fs.readFileSync(file, "utf8")).toBe(
      configText({ modelUrl: model.url, config: "# mine\n" }).replace("mock-model", "other"),
    );
    await own.call("config/value/write", { ...one, value: "third", expectedVersion: version });
    const conflict = await own.answerTo(
      own.send("config/value/write", { ...one, value: "fourth", expectedVersion: version }),
    );
    expect(conflict.error).toMatchObject({
      code: -32600,
      message: "Configuration was modified since last read. Fetch latest version and retry.",
      data: { config_write_error_code: "configVersionConflict" },
    });
    expect(fs.readFileSync(file, "utf8")).toContain('model = "third"');
  });

  it("many at once are all kept", async () => {
    const { server: own, place: at } = await begin("");
    const ids = Array.from({ length: 20 }, (_, n) =>
      own.send("config/value/write", {
        keyPath: `features.made_${n}`,
        value: true,
        mergeStrategy: "replace",
      }),
    );
    const answers = await Promise.all(ids.map((id) => own.answerTo(id)));
    expect(answers.filter(({ error }) => error !== undefined)).toEqual([]);
    const text = fs.readFileSync(path.join(at.home, "config.toml"), "utf8");
    expect(text.match(/made_\d+ = true/g)).toHaveLength(20);
  });

  it("has no requirements where no administrator set any", async () => {
    expect(await server.call("configRequirements/read", undefined)).toEqual({ requirements: null });
  });
});

describe("thread/list", () => {
  let own: AppServer;
  let at: Place;
  const ids: string[] = [];
  beforeAll(async () => {
    at = makePlace({ modelUrl: model.url, config: 'approval_policy = "never"' });
    const table = `[model_providers.second]\nname = "second"\nbase_url = "${model.url}"\nwire_api = "responses"\n`;
    fs.appendFileSync(path.join(at.home, "config.toml"), table);
    own = await AppServer.start(at);
    const other = path.join(at.root, "other");
    fs.mkdirSync(other);
    for (const params of [{}, { cwd: other }, { modelProvider: "second" }, {}]) {
      const id = await own.startThread(params);
      await own.turn(id, `text ${ids.length}`);
      ids.push(id);
    }
    await own.call("thread/archive", { threadId: ids[3] });
  });
  afterAll(async () => {
    await own.close();
    at.remove();
  });
  const list = async (params: object): Promise<readonly number[]> =>
    (await own.call("thread/list", params)).data.map(({ id }: any) => ids.indexOf(id));

  it("shows the configured provider's threads, those of others when asked", async () => {
    expect(await list({})).toEqual([1, 0]);
    expect(await list({ modelProviders: null })).toEqual([1, 0]);
    expect(await list({ modelProviders: [] })).toEqual([2, 1, 0]);
    expect(await list({ modelProviders: ["second"] })).toEqual([2]);
    expect(await list({ modelProviders: ["nope"] })).toEqual([]);
  });

  it("filters by folder, kind, archive and text", async () => {
    expect(await list({ cwd: path.join(at.root, "other") })).toEqual([1]);
    expect(await list({ cwd: path.join(at.root, "nowhere") })).toEqual([]);
    expect(await list({ archived: true })).toEqual([3]);
    expect(await list({ sourceKinds: ["vscode"] })).toEqual([1, 0]);
    expect(await list({ sourceKinds: [] })).toEqual([1, 0]);
    expect(await list({ sourceKinds: ["exec", "subAgent"] })).toEqual([]);
    expect(await list({ searchTerm: "text 1" })).toEqual([1]);
    expect(await list({ searchTerm: "TEXT" })).toEqual([]);
    await own.call("thread/name/set", { threadId: ids[0], name: "renamed" });
    expect(await list({ searchTerm: "rename" })).toEqual([0]);
    expect(await own.refusal("thread/list", { sourceKinds: ["nope"] })).toMatch(/unknown variant `nope`/);
  });

  it("goes a page at a time, in either order", async () => {
    const all = { modelProviders: [] };
    const old = new Date(Date.now() - 3_600_000);
    fs.utimesSync(rolloutFile(at, ids[2]!), old, old);
    expect(await list({ ...all, sortKey: "created_at" })).toEqual([2, 1, 0]);
    expect((await list({ ...all, sortKey: "updated_at" })).at(-1)).toBe(2);
    for (const sortKey of ["created_at", "updated_at"]) {
      const seen: string[] = [];
      for (let cursor: string | null = null, pages = 0; pages === 0 || cursor !== null; pages++) {
        const page: any = await own.call("thread/list", { ...all, sortKey, cursor, limit: 0 });
        expect(page.data).toHaveLength(1);
        seen.push(page.data[0].id);
        cursor = page.nextCursor;
      }
      expect(seen.map((id) => ids.indexOf(id))).toEqual(await list({ ...all, sortKey }));
    }
    expect(await own.refusal("thread/list", { cursor: "garbage" })).toBe("invalid cursor: garbage");
  });
});
