// Threads of Codex 0.120.0 go on in ours and ours in the peer, there and back:
//   node test/conformance/interchange.mjs --peer /path/to/codex [--bin /path/to/bin/codex.js]
// Each step runs in the same CODEX_HOME; each request to the model must begin with what the other program last
// sent, and both programs must read the same turns from the file.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const { values } = parseArgs({ options: { peer: { type: "string" }, bin: { type: "string" } } });
if (values.peer === undefined) {
  console.error("usage: node test/conformance/interchange.mjs --peer PATH [--bin PATH]");
  process.exit(2);
}
const bin = values.bin ?? fileURLToPath(new URL("../../bin/codex.js", import.meta.url));
const PROGRAMS = { ours: [process.execPath, bin], peer: [values.peer] };
const folder = mkdtempSync(join(tmpdir(), "codex-interchange-"));
const { startModelServer } = await bundled("../fakes/model-server.ts");
const { makePlace } = await bundled("../support/place.ts");
const { faults } = await bundled("../support/rollouts.ts");

const patch = (n) => `*** Begin Patch\n*** Add File: f${n}.txt\n+${n}\n*** End Patch`;
/** Turns of every kind: even requests call tools, odd ones answer. */
const SCRIPT = (body, n) => {
  if (JSON.stringify(body.input.at(-1)).includes("CONTEXT CHECKPOINT")) return { text: `SUMMARY ${n}` };
  if (body.input.at(-1).role !== "user") return { text: `answer ${n}` };
  return {
    reasoning: { summary: [`thought ${n}`] },
    text: `working ${n}`,
    calls: [
      { name: "exec_command", args: { cmd: `echo out-${n}; exit ${n % 2}` } },
      { name: "apply_patch", kind: "custom", args: patch(n) },
      { name: "exec_command", args: { nonsense: n } },
    ],
  };
};

const FREE = { sandbox: "danger-full-access", approvalPolicy: "never" };
let failed = 0;
for (const [first, second] of [
  ["peer", "ours"],
  ["ours", "peer"],
]) {
  await check(`exec: a thread of ${first} goes on in ${second} and back`, async (scene) => {
    const { threadId } = await exec(scene, first, ["START 你好 🎉"]);
    for (const [n, who] of [second, first, second].entries()) {
      const before = scene.model.requests.length;
      const run = await exec(scene, who, ["resume", threadId, `PROMPT ${n}`]);
      assert.equal(run.code, 0, run.stderr);
      assert.equal(run.threadId, threadId);
      begins(scene.model.requests[before], scene.model.requests[before - 1], who);
    }
    await sameTurns(scene, threadId);
  });
  await check(
    `app-server: rollback, compaction, name and archive of ${first} are understood by ${second}`,
    async (scene) => {
      const server = await serve(scene, first);
      const { thread } = await server.call("thread/start", FREE);
      const threadId = thread.id;
      for (const text of ["ONE", "TWO", "THREE"]) await server.turn(threadId, text);
      await server.call("thread/rollback", { threadId, numTurns: 1 });
      await server.turn(threadId, "OTHER THREE");
      await server.compact(threadId);
      await server.turn(threadId, "FOUR");
      await server.call("thread/name/set", { threadId, name: "A name" });
      await server.call("thread/archive", { threadId });
      await server.close();
      const other = await serve(scene, second);
      await other.call("thread/unarchive", { threadId });
      const { data } = await other.call("thread/list", {});
      assert.deepEqual(
        data.map(({ id, name }) => [id, name]),
        [[threadId, "A name"]],
      );
      await other.call("thread/resume", { threadId, ...FREE });
      const last = scene.model.requests.at(-1);
      const before = scene.model.requests.length;
      await other.turn(threadId, "FIVE");
      begins(scene.model.requests[before], last, second);
      await other.close();
      await sameTurns(scene, threadId);
    },
  );
  await check(`a thread that ${first} did not end (kill -9) goes on in ${second}`, async (scene) => {
    const server = await serve(scene, first);
    const { thread } = await server.call("thread/start", FREE);
    await server.turn(thread.id, "ONE");
    server.send("turn/start", { threadId: thread.id, input: [{ type: "text", text: "TWO" }] });
    await server.until(
      ({ method, params }) =>
        method === "item/completed" &&
        params.item.type === "agentMessage" &&
        params.item.text.startsWith("working 2"),
    );
    server.child.kill("SIGKILL");
    const before = scene.model.requests.length;
    const run = await exec(scene, second, ["resume", thread.id, "GO ON"]);
    assert.equal(run.code, 0, run.stderr);
    const request = scene.model.requests.slice(before).find(({ text }) => text.includes("GO ON"));
    assert.deepEqual(faults(request.body.input), []);
    assert.ok(request.text.includes("TWO"));
  });
}
rmSync(folder, { recursive: true });
process.exitCode = failed === 0 ? 0 : 1;

