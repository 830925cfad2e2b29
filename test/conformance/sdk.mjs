// Runs the real TypeScript SDK (@openai/codex-sdk 0.120.0) against a build of ours:
//   node test/conformance/sdk.mjs /path/to/node_modules/@openai/codex-sdk [/path/to/bin/codex.js]
// Not a dependency of the repository: installing the SDK drags the peer's 170 MB program along. What it puts
// on our command line is tested in the suite as well (test/cli/sdk-arguments.test.ts).
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const [sdkPath, bin = fileURLToPath(new URL("../../bin/codex.js", import.meta.url))] = process.argv.slice(2);
if (sdkPath === undefined) {
  console.error("usage: node test/conformance/sdk.mjs PATH_OF_THE_SDK [BIN]");
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), "codex-sdk-"));
const { Codex } = await import(pathToFileURL(join(resolve(sdkPath), "dist", "index.js")).href);
const { startModelServer } = await bundled("../fakes/model-server.ts");
const { makePlace } = await bundled("../support/place.ts");

const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const call = (cmd) => ({ name: "exec_command", args: { cmd } });
const input = (request) => request.body.input;
let failed = 0;

await check(
  "startThread, run: the final response, the items, the usage",
  async ({ codex, place, model }) => {
    const thread = codex.startThread({ workingDirectory: place.workspace, skipGitRepoCheck: true });
    assert.equal(thread.id, null);
    const turn = await thread.run("hello");
    assert.equal(turn.finalResponse, "fine");
    assert.deepEqual(
      turn.items.map(({ type }) => type),
      ["command_execution", "agent_message"],
    );
    assert.deepEqual(turn.usage, { input_tokens: 200, cached_input_tokens: 0, output_tokens: 20 });
    assert.match(thread.id, /^[0-9a-f-]{36}$/);
    assert.equal(model.requests[0].headers.originator, "codex_sdk_ts");
    assert.equal(model.requests[0].headers.authorization, "Bearer key-of-the-sdk");
    assert.equal(input(model.requests[0]).at(-1).content[0].text, "hello");
  },
  [{ calls: [call("echo hi")] }, { text: "fine" }],
  'env_key = "CODEX_API_KEY"\n',
);

await check(
  "runStreamed: the events of 0.120, in order",
  async ({ codex, place }) => {
    const thread = codex.startThread({ workingDirectory: place.workspace, skipGitRepoCheck: true });
    const { events } = await thread.runStreamed("hello");
    const types = [];
    for await (const { type, item } of events) types.push(item === undefined ? type : `${type} ${item.type}`);
    assert.deepEqual(
      types,
      [
        "thread.started",
        "turn.started",
        "item.started todo_list",
        "item.completed reasoning",
        "item.started command_execution",
        "item.completed command_execution",
        "item.completed agent_message",
        "item.completed todo_list",
        "turn.completed",
      ].sort(byFirst(types)),
    );
  },
  [
    {
      reasoning: { summary: ["hm"] },
      calls: [{ name: "update_plan", args: { plan: [{ step: "a", status: "pending" }] } }, call("ls")],
    },
    { text: "fine" },
  ],
);

await check(
  "a second run and resumeThread go on with the same thread",
  async ({ codex, place, model }) => {
    const options = {
      workingDirectory: place.workspace,
      skipGitRepoCheck: true,
      sandboxMode: "workspace-write",
      modelReasoningEffort: "low",
      networkAccessEnabled: true,
      webSearchMode: "disabled",
      approvalPolicy: "on-request",
      additionalDirectories: [join(place.root, "tmp")],
    };
    const thread = codex.startThread(options);
    await thread.run("one");
    const { id } = thread;
    await thread.run("two");
    assert.equal(thread.id, id);
    const again = codex.resumeThread(id, options);
    assert.equal((await again.run("three")).finalResponse, "answer 2");
    assert.equal(again.id, id);
    const said = input(model.requests[2])
      .filter(({ role }) => role === "user")
      .map(({ content }) => content.at(-1).text);
    assert.deepEqual(said.slice(-3), ["one", "two", "three"]);
    assert.equal(
      model.requests[2].body.tools.some(({ type }) => type === "web_search"),
      false,
    );
  },
  (_, n) => ({ text: `answer ${n}` }),
);

await check(
  "outputSchema",
  async ({ codex, place, model }) => {
    const schema = {
      type: "object",
      properties: { ok: { type: "boolean" } },
      required: ["ok"],
      additionalProperties: false,
    };
    const turn = await codex
      .startThread({ workingDirectory: place.workspace, skipGitRepoCheck: true })
      .run("hello", { outputSchema: schema });
    assert.deepEqual(JSON.parse(turn.finalResponse), { ok: true });
    assert.deepEqual(model.requests[0].body.text.format, {
      type: "json_schema",
      strict: true,
      schema,
      name: "codex_output_schema",
    });
  },
  [{ text: '{"ok":true}' }],
);

