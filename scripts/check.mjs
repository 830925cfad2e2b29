// `npm run check`: all that can be said about the code without running the program, in under a minute.
// Each check is an npm script of the same name; its output is shown only when it fails.
// Usage: node scripts/check.mjs [--static]     (--static: without the unit tests)
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { prepareModules, root } from "./lib/prepare.mjs";

/** npm script → what to do when it fails. */
const CHECKS = {
  types: "mend the types",
  lint: "mend the code; a rule is turned off only with its reason in .oxlintrc.json",
  "format:check": "npm run format",
  layers: "move the code to the layer it belongs to (docs/architecture.md)",
  unused: "remove it, or its `export`",
  "docs:check": "npm run docs",
  unit: "npx vitest --project 'unit*'",
};

prepareModules();
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const path = `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH}`;
const names = Object.keys(CHECKS).filter((name) => name !== "unit" || !process.argv.includes("--static"));
const failed = names.filter((name) => !passes(name));

console.log(failed.length === 0 ? "All checks pass." : `\n${failed.length} of ${names.length} checks fail:`);
for (const name of failed) console.log(`  ${name}: ${CHECKS[name]}`);
process.exitCode = failed.length === 0 ? 0 : 1;

function passes(name) {
  const begin = performance.now();
  const env = { ...process.env, PATH: path };
  const { status, stdout, stderr } = spawnSync(scripts[name], {
    cwd: root,
    env,
    shell: true,
    encoding: "utf8",
  });
  const seconds = ((performance.now() - begin) / 1000).toFixed(1).padStart(5);
  console.log(`${status === 0 ? "✓" : "✗"} ${name.padEnd(14)}${seconds} s`);
  if (status !== 0) console.log(`${stdout}${stderr}`.trimEnd());
  return status === 0;
}