async function check(name, body) {
  const model = await startModelServer(SCRIPT);
  const place = makePlace({ modelUrl: model.url, model: "gpt-5.4" });
  try {
    await body({ model, place });
    for (const file of rollouts(place))
      for (const line of readFileSync(file, "utf8").trimEnd().split("\n")) JSON.parse(line);
    console.log(`ok    ${name}`);
  } catch (error) {
    failed++;
    console.log(`WRONG ${name}\n${error.stack}`);
  } finally {
    await model.close();
    place.remove();
  }
}

function rollouts(place) {
  mkdirSync(join(place.home, "sessions"), { recursive: true });
  return readdirSync(join(place.home, "sessions"), { recursive: true })
    .filter((name) => name.endsWith(".jsonl"))
    .map((name) => join(place.home, "sessions", name));
}

function start({ place }, who, args) {
  const [program, ...rest] = PROGRAMS[who];
  return spawn(program, [...rest, ...args], {
    cwd: place.workspace,
    env: place.env,
    stdio: ["pipe", "pipe", "pipe"],
  });
}

async function exec(scene, who, args) {
  const child = start(scene, who, [
    "exec",
    "--json",
    "--skip-git-repo-check",
    "-s",
    "danger-full-access",
    ...args,
  ]);
  child.stdin.end();
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data) => (stdout += data));
  child.stderr.on("data", (data) => (stderr += data));
  const code = await new Promise((resolve) => child.on("close", resolve));
  const threadId = /"thread_id":"([^"]+)"/.exec(stdout)?.[1];
  return { code, stderr, threadId };
}

/** The request begins with what the other program sent last, apart from context that was sent again. */
function begins(request, last, who) {
  assert.deepEqual(faults(request.body.input), [], `${who} sends calls and outputs in pairs`);
  const before = last.body.input;
  for (const [n, item] of before.entries()) {
    assert.deepEqual(
      sent(request.body.input[n]),
      sent(item),
      `${who} sends item ${n} of ${before.length} as the other one did`,
    );
  }
}

/** The peer sends reasoning that it read from a file, its own too, with a null that it never sends otherwise. */
function sent(item) {
  if (item?.type !== "reasoning" || item.content !== null) return item;
  const { content: _, ...rest } = item;
  return rest;
}

/** Both programs read the same turns. */
async function sameTurns(scene, threadId) {
  const read = {};
  for (const who of ["peer", "ours"]) {
    const server = await serve(scene, who);
    const { thread } = await server.call("thread/read", { threadId, includeTurns: true });
    read[who] = { preview: thread.preview, name: thread.name, turns: thread.turns };
    await server.close();
  }
  assert.deepEqual(read.ours, read.peer, "both read the same turns");
}

async function serve(scene, who) {
  const child = start(scene, who, ["app-server"]);
  const said = [];
  const waiting = new Set();
  const exited = new Promise((resolve) => child.on("close", resolve));
  child.stderr.resume();
  createInterface({ input: child.stdout }).on("line", (line) => {
    said.push(JSON.parse(line));
    for (const wake of waiting) wake();
    waiting.clear();
  });
  let nextId = 1;
  const send = (method, params) => {
    child.stdin.write(`${JSON.stringify({ id: nextId, method, params })}\n`);
    return nextId++;
  };
  const until = async (wanted, from = 0) => {
    for (;;) {
      const found = said.slice(from).find(wanted);
      if (found !== undefined) return found;
      await new Promise((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`${who} never said ${wanted}; last: ${JSON.stringify(said.slice(-3))}`)),
          30_000,
        );
        waiting.add(() => {
          clearTimeout(late);
          resolve();
        });
      });
    }
  };
  const call = async (method, params) => {
    const id = send(method, params);
    const { result, error } = await until((message) => message.id === id && message.method === undefined);
    if (error !== undefined) throw new Error(`${who}: ${method}: ${error.message}`);
    return result;
  };
  const ended = (from) => until(({ method }) => method === "turn/completed", from);
  await call("initialize", {
    clientInfo: { name: "interchange", title: null, version: "1" },
    capabilities: { experimentalApi: true },
  });
  return {
    child,
    send,
    until,
    call,
    async turn(threadId, text) {
      const from = said.length;
      await call("turn/start", { threadId, input: [{ type: "text", text }] });
      await ended(from);
    },
    async compact(threadId) {
      const from = said.length;
      await call("thread/compact/start", { threadId });
      await ended(from);
    },
    async close() {
      child.stdin.end();
      await exited;
    },
  };
}

async function bundled(file) {
  const outfile = join(folder, `${file.replaceAll(/\W/g, "-")}.mjs`);
  const entryPoints = [fileURLToPath(new URL(file, import.meta.url))];
  await build({ entryPoints, outfile, bundle: true, platform: "node", format: "esm", logLevel: "error" });
  return import(pathToFileURL(outfile).href);
}
