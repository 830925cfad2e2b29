// File search over 200,000 files in 10,000 folders: the first one-shot search, the next ones, and keystrokes
// in a session.
// Usage: node bench/fuzzy.mjs [PROGRAM …]   programs to compare; default: this one
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

const WORDS =
  "core server client parser token stream buffer widget model config render layout index thread policy sandbox socket router handler cache utils format editor prompt".split(
    " ",
  );
const ONE_SHOTS = ["parser", "clt", "cfgts", "stream buffer ts", "e", "zzzz"];
const TYPED = ["parserStream", "clienthandler", "cfgts", "tkn buf", "eoa", "layout12"];
const ours = join(import.meta.dirname, "../bin/codex.js");

const base = mkdtempSync("/var/tmp/codex-fuzzy-");
try {
  const tree = join(base, "tree");
  makeTree(tree);
  const programs = process.argv.length > 2 ? process.argv.slice(2) : [ours];
  for (const program of programs) await measure(program, tree);
} finally {
  rmSync(base, { recursive: true, force: true });
}

function makeTree(root) {
  let seed = 1;
  const word = () => WORDS[(seed = (seed * 1103515245 + 12345) & 0x7fffffff) % WORDS.length];
  for (let at = 0; at < 10_000; at++) {
    const [top, middle, low] = [at % 10, Math.floor(at / 10) % 100, Math.floor(at / 1000)];
    const folder = join(
      root,
      `${WORDS[top]}${top}`,
      `${WORDS[middle % 24]}_${middle}`,
      `${WORDS[low]}-${low}`,
    );
    mkdirSync(folder, { recursive: true });
    for (let file = 0; file < 20; file++) {
      const name = `${word()}${word().replace(/^./, (letter) => letter.toUpperCase())}_${file}`;
      closeSync(openSync(join(folder, `${name}.${["ts", "js", "md", "json", "rs"][file % 5]}`), "w"));
    }
  }
}

async function measure(program, tree) {
  const server = connect(program);
  const { call, ended } = server;
  const info = { name: "bench", title: null, version: "1" };
  await call("initialize", { clientInfo: info, capabilities: { experimentalApi: true } });
  const search = (query) =>
    timed(() => call("fuzzyFileSearch", { query, roots: [tree], cancellationToken: null }));
  console.log(`${program}\n  first one-shot  ${ms(await search("core"))}`);
  const later = [];
  for (const query of ONE_SHOTS) later.push(await search(query));
  console.log(`  later one-shots ${spread(later)}`);

  await call("fuzzyFileSearch/sessionStart", { sessionId: "s", roots: [tree] });
  const type = (query) =>
    timed(() => {
      const done = server.completed();
      void call("fuzzyFileSearch/sessionUpdate", { sessionId: "s", query });
      return done;
    });
  await type("p");
  const keys = [];
  for (const word of TYPED)
    for (let end = 1; end <= word.length; end++) keys.push(await type(word.slice(0, end)));
  console.log(`  keystrokes      ${spread(keys)}`);
  const memory = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))[1] / 1024;
  console.log(`  peak memory     ${Math.round(memory)} MB`);
  await ended();
}

function connect(program) {
  const args = program.endsWith(".js") ? [process.execPath, program] : [program];
  const child = spawn(args[0], [...args.slice(1), "app-server"], {
    env: { ...process.env, CODEX_HOME: base },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const answers = new Map();
  let partial = "";
  let completed = () => undefined;
  let id = 0;
  child.stdout.setEncoding("utf8").on("data", (text) => {
    const lines = (partial + text).split("\n");
    partial = lines.pop();
    for (const line of lines) {
      const message = JSON.parse(line);
      if (message.method === "fuzzyFileSearch/sessionCompleted") completed();
      else if (message.method === undefined) answers.get(message.id)?.(message);
    }
  });
  return {
    pid: child.pid,
    completed: () => new Promise((resolve) => (completed = resolve)),
    call: (method, params) =>
      new Promise((resolve) => {
        answers.set(++id, resolve);
        child.stdin.write(`${JSON.stringify({ method, id, params })}\n`);
      }),
    ended: () => {
      child.stdin.end();
      return new Promise((resolve) => child.on("exit", resolve));
    },
  };
}

async function timed(body) {
  const began = performance.now();
  await body();
  return performance.now() - began;
}

function spread(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return `median ${ms(sorted[sorted.length >> 1])}, longest ${ms(sorted.at(-1))} of ${times.length}`;
}

function ms(time) {
  return `${time.toFixed(time < 10 ? 1 : 0)} ms`;
}
