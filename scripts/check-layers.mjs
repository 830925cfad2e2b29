// Holds the shape of src/ (docs/architecture.md): which folder may import which, and no file over 400 lines.
// `import type` counts like any import: a layer that names another's types depends on it. Cycles between
// folders cannot be written down here; cycles between files are oxlint's `import/no-cycle`.
// Usage: node scripts/check-layers.mjs. Exit 1 and one line per violation.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { root } from "./lib/prepare.mjs";

const MAX_LINES = 400;

// base ← protocol ← {config, policy, model, context, rollout} ← {sandbox, process} ← {tools, extensions} ← core ← app-server
const GROUPS = [
  ["base"],
  ["protocol"],
  ["config", "policy", "model", "context", "rollout"],
  ["sandbox", "process"],
  ["tools", "extensions"],
  ["core"],
  ["app-server"],
];

/** Folder → the folders it may import, besides itself. */
const MAY_IMPORT = new Map([
  ...GROUPS.flatMap((group, at) => group.map((folder) => [folder, GROUPS.slice(0, at).flat()])),
  ["client", ["protocol", "base"]],
  ["exec", ["client", "protocol", "base"]],
  ["tui", ["client", "protocol", "base"]],
  ["cli", [...GROUPS.flat(), "client", "exec", "tui"]],
]);

const files = readdirSync(join(root, "src"), { recursive: true })
  .map((name) => posix.join("src", name))
  .filter((name) => name.endsWith(".ts"));
const imports = new Map(files.map((file) => [file, importsOf(file)]));
const problems = [...files.flatMap(layerProblems), ...files.flatMap(sizeProblems)];
for (const problem of problems) console.log(problem);
const edges = [...imports.values()].reduce((sum, list) => sum + list.length, 0);
console.log(`${files.length} files, ${edges} imports, ${problems.length} violations`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** The project's own files that `file` imports: statically, by `import()`, or for types. */
function importsOf(file) {
  const text = readFileSync(join(root, file), "utf8").replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, "");
  const found = text.matchAll(/(?:\bfrom\s*|\bimport\s*\(\s*|^import\s+)"(\.[^"]+)"/gm);
  return [...found].map((match) => posix.join(dirname(file), match[1]));
}

function layerProblems(file) {
  const from = folderOf(file);
  const allowed = MAY_IMPORT.get(from);
  if (allowed === undefined) return [`${file}: the folder ${from} has no layer in scripts/check-layers.mjs`];
  return imports.get(file).flatMap((target) => {
    const to = folderOf(target);
    if (to === from || allowed.includes(to)) return [];
    // Tests may use the fakes; nothing else outside src/ is imported.
    if (file.endsWith(".test.ts") && target.startsWith("test/")) return [];
    return [`${file}: ${from} must not import ${to} (${target})`];
  });
}

function sizeProblems(file) {
  const lines = readFileSync(join(root, file), "utf8").split("\n").length - 1;
  // A test's length is a list of cases, not a second idea.
  return lines > MAX_LINES && !file.endsWith(".test.ts")
    ? [`${file}: ${lines} lines; at most ${MAX_LINES}`]
    : [];
}

function folderOf(path) {
  return path.startsWith("src/") ? path.split("/")[1] : path.split("/")[0];
}
