#!/usr/bin/env node
// The entry: answers `--version` before anything is loaded, otherwise hands over to the bundle.
// CommonJS (see package.json beside it), because Node's loader of ES modules would cost every start 6 ms.
// The version here and in src/base/version.ts are kept equal by a test.
"use strict";
const { existsSync, writeSync } = require("node:fs");
const path = require("node:path");

const argument = process.argv[2];
if (process.argv.length === 3 && (argument === "--version" || argument === "-V")) {
  writeSync(1, "codex-cli 0.120.0\n");
} else {
  start();
}

function start() {
  const bundle = path.join(__dirname, "../dist/main.cjs");
  if (!existsSync(bundle)) {
    const folder = path.join(__dirname, "..");
    process.stderr.write(
      `Error: this copy of codex has not been built; run \`npm run build\` in ${folder}\n`,
    );
    process.exitCode = 1;
    return;
  }
  const { enableCompileCache } = require("node:module");
  if (enableCompileCache === undefined) require("./compiled-code.js").keepCompiledCode(path.dirname(bundle));
  else enableCompileCache();
  require(bundle).main(process.argv.slice(2));
}