await check(
  "images, also on a resumed thread",
  async ({ codex, place, model }) => {
    const image = join(place.workspace, "a.png");
    writeFileSync(image, Buffer.from(PNG, "base64"));
    const parts = [
      { type: "text", text: "look" },
      { type: "local_image", path: image },
      { type: "text", text: "closely" },
    ];
    const thread = codex.startThread({ workingDirectory: place.workspace, skipGitRepoCheck: true });
    await thread.run(parts);
    await thread.run(parts);
    for (const request of model.requests) {
      const { content } = input(request).at(-1);
      assert.equal(content[1].image_url, `data:image/png;base64,${PNG}`);
      assert.equal(content.at(-1).text, "look\n\nclosely");
    }
  },
  [{ text: "fine" }],
);

await check(
  "an abort signal ends the run at once, and the thread can go on",
  async ({ codex, place }) => {
    const stop = new AbortController();
    const thread = codex.startThread({ workingDirectory: place.workspace, skipGitRepoCheck: true });
    const { events } = await thread.runStreamed("hello", { signal: stop.signal });
    await assert.rejects(
      async () => {
        for await (const { type } of events) if (type === "item.started") stop.abort();
      },
      { name: "AbortError" },
    );
    assert.equal((await thread.run("again")).finalResponse, "fine");
  },
  [{ calls: [call("sleep 30")] }, { text: "fine" }],
);

await check(
  "a failed turn throws its message",
  async ({ codex, place }) => {
    const thread = codex.startThread({ workingDirectory: place.workspace, skipGitRepoCheck: true });
    await assert.rejects(thread.run("hello"), { message: "the body of the error" });
    assert.notEqual(thread.id, null);
  },
  [{ status: 400, body: "the body of the error" }],
);

await check(
  "a refusal throws the exit code and stderr",
  async ({ codex, place }) => {
    await assert.rejects(
      codex.startThread({ workingDirectory: place.workspace }).run("hello"),
      /^Error: Codex Exec exited with code 1: Reading prompt from stdin\.\.\.\nNot inside a trusted directory and --skip-git-repo-check was not specified\.\n$|^Error: Codex Exec exited with code 1: Not inside a trusted directory/,
    );
    await assert.rejects(
      codex
        .resumeThread("00000000-0000-7000-8000-000000000000", {
          workingDirectory: place.workspace,
          skipGitRepoCheck: true,
        })
        .run("x"),
      /exited with code 1: .*no rollout found for thread id 00000000/s,
    );
    await assert.rejects(
      codex.startThread({ workingDirectory: "/none", skipGitRepoCheck: true }).run("x"),
      /exited with code 1: .*No such file or directory \(os error 2\)/s,
    );
  },
  [{ text: "fine" }],
);

rmSync(folder, { recursive: true });
process.exitCode = failed === 0 ? 0 : 1;

async function check(name, body, script, provider = "") {
  const model = await startModelServer(script);
  const place = makePlace({ modelUrl: model.url });
  // The SDK starts one program: a link would do, but the file may lack the executable bit in a checkout.
  const program = join(place.root, "codex");
  writeFileSync(program, `#!/bin/sh\nexec ${process.execPath} ${bin} "$@"\n`);
  chmodSync(program, 0o755);
  const config = provider === "" ? {} : { model_providers: { mock: { env_key: "CODEX_API_KEY" } } };
  const codex = new Codex({
    codexPathOverride: program,
    env: { ...place.env },
    apiKey: "key-of-the-sdk",
    config,
  });
  try {
    await body({ codex, place, model });
    console.log(`ok    ${name}`);
  } catch (error) {
    failed++;
    console.log(`WRONG ${name}\n${error.stack}`);
  } finally {
    await model.close();
    place.remove();
  }
}

/** Sorts expected events like the real ones where 0.120 leaves the order open, so that a missing one shows. */
function byFirst(seen) {
  return (left, right) => seen.indexOf(left) - seen.indexOf(right);
}

async function bundled(file) {
  const outfile = join(folder, `${file.replaceAll(/\W/g, "-")}.mjs`);
  const entryPoints = [fileURLToPath(new URL(file, import.meta.url))];
  await build({ entryPoints, outfile, bundle: true, platform: "node", format: "esm", logLevel: "error" });
  return import(pathToFileURL(outfile).href);
}
