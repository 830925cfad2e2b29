// Six clients at once for some seconds, who start, steer, interrupt, fork, roll back and leave: nothing is
// lost, told twice or left behind. Minutes of it: node test/faults/soak.mjs.
import { expect, it } from "vitest";
import { runSoak } from "../faults/soak/soak.ts";

const SEED = 1;
const ROUND_MS = 5000;

it.skipIf(process.platform !== "linux")("keeps its promises to clients that come and go", async () => {
  const { report } = await runSoak({ rounds: 1, roundMs: ROUND_MS, seed: SEED, log: () => undefined });
  expect(report.faults).toEqual([]);
  expect(report.counts.get("turn/start")).toBeGreaterThan(5);
});
