// `npm run demo`: the real `codex exec` mends a small repository, with a scripted model in place of a real one.
// Works from a clean clone; needs no key and no network beyond the installation.
// `npm run demo -- --resume ["question"]` goes on with the thread of the last demo.
import { spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startScriptedModel } from "../demo/scripted-model.mjs";
import { prepare, root } from "./lib/prepare.mjs";

const CODEX_HOME = join(root, ".codex-demo");
const LAST_DEMO = join(CODEX_HOME, "last-demo.json");
const PROMPT = "A test of this repository fails. Find the bug, mend it, and show that the tests pass.";
const QUESTION = "Do the tests still pass?";

prepare();
const [first, question = QUESTION] = process.argv.slice(2);
if (first === undefined) await startDemo();
else if (first === "--resume") await resumeDemo(question);
else fail('Usage: npm run demo, or npm run demo -- --resume ["question"]');

async function startDemo() {
  const workspace = freshRepository();
  title("The demo");
  print(`A fresh copy of demo/sample is in ${workspace}. Its tests fail.`);
  print("The model is a script (demo/scripted-model.mjs); the agent, the sandbox and the edits are real.");
  const code = await codexWithModel(workspace, ["exec", "--sandbox", "workspace-write", PROMPT]);
  const rollout = newestRollout();
  title("What changed (git diff)");
  run("git", ["--no-pager", "diff"], workspace);
  const mended = report(workspace, code);
  if (rollout === null) return fail("No rollout was stored.");
  writeFileSync(LAST_DEMO, JSON.stringify({ threadId: rollout.threadId, workspace }));
  title("The thread is stored in");
  print(rollout.path);
  title("Go on");
  print("With the scripted model again (it reads the history back and looks at the present state):");
  print(`  npm run demo -- --resume "${QUESTION}"`);
  print(
    "With a real model, in the same thread (first: `printenv OPENAI_API_KEY | CODEX_HOME=… codex login --with-api-key`):",
  );
  print(
    `  cd ${workspace} && CODEX_HOME=${CODEX_HOME} node ${join(root, "bin/codex.js")} exec ` +
      `--sandbox workspace-write -c model_provider=openai resume ${rollout.threadId} "Add a test for an empty list."`,
  );
  process.exitCode = mended ? 0 : 1;
}

async function resumeDemo(text) {
  if (!existsSync(LAST_DEMO)) return fail("There is no demo to resume: type `npm run demo` first.");
  const { threadId, workspace } = JSON.parse(readFileSync(LAST_DEMO, "utf8"));
  if (!existsSync(workspace)) return fail(`${workspace} is gone: type \`npm run demo\` for a new one.`);
  const args = ["exec", "--sandbox", "workspace-write", "resume", threadId, text];
  title("Resuming");
  print(`CODEX_HOME=${CODEX_HOME} codex ${args.map((arg) => JSON.stringify(arg)).join(" ")}`);
  process.exitCode = await codexWithModel(workspace, args);
}

/** Runs the built program in `cwd` while the scripted model serves. Resolves to its exit code. */
async function codexWithModel(cwd, args) {
  const model = await startScriptedModel();
  mkdirSync(CODEX_HOME, { recursive: true });
  writeFileSync(join(CODEX_HOME, "config.toml"), config(model.url));
  // No proxy between the agent and the model on this machine.
  const env = { ...process.env, CODEX_HOME, NO_PROXY: "127.0.0.1", no_proxy: "127.0.0.1" };
  const child = spawn(process.execPath, [join(root, "bin/codex.js"), ...args], {
    cwd,
    env,
    stdio: [process.stdin.isTTY ? "inherit" : "ignore", "inherit", "inherit"],
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  model.close();
  return code ?? 1;
}

function config(url) {
  return [
    "# Written by `npm run demo`; each run writes it again with the scripted model's port.",
    'model = "gpt-5.4"',
    'model_provider = "scripted"',
    "",
    "[model_providers.scripted]",
    'name = "Scripted model of the demo"',
    `base_url = "${url}"`,
    'wire_api = "responses"',
    "",
  ].join("\n");
}

function freshRepository() {
  const folder = mkdtempSync(join(tmpdir(), "codex-demo-"));
  cpSync(join(root, "demo/sample"), folder, { recursive: true });
  run("git", ["init", "--quiet"], folder);
  run("git", ["add", "."], folder);
  const author = ["-c", "user.name=Demo", "-c", "user.email=demo@example.invalid"];
  run("git", [...author, "commit", "--quiet", "--message", "The sample, with its bug"], folder);
  return folder;
}

/** Runs the tests ourselves, outside the agent: whether the bug is really gone. */
function report(workspace, code) {
  const tests = spawnSync(process.execPath, ["--test"], { cwd: workspace, encoding: "utf8" });
  title("Result");
  print(
    `codex exec ended with exit code ${code}; \`node --test\`, run here once more: ${tests.status === 0 ? "pass" : "FAIL"}.`,
  );
  if (tests.status !== 0) print(tests.stdout);
  return code === 0 && tests.status === 0;
}

function newestRollout() {
  const sessions = join(CODEX_HOME, "sessions");
  if (!existsSync(sessions)) return null;
  const files = readdirSync(sessions, { recursive: true }).filter((name) => name.endsWith(".jsonl"));
  const newest = files.toSorted().at(-1);
  if (newest === undefined) return null;
  return {
    path: join(sessions, newest),
    threadId: newest.slice(-"00000000-0000-0000-0000-000000000000.jsonl".length, -".jsonl".length),
  };
}

function run(program, args, cwd) {
  const done = spawnSync(program, args, { cwd, stdio: ["ignore", "inherit", "inherit"] });
  if (done.status !== 0) fail(`\`${program} ${args.join(" ")}\` failed in ${cwd}.`);
}

function title(text) {
  print(`\n── ${text} ${"─".repeat(Math.max(3, 76 - text.length))}`);
}

function print(text) {
  process.stdout.write(`${text}\n`);
}

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
