// command/exec with real commands: what it answers, what it refuses, and that nothing outlives its client.
import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Connection, OutgoingMessage } from "../../src/app-server/connection.ts";
import { AppServer as Server } from "../../src/app-server/server.ts";
import { Engine } from "../../src/core/engine.ts";
import { newTestThread } from "../../src/core/test-thread.ts";
import { skipped } from "../sandbox/harness.ts";
import { AppServer } from "../support/app-server.ts";
import { makePlace, type Place } from "../support/place.ts";

const BARE = { type: "dangerFullAccess" } as const;
const base64 = (text: string | Buffer): string => Buffer.from(text).toString("base64");

let place: Place;
let server: AppServer;

async function begin(config: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const made = makePlace({ modelUrl: "http://127.0.0.1:9/v1", config });
  place = { ...made, env: { ...made.env, ...env } };
  server = await AppServer.start(place);
}

beforeEach(() => begin('sandbox_mode = "danger-full-access"'));
afterEach(async () => {
  await server.close();
  place.remove();
});

const exec = (command: readonly string[], more: object = {}) =>
  server.call("command/exec", { command, ...more });
const bash = (script: string, more: object = {}) => exec(["bash", "-c", script], more);

/** What was streamed of a process so far. */
function streamed(processId: string): string {
  const deltas = server.said.filter(
    ({ method, params }) => method === "command/exec/outputDelta" && params.processId === processId,
  );
  return deltas.map(({ params }) => Buffer.from(params.deltaBase64, "base64").toString()).join("");
}

const streams = (processId: string, text: string) => server.until(() => streamed(processId).includes(text));

/** Resolves when no process with this argument runs any more. */
async function ended(mark: string): Promise<void> {
  for (const deadline = Date.now() + 2000; Date.now() < deadline;) {
    const lines = fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    if (!lines.some((pid) => commandLine(pid).includes(mark))) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`a process with ${mark} still runs`);
}

