// Bundles src/ into dist/: minified, split so that each command loads only what it needs.
// Everything written in JavaScript goes in; packages with native parts stay outside (optionalDependencies).
// Usage: node scripts/build.mjs [--if-stale]
import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isStale, root } from "./lib/prepare.mjs";

if (!process.argv.includes("--if-stale") || isStale()) await buildDist();

async function buildDist() {
  const { openBundle } = await import("./lib/bundle.mjs");
  const { bundle, output } = await openBundle();
  // Built beside and moved into place, so that a running program never sees half a dist.
  const fresh = join(root, `dist.new-${process.pid}`);
  const old = join(root, `dist.old-${process.pid}`);
  const dist = join(root, "dist");
  try {
    await bundle.write({ ...output, dir: fresh });
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(fresh, dist);
  } finally {
    for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
  }
}
