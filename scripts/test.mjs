// `npm test`: everything, from a clean clone. Installs what is missing, builds, runs the static checks and all
// vitest projects. vitest's summary comes last; the exit code is 0 only when all of it passed.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { prepare, root } from "./lib/prepare.mjs";

prepare();
const checked = node("scripts/check.mjs", "--static");
const tested = node("node_modules/vitest/vitest.mjs", "run", ...process.argv.slice(2));
process.exitCode = checked === 0 ? tested : checked;

function node(script, ...args) {
  return (
    spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: "inherit" }).status ?? 1
  );
}