function commandLine(pid: string): string {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

describe("output", () => {
  it("comes with the answer, each stream by itself, up to the cap", async () => {
    expect(await bash("echo out; echo err >&2; exit 3")).toEqual({
      exitCode: 3,
      stdout: "out\n",
      stderr: "err\n",
    });
    const capped = await bash("head -c 300000000 /dev/zero | tr '\\0' x", { timeoutMs: 30_000 });
    expect(capped.stdout).toBe("x".repeat(1024 * 1024));
  });

  it("streams before the answer; the last delta of a full stream says so", async () => {
    const answer = await bash("printf 0123456789; printf e >&2", {
      processId: "p",
      streamStdoutStderr: true,
      outputBytesCap: 4,
    });
    expect(answer).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    const deltas = server.said.filter(({ method }) => method === "command/exec/outputDelta");
    expect(deltas.map(({ params }) => params)).toEqual([
      { processId: "p", stream: "stdout", deltaBase64: base64("0123"), capReached: true },
      { processId: "p", stream: "stderr", deltaBase64: base64("e"), capReached: false },
    ]);
    expect(server.said.at(-1)?.result).toEqual(answer);
  });

  it("comes no faster than the client reads, and all of it", async () => {
    const size = 100_000_000;
    const id = server.send("command/exec", {
      command: ["bash", "-c", `head -c ${size} /dev/zero; echo end >&2`],
      processId: "p",
      disableOutputCap: true,
      streamStdoutStderr: true,
    });
    server.child.stdout.pause();
    await new Promise((resolve) => setTimeout(resolve, 100));
    server.child.stdout.resume();
    expect((await server.answerTo(id)).result).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    const length = server.said.reduce(
      (sum, { params }) => sum + Buffer.byteLength(params?.deltaBase64 ?? "", "base64"),
      0,
    );
    expect(length).toBe(size + 4);
    const kib = /VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${server.child.pid}/status`, "utf8"))?.[1];
    expect(Number(kib) / 1024).toBeLessThan(250);
    expect(server.stderr).toBe("");
  });

  it.each([{}, { tty: true }])(
    "that the client does not read does not keep the command alive %j",
    async (more) => {
      const id = server.send("command/exec", {
        command: ["yes", "31.625"],
        processId: "p",
        disableOutputCap: true,
        disableTimeout: true,
        streamStdoutStderr: true,
        ...more,
      });
      await streams("p", "31.625");
      server.child.stdout.pause();
      await new Promise((resolve) => setTimeout(resolve, 100));
      server.send("command/exec/terminate", { processId: "p" });
      await ended("31.625");
      server.child.stdout.resume();
      expect((await server.answerTo(id)).result).toMatchObject({ exitCode: -1 });
      expect(server.stderr).toBe("");
    },
  );

  it("that one answer cannot carry ends the command with a clear error", async () => {
    const message = await server.refusal("command/exec", {
      command: ["yes"],
      disableOutputCap: true,
      disableTimeout: true,
    });
    expect(message).toContain("more than one answer can carry");
  });

  it("is not waited for when a process in the background holds it open", async () => {
    expect(await bash("echo a; sleep 30 & exit 0")).toEqual({ exitCode: 0, stdout: "a\n", stderr: "" });
  });
});

describe("the end", () => {
  it("comes with the time limit: 124, the output so far, and no process left", async () => {
    const answer = await bash("trap '' TERM; echo before; sleep 31.125 & sleep 31.125", { timeoutMs: 300 });
    expect(answer).toEqual({ exitCode: 124, stdout: "before\n", stderr: "" });
    await ended("31.125");
  });

  it("comes when the client says so: {} and then -1", async () => {
    const id = server.send("command/exec", { command: ["sleep", "30"], processId: "k" });
    expect(await server.call("command/exec/terminate", { processId: "k" })).toEqual({});
    expect((await server.answerTo(id)).result).toEqual({ exitCode: -1, stdout: "", stderr: "" });
    expect(await server.refusal("command/exec/terminate", { processId: "k" })).toBe(
      'no active command/exec for process id "k"',
    );
  });

  it("by a signal is -1", async () => {
    expect((await bash("kill -9 $$")).exitCode).toBe(-1);
  });

  it("comes for 80 commands at once, of which 64 run together", async () => {
    const answers = await Promise.all(Array.from({ length: 80 }, () => exec(["sleep", "0.1"])));
    expect(answers.every(({ exitCode }) => exitCode === 0)).toBe(true);
  });
});

describe("input", () => {
  it("is at its end unless it streams", async () => {
    expect(await exec(["cat"])).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });

  it("arrives in order, also what is sent before the process runs", async () => {
    const id = server.send("command/exec", { command: ["cat"], processId: "p", streamStdin: true });
    for (const text of ["one ", "two "]) {
      expect(await server.call("command/exec/write", { processId: "p", deltaBase64: base64(text) })).toEqual(
        {},
      );
    }
    await server.call("command/exec/write", {
      processId: "p",
      deltaBase64: base64("three"),
      closeStdin: true,
    });
    expect((await server.answerTo(id)).result.stdout).toBe("one two three");
  });

  it("that nobody reads is bounded", async () => {
    server.send("command/exec", { command: ["sleep", "30"], processId: "p", streamStdin: true });
    const mebibyte = base64(Buffer.alloc(1024 * 1024));
    const ids = Array.from({ length: 12 }, () =>
      server.send("command/exec/write", { processId: "p", deltaBase64: mebibyte }),
    );
    const answers = await Promise.all(ids.map((id) => server.answerTo(id)));
    expect(answers[0]?.result).toEqual({});
    expect(answers.at(-1)?.error).toEqual({ code: -32001, message: "Server overloaded; retry later." });
    await server.call("command/exec/terminate", { processId: "p" });
  });

  it("is refused after its end, without streaming, and when it is no base64", async () => {
    const id = server.send("command/exec", { command: ["sleep", "30"], processId: "p", streamStdin: true });
    server.send("command/exec", { command: ["sleep", "30"], processId: "deaf" });
    const write = (params: object) => server.refusal("command/exec/write", { processId: "p", ...params });
    expect(await write({})).toBe("command/exec/write requires deltaBase64 or closeStdin");
    expect(await write({ deltaBase64: "***" })).toBe("invalid deltaBase64: Invalid symbol 42, offset 0.");
    await server.call("command/exec/write", { processId: "p", closeStdin: true });
    await server.call("command/exec/write", { processId: "p", closeStdin: true });
    expect(await write({ deltaBase64: base64("x") })).toBe("stdin is already closed");
    expect(await write({ processId: "deaf", closeStdin: true })).toBe(
      "stdin streaming is not enabled for this command/exec",
    );
    expect(await server.refusal("command/exec", { command: ["true"], processId: "p" })).toBe(
      'duplicate active command/exec process id: "p"',
    );
    for (const processId of ["p", "deaf"]) await server.call("command/exec/terminate", { processId });
    await server.answerTo(id);
  });
});

describe("a terminal", () => {
  it("has the client's size, changes it, and takes input until it is closed", async () => {
    const id = server.send("command/exec", {
      command: ["bash", "-c", "stty size; read x; stty size; echo got $x; cat"],
      processId: "t",
      tty: true,
      size: { rows: 30, cols: 90 },
    });
    await streams("t", "30 90\r\n");
    await server.call("command/exec/resize", { processId: "t", size: { rows: 40, cols: 100 } });
    await server.call("command/exec/write", { processId: "t", deltaBase64: base64("yo\n") });
    await streams("t", "40 100\r\ngot yo\r\n");
    await server.call("command/exec/write", { processId: "t", closeStdin: true });
    expect((await server.answerTo(id)).result).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });

  it("is needed to resize", async () => {
    server.send("command/exec", { command: ["sleep", "30"], processId: "p" });
    const resize = (rows: number) =>
      server.refusal("command/exec/resize", { processId: "p", size: { rows, cols: 1 } });
    expect(await resize(1)).toBe("failed to resize PTY: process is not attached to a PTY");
    expect(await resize(0)).toBe("command/exec size rows and cols must be greater than 0");
    await server.call("command/exec/terminate", { processId: "p" });
  });
});

describe("the environment", () => {
  it("is the server's without secrets, with the client's variables on top", async () => {
    await server.close();
    place.remove();
    await begin('sandbox_mode = "danger-full-access"\n[shell_environment_policy]\nexclude = ["DROP*"]', {
      MY_TOKEN: "secret",
      DROPPED: "1",
      KEPT: "1",
    });
    const { stdout } = await exec(["env"], { env: { KEPT: "2", TMPDIR: null, MORE: "", MY_KEY: "wanted" } });
    const env = new Map<string, string>(
      stdout
        .trim()
        .split("\n")
        .map((line: string) => line.split("=", 2)),
    );
    expect(env.get("KEPT")).toBe("2");
    expect(env.get("MORE")).toBe("");
    expect(env.get("MY_KEY")).toBe("wanted");
    for (const name of ["MY_TOKEN", "DROPPED", "TMPDIR", "CODEX_CI", "CODEX_THREAD_ID", "NO_COLOR"]) {
      expect(env.has(name), name).toBe(false);
    }
    expect(env.get("PATH")).toContain("codex-arg0");
  });
});

describe("a program that cannot be started", () => {
  it.each([BARE, { type: "readOnly" }])("is an error under %j", async (sandboxPolicy) => {
    if (sandboxPolicy !== BARE && skipped) return;
    const refusal = (params: object) => server.refusal("command/exec", { sandboxPolicy, ...params });
    const missing = "failed to spawn command: No such file or directory (os error 2)";
    expect(await refusal({ command: ["no-such-program"] })).toBe(missing);
    expect(await refusal({ command: ["no-such-program"], tty: true, processId: "p" })).toBe(missing);
    expect(await refusal({ command: ["true"], cwd: "/no/such/folder" })).toBe(missing);
    expect(await refusal({ command: ["/tmp"] })).toBe(
      "failed to spawn command: Permission denied (os error 13)",
    );
  });
});

describe.skipIf(skipped)("the sandbox", () => {
  it("is the configured one, and a changed config.toml counts at once", async () => {
    const write = () => bash("echo x > made && echo ok");
    expect((await write()).stdout).toBe("ok\n");
    const file = path.join(place.home, "config.toml");
    fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace("danger-full-access", "read-only"));
    fs.rmSync(path.join(place.workspace, "made"));
    expect(await write()).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("Read-only file system"),
    });
    expect(fs.existsSync(path.join(place.workspace, "made"))).toBe(false);
  });

  it("is the client's when it names one", async () => {
    const run = (sandboxPolicy: object) => bash("echo x > made && echo ok", { sandboxPolicy });
    expect((await run({ type: "readOnly" })).stdout).toBe("");
    expect((await run({ type: "workspaceWrite" })).stdout).toBe("ok\n");
    expect((await run({ type: "externalSandbox" })).stdout).toBe("ok\n");
  });

  it("keeps a terminal's command in", async () => {
    const answer = await bash("echo x > made || echo refused", {
      tty: true,
      processId: "t",
      sandboxPolicy: { type: "readOnly" },
    });
    expect(answer.exitCode).toBe(0);
    expect(streamed("t")).toContain("refused\r\n");
  });

  it("that cannot be had refuses the command", async () => {
    await server.close();
    const empty = path.join(place.root, "empty");
    fs.mkdirSync(empty);
    place = { ...place, env: { ...place.env, PATH: empty } };
    server = await AppServer.start(place);
    const mark = path.join(place.workspace, "ran");
    const message = await server.refusal("command/exec", {
      command: ["/bin/sh", "-c", `: > ${mark}`],
      sandboxPolicy: { type: "workspaceWrite" },
    });
    expect(message).toMatch(/bubblewrap|bwrap/);
    expect(fs.existsSync(mark)).toBe(false);
  });
});

describe("two clients of one server", () => {
  it("may use the same name; when one leaves, its processes end and the other's go on", async () => {
    const test = await newTestThread({ config: 'sandbox_mode = "danger-full-access"' });
    const both = new Server((events) => new Engine(test.engine.services, events));
    const said: OutgoingMessage[][] = [[], []];
    const clients = said.map((log) => both.connect((message) => log.push(message), { inProcess: false }));
    const ask = (client: Connection, id: number, method: string, params: object) =>
      both.receive(client, { id, method, params });
    const [first, second] = clients as [Connection, Connection];
    for (const client of clients) ask(client, 0, "initialize", { clientInfo: { name: "t", version: "1" } });
    const command = (seconds: string) => ({
      command: ["bash", "-c", `sleep ${seconds} & sleep ${seconds}`],
      processId: "same",
      disableTimeout: true,
    });
    ask(first, 1, "command/exec", command("32.125"));
    ask(second, 1, "command/exec", command("0.3"));
    await started("32.125");
    void both.disconnect(first);
    await ended("32.125");
    while (said[1]!.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(said[1]![1]).toEqual({ id: 1, result: { exitCode: 0, stdout: "", stderr: "" } });
    expect(said[0]).toHaveLength(1);
    await both.engine.close();
    await test.remove();
  });
});

async function started(mark: string): Promise<void> {
  while (
    !fs.readdirSync("/proc").some((pid) => /^\d+$/.test(pid) && commandLine(pid).startsWith(`sleep\0${mark}`))
  ) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
