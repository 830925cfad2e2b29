// Keeps a server under random load and looks for what is lost, told twice or left behind:
// node test/faults/soak.mjs [MINUTES] [SEED]. A line a minute, then a summary; exits with 1 when anything was
// wrong, with the seed and the last events of the thread at fault.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const minutes = Number(process.argv[2] ?? 10);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
process.env.CODEX_BIN ??= fileURLToPath(new URL("../../bin/codex.js", import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "soak-"));
const outfile = join(folder, "soak.mjs");
await build({
  entryPoints: [fileURLToPath(new URL("soak/soak.ts", import.meta.url))],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  logLevel: "error",
  // The websocket library is CommonJS.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
});
const { runSoak } = await import(pathToFileURL(outfile).href);
rmSync(folder, { recursive: true });

console.log(`seed ${seed}`);
const rounds = Math.max(1, Math.round(minutes));
const roundMs = (minutes * 60_000) / rounds - 3000;
const { report } = await runSoak({ rounds, roundMs, seed, log: (line) => console.log(line) });

console.log(
  [...report.counts]
    .map(([what, times]) => `  ${times} ${what}`)
    .toSorted()
    .join("\n"),
);
for (const [method, all] of [...report.times].toSorted()) {
  const sorted = all.toSorted((a, b) => a - b);
  const median = Math.round(sorted[sorted.length >> 1]);
  console.log(
    `  ${method}: ${all.length} answers, median ${median} ms, longest ${Math.round(sorted.at(-1))} ms`,
  );
}
for (const { atMs, threadId, text, events } of report.faults) {
  console.log(`\n${atMs} ms, thread ${threadId}: ${text}`);
  for (const event of events) console.log(`    ${event}`);
}
console.log(
  `\nseed ${seed}: ${report.faults.length === 0 ? "nothing wrong" : `${report.faults.length} faults`}`,
);
process.exitCode = report.faults.length === 0 ? 0 : 1;
