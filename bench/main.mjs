// `npm run bench`: what the built program costs, beside a peer if one is given. Unit: CPU ms, because
// wall time depends on the neighbours. Ours and the peer's runs alternate; the figures are medians.
//
//   node bench/main.mjs [--app-server] [--peer PATH] [--runs N] [--case NAME]… [--check]
//
// --peer (or CODEX_PEER): another codex; --check: exit 1 when a promised figure is missed;
// --app-server: the app-server instead, with cases of its own (app-server/cases.mjs).
import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { APP_SERVER_CASES } from "./app-server/cases.mjs";
import { compare } from "./app-server/compare.mjs";
import { figureTable } from "./app-server/table.mjs";
import { CASES } from "./cases.mjs";
import { measure } from "./measure.mjs";
import { median, preparePlace } from "./place.mjs";
import { markdown, table } from "./table.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    "app-server": { type: "boolean", default: false },
    peer: { type: "string", default: process.env["CODEX_PEER"] ?? "" },
    runs: { type: "string", default: "5" },
    case: { type: "string", multiple: true },
    check: { type: "boolean", default: false },
  },
});
const known = options["app-server"] ? APP_SERVER_CASES : CASES;
const names = options.case ?? Object.keys(known);
const unknown = names.filter((name) => known[name] === undefined);
if (unknown.length > 0) fail(`no case ${unknown.join(", ")}; there are ${Object.keys(known).join(", ")}`);
const runs = Number(options.runs);
if (!Number.isInteger(runs) || runs < 1) fail("--runs takes a whole number from 1");

const programs = [{ name: "ours", argv: [process.execPath, path.join(here, "../bin/codex.js")] }];
if (options.peer !== "") {
  if (!existsSync(options.peer)) fail(`no program at ${options.peer}`);
  programs.push({ name: "peer", argv: [options.peer] });
}

// Not below the temporary directory: the peer refuses to put its helper links there.
const area = mkdtempSync(path.join(process.env["HOME"] ?? "/var", ".codex-bench-"));
const model = fork(path.join(here, "model-server.mjs"), { execArgv: [] });
try {
  const [{ port }] = await once(model, "message");
  const { text, missed } = options["app-server"] ? await benchServer(port) : await benchRuns(port);
  console.log(`${text}\n`);
  console.log(`Node ${process.version}, ${process.platform} ${process.arch}, medians of ${runs}.`);
  for (const miss of missed) console.log(`over: ${miss}`);
  if (options.check && missed.length > 0) process.exitCode = 1;
} finally {
  model.disconnect();
  rmSync(area, { recursive: true, force: true });
}

async function benchServer(port) {
  const results = [];
  for (const name of names) results.push(await compare(name, known[name], { programs, area, port, runs }));
  return figureTable(results, programs, markdown);
}

async function benchRuns(port) {
  const rows = [];
  for (const name of names) rows.push(...(await benchCase(known[name], port)));
  return table(rows);
}

async function benchCase(entry, port) {
  const compared = entry.program === undefined ? programs : [{ name: "node", argv: [process.execPath] }];
  const places = compared.map((program, index) => ({ ...program, ...preparePlace(area, `${index}`, port) }));
  const results = places.map(() => []);
  // The first round fills the disk cache and what the programs keep between runs; it does not count.
  for (let round = 0; round <= runs; round += 1) {
    for (const [index, place] of places.entries()) {
      const figures = await runOnce(entry, place);
      if (round > 0) results[index].push(figures);
    }
  }
  const medians = results.map(medianOf);
  return places.map(({ name }, index) => ({
    about: entry.about,
    program: name,
    figures: medians[index],
    ...(index === 0 && entry.target !== undefined
      ? { target: entry.target, peerCpuMs: medians[1]?.cpuMs }
      : {}),
  }));
}

async function runOnce(entry, { name, argv, cwd, env }) {
  model.send({ script: entry.script ?? "hello" });
  await once(model, "message");
  const run = await measure([...argv, ...entry.argv], { cwd, env });
  if (run.status !== 0) fail(`${name}, ${entry.about}: exit ${run.status}\n${run.stderr.slice(-2000)}`);
  model.send({ report: true });
  const [heard] = await once(model, "message");
  const { cpuMs, wallMs, rssProcess, rssTree } = run;
  if (entry.script === undefined) return { cpuMs, wallMs, rssProcess, rssTree };
  const firstMs = heard.firstAt - run.startedAt;
  const { bytes, firstBytes, connections } = heard;
  if (entry.calls !== undefined && heard.requests !== entry.calls + 1)
    fail(`${name}, ${entry.about}: ${heard.requests} requests instead of ${entry.calls + 1}`);
  const perCall = entry.calls === undefined ? {} : { perCallMs: (wallMs - firstMs) / entry.calls };
  return { cpuMs, wallMs, rssProcess, rssTree, firstMs, bytes, firstBytes, connections, ...perCall };
}

function medianOf(all) {
  const keys = Object.keys(all[0]);
  return Object.fromEntries(keys.map((key) => [key, median(all.map((figures) => figures[key]))]));
}

function fail(message) {
  process.stderr.write(`bench: ${message}\n`);
  process.exit(1);
}
