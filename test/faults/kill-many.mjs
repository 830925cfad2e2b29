// The crash test of kill.test.ts in bulk: node test/faults/kill-many.mjs [N] [seed]. Prints what it found;
// exits with 1 when anything was lost or left behind.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const count = Number(process.argv[2] ?? 300);
let seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
process.env.CODEX_BIN ??= fileURLToPath(new URL("../../bin/codex.js", import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "kill-many-"));
const outfile = join(folder, "kill-cycle.mjs");
const entryPoints = [fileURLToPath(new URL("kill-cycle.ts", import.meta.url))];
await build({ entryPoints, outfile, bundle: true, platform: "node", format: "esm", logLevel: "error" });
const { killCycle, wholeTurnMs } = await import(pathToFileURL(outfile).href);
rmSync(folder, { recursive: true });

console.log(`seed ${seed}`);
let wrong = 0;
for (const front of ["exec", "app-server"]) {
  const span = await wholeTurnMs(front);
  const total = { cycles: Math.ceil(count / 2), cut: 0, told: 0, orphans: 0, wrong: 0 };
  for (let n = 0; n < total.cycles; n++) {
    const report = await killCycle(front, random() * span * 1.05, random);
    total.told += report.told;
    total.orphans += report.orphans.length;
    if (report.cut) total.cut++;
    if (report.faults.length > 0) {
      total.wrong++;
      console.log(`${front} killed after ${report.killedAfterMs} ms: ${report.faults.join("; ")}`);
    }
  }
  wrong += total.wrong;
  console.log(`${front}: whole turn ${Math.round(span)} ms, ${JSON.stringify(total)}`);
}
process.exitCode = wrong === 0 ? 0 : 1;

/** Numerical Recipes' generator: the moments can be repeated from the seed, the machine's timing cannot. */
function random() {
  seed = (seed * 1664525 + 1013904223) % 2 ** 32;
  return seed / 2 ** 32;
}
