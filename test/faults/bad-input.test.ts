// What users and machines do wrong: one clear sentence, the documented exit code, nothing lost.
import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { startModelServer, type ModelScript, type ModelServer } from "../fakes/model-server.ts";
import { AppServer } from "../support/app-server.ts";
import { makePlace, type Place, type PlaceOptions } from "../support/place.ts";
import { eventsOf, runCodex, runExec, threadIdOf } from "../support/program.ts";
import { inputOf, rolloutFile, rolloutFiles, rolloutLines, textsOf } from "../support/rollouts.ts";

let model: ModelServer;
let place: Place;
afterEach(async () => {
  await model.close();
  place.remove();
});

async function begin(
  script: ModelScript = [{ text: "fine" }],
  more: Partial<PlaceOptions> = {},
): Promise<void> {
  model = await startModelServer(script);
  place = makePlace({ modelUrl: model.url, ...more });
}

describe("configuration", () => {
  it("says where config.toml is broken, and asks no model", async () => {
    await begin();
    fs.writeFileSync(path.join(place.home, "config.toml"), 'model = "x\n');
    const { code, stderr, stdout } = await runExec(place, ["go"]);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(`${place.home}/config.toml:1:`);
    expect(model.requests).toEqual([]);
    expect(rolloutFiles(place)).toEqual([]);
  });

  it("says which provider is unknown", async () => {
    await begin();
    const { code, stderr } = await runExec(place, ["-c", "model_provider=nope", "go"]);
    expect([code, stderr]).toEqual([1, "Error: Model provider `nope` not found\n"]);
  });

  it("works with a model it does not know", async () => {
    await begin();
    const { code, stdout } = await runExec(place, ["-m", "no-such-model-9", "go"]);
    expect([code, stdout]).toEqual([0, "fine\n"]);
    expect(model.requests[0]?.body["model"]).toBe("no-such-model-9");
  });

  it("refuses an unknown flag with exit code 2", async () => {
    await begin();
    const { code, stderr } = await runCodex(place, ["exec", "--jsn", "go"]);
    expect(code).toBe(2);
    expect(stderr).toContain("unexpected argument '--jsn'");
  });

  it("refuses to run outside a git work tree unless told to", async () => {
    await begin();
    const { code, stderr } = await runCodex(place, ["exec", "go"]);
    expect(code).toBe(1);
    expect(stderr).toContain("Not inside a trusted directory and --skip-git-repo-check was not specified.\n");
    expect(model.requests).toEqual([]);
  });
});

describe("provider", () => {
  it("that is down fails the turn with one sentence, and the thread resumes", async () => {
    await begin();
    const { url } = model;
    await model.close();
    const run = await runExec(place, ["--json", "FIRST PROMPT"]);
    expect(run.code).toBe(1);
    const message = `stream disconnected before completion: error sending request for url (${url}/responses)`;
    expect(eventsOf(run.stdout).slice(2)).toEqual([
      { type: "error", message },
      { type: "turn.failed", error: { message } },
    ]);
    model = await startModelServer([{ text: "back" }]);
    const again = await runExec(place, [
      "-c",
      `model_providers.mock.base_url="${model.url}"`,
      "resume",
      threadIdOf(run.stdout),
      "again",
    ]);
    expect([again.code, again.stdout]).toEqual([0, "back\n"]);
    expect(textsOf(inputOf(model.requests[0]), "user")).toContain("FIRST PROMPT");
  });

  it.each([
    ["bytes that are no events", { raw: ["\u0000\u0001garbage\n\n", Buffer.from([0xff, 0xfe, 0x0a, 0x0a])] }],
    ["events that are no JSON", { raw: ["event: response.created\ndata: {nope\n\n"] }],
    [
      "JSON of the wrong types",
      {
        events: [
          { type: 5 },
          { type: "response.output_item.done", item: 7 },
          { type: "response.output_item.done", item: { type: "message", content: "x" } },
          { type: "response.output_text.delta", delta: { no: "text" } },
        ],
      },
    ],
    ["an HTML page", { raw: ["<html><body>Login</body></html>"] }],
    ["nothing", { raw: [] }],
    [
      "a cut in the middle of a line",
      { raw: ['data: {"type":"response.output_text.delta","del'], cut: true },
    ],
  ])("that answers %s fails the turn with one sentence", async (_, step) => {
    await begin([step]);
    const { code, stdout } = await runExec(place, ["--json", "go"]);
    expect(code).toBe(1);
    const events = eventsOf(stdout);
    expect(events.at(-1)).toMatchObject({
      type: "turn.failed",
      error: { message: expect.stringMatching(/^stream disconnected before completion: .+/) },
    });
    expect(rolloutLines(rolloutFile(place, threadIdOf(stdout))).length).toBeGreaterThan(3);
  });
});

