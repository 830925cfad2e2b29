// How src/ becomes dist/: shared by the build and by NOTICE, which names what is inside.
// Node needs most of a millisecond for each file it loads, however small, and half as much again for an
// ES module. So what a command needs before it can do anything is in two files, only what it may need
// later is in files of its own, and all of them are CommonJS.
import { join } from "node:path";
import { rolldown } from "rolldown";
import { root } from "./prepare.mjs";

/** Every command starts here, and reads the configuration. */
const FIRST = ["src/cli/main.ts", "src/config/effective.ts"];
/** Commands that run turns start here (each is imported lazily by the one before). */
const TURNS = [
  "src/cli/args/defs/exec.ts",
  "src/cli/commands/exec.ts",
  "src/exec/main.ts",
  "src/cli/exec-host.ts",
];

/** Bundles; the caller says what becomes of it. `output` goes to `generate` or `write`. */
export async function openBundle() {
  const startup = { first: new Set(), turns: new Set() };
  const bundle = await rolldown({
    cwd: root,
    input: { main: "src/cli/main.ts" },
    platform: "node",
    transform: { target: "node20" },
    // Packages with native parts stay outside (optionalDependencies).
    external: ["libsql", /^@lydell\/node-pty/],
    // A module that is lazy for one command may be in another's start.
    checks: { ineffectiveDynamicImport: false },
    plugins: [startupPlugin(startup)],
  });
  const groups = [
    { name: "first", test: (id) => startup.first.has(id), priority: 2 },
    { name: "turns", test: (id) => startup.turns.has(id), priority: 1 },
  ];
  const output = {
    format: "cjs",
    minify: true,
    // The licences of what is bundled are in NOTICE.
    comments: false,
    entryFileNames: "[name].cjs",
    chunkFileNames: "[name]-[hash].cjs",
    codeSplitting: { groups },
  };
  return { bundle, output };
}

function startupPlugin(startup) {
  return {
    name: "startup",
    buildEnd() {
      for (const file of FIRST) addReachable(join(root, file), startup.first, this);
      for (const file of TURNS) addReachable(join(root, file), startup.turns, this);
    },
  };
}

/** Adds the module and all it imports, except what it imports lazily. */
function addReachable(id, found, context) {
  if (found.has(id)) return;
  const info = context.getModuleInfo(id);
  if (info === null) return;
  found.add(id);
  for (const imported of info.importedIds) addReachable(imported, found, context);
}