describe("places", () => {
  it("that do not exist are named", async () => {
    await begin();
    const missing = await runExec(place, ["-C", "missing", "go"]);
    expect([missing.code, missing.stderr]).toEqual([1, "Error: No such file or directory (os error 2)\n"]);
    const home = await runExec(place, ["go"], { env: { CODEX_HOME: path.join(place.root, "none") } });
    expect(home.code).toBe(1);
    expect(home.stderr).toContain(path.join(place.root, "none"));
  });

  it("a working directory that is deleted before the start", async () => {
    await begin();
    const gone = path.join(place.root, "gone");
    fs.mkdirSync(gone);
    const { code, stderr } = await runExec(place, ["go"], {
      cwd: gone,
      shell: `rmdir ${gone}; exec "$0" "$@"`,
    });
    expect(code).toBe(1);
    expect(stderr.trim().split("\n").at(-1)).toMatch(/^Error: .*(director|cwd)/);
    expect(stderr).not.toMatch(/ at .*\.js/);
  });

  it("a working directory that is deleted during the turn costs only that command", async () => {
    const gone = { calls: [{ name: "exec_command", args: { cmd: "rmdir $PWD" } }] };
    await begin([
      gone,
      { calls: [{ name: "exec_command", callId: "after", args: { cmd: "echo hi" } }] },
      { text: "done" },
    ]);
    const { code, stdout, stderr } = await runExec(place, ["-s", "danger-full-access", "go"]);
    expect([code, stdout]).toEqual([0, "done\n"]);
    expect(JSON.stringify(inputOf(model.requests[2]).at(-1))).toContain("No such file or directory");
    expect(stderr).not.toMatch(/ at .*\.js/);
    fs.mkdirSync(place.workspace, { recursive: true });
  });

  it("a shell that does not exist is told to the model", async () => {
    const call = { name: "exec_command", callId: "c", args: { cmd: "echo hi", shell: "/no/such/shell" } };
    await begin([{ calls: [call] }, { text: "done" }]);
    const { code, stdout } = await runExec(place, ["-s", "danger-full-access", "go"], {
      env: { SHELL: "/no/shell/either" },
    });
    expect([code, stdout]).toEqual([0, "done\n"]);
    expect(JSON.stringify(inputOf(model.requests[1]).at(-1))).toContain("No such file or directory");
  });

  it("a huge repository costs exec nothing", async () => {
    await begin();
    // In memory where there is such a place: 100,000 files are slow to make on some disks.
    const base = fs.existsSync("/dev/shm") ? "/dev/shm" : place.root;
    const repository = fs.mkdtempSync(path.join(base, "codex-huge-"));
    onTestFinished(() => fs.rmSync(repository, { recursive: true }));
    fs.mkdirSync(path.join(repository, ".git"));
    const cpu = async (): Promise<number> => {
      const run = await runCodex(place, ["exec", "go"], { cwd: repository, shell: '"$0" "$@"; times >&2' });
      expect(run.stdout).toBe("fine\n");
      // The last line holds the user and system time of the children.
      const times =
        run.stderr
          .trim()
          .split("\n")
          .at(-1)
          ?.match(/\d+m[\d.]+s/g) ?? [];
      return times.reduce((sum, time) => sum + Number(time.split("m")[1]?.slice(0, -1)), 0);
    };
    await cpu();
    const empty = await cpu();
    for (let folder = 0; folder < 100; folder++) {
      const name = path.join(repository, `d${folder}`);
      fs.mkdirSync(name);
      for (let n = 0; n < 1000; n++) fs.closeSync(fs.openSync(path.join(name, `f${n}`), "w"));
    }
    const full = await cpu();
    // Not a gate on speed: reading 100,000 entries costs far more than this.
    expect(full).toBeLessThan(empty + 0.25);
  });
});

describe("two writers", () => {
  it("of one thread: the second is told who has it, and nothing is lost", async () => {
    let go: (() => void) | undefined;
    const released = new Promise<void>((resolve) => (go = resolve));
    await begin(async (_, n) => {
      if (n === 1) await released;
      return { text: `answer ${n}` };
    });
    const threadId = threadIdOf((await runExec(place, ["--json", "one"])).stdout);
    const first = runExec(place, ["resume", threadId, "two"]);
    await expect.poll(() => model.requests.length, { timeout: 20_000 }).toBe(2);
    const second = await runExec(place, ["resume", threadId, "three"]);
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/Error: .*The thread is open in process \d+; end it there first/);
    go?.();
    expect(await first).toMatchObject({ code: 0, stdout: "answer 1\n" });
    const lines = rolloutLines(rolloutFile(place, threadId));
    const said = lines
      .filter(({ payload }) => payload["type"] === "user_message")
      .map(({ payload }) => payload["message"]);
    expect(said).toEqual(["one", "two"]);
    expect(await runExec(place, ["resume", threadId, "three"])).toMatchObject({ code: 0 });
  });
});

it("two resumes in the same instant: at most one is refused, and every prompt of the others is kept", async () => {
  await begin((_, n) => ({ text: `answer ${n}`, delayMs: n === 0 ? 0 : 300 }));
  const threadId = threadIdOf((await runExec(place, ["--json", "one"])).stdout);
  const runs = await Promise.all(
    ["two", "three"].map((prompt) => runExec(place, ["resume", threadId, prompt])),
  );
  const refused = runs.filter(({ code }) => code === 1);
  expect(refused.length).toBeLessThanOrEqual(1);
  for (const { stderr } of refused) expect(stderr).toContain("The thread is open in process");
  const lines = rolloutLines(rolloutFile(place, threadId));
  const prompts = lines.filter(({ payload }) => payload["type"] === "user_message");
  expect(prompts).toHaveLength(3 - refused.length);
});

describe("app-server", () => {
  it("takes requests that are sent together with initialize in their order", async () => {
    await begin();
    const server = new AppServer(place);
    server.send("initialize", { clientInfo: { name: "pipelined", title: null, version: "1" } });
    const id = server.send("thread/list", {});
    const { error } = await server.answerTo(id);
    await server.close();
    expect(error).toBeUndefined();
  });

  it("ignores lines that are no requests, and goes on", async () => {
    await begin();
    const server = await AppServer.start(place);
    for (const line of [
      "",
      "nope",
      "[]",
      "5",
      "null",
      '{"id":',
      '{"result":{},"id":999}',
      '{"method":"no/such"}',
      "\u0000",
    ]) {
      server.child.stdin.write(`${line}\n`);
    }
    server.child.stdin.write(Buffer.from([0xff, 0xfe, 0x0a]));
    expect(await server.refusal("no/such/method", {})).toContain("unknown variant `no/such/method`");
    expect(await server.refusal("turn/start", { threadId: 5 })).toContain("Invalid request");
    const threadId = await server.startThread();
    expect((await server.turn(threadId, "go")).status).toBe("completed");
    expect(await server.close()).toBe(0);
  });

  it("runs with defaults when config.toml is broken, and says so", async () => {
    await begin();
    fs.writeFileSync(path.join(place.home, "config.toml"), 'model = "x\n');
    const server = await AppServer.start(place);
    expect(await server.refusal("thread/start", {})).toContain("failed to load configuration");
    await server.close();
    const warning = server.said.find(({ method }) => method === "configWarning");
    expect(warning?.params.summary).toBe("Invalid configuration; using defaults.");
  });
});
