#!/usr/bin/env node
// The entry: answers `--version` before anything is loaded, otherwise hands over to the bundle.
// The version here and in src/base/version.ts are kept equal by a test.
import { existsSync, writeSync } from "node:fs";

const argument = process.argv[2];
if (process.argv.length === 3 && (argument === "--version" || argument === "-V")) {
  writeSync(1, "codex-cli 0.120.0\n");
} else {
  await start();
}

async function start() {
  const bundle = new URL("../dist/main.js", import.meta.url);
  if (!existsSync(bundle)) {
    const { fileURLToPath } = process.getBuiltinModule("node:url");
    const folder = fileURLToPath(new URL("..", import.meta.url));
    process.stderr.write(
      `Error: this copy of codex has not been built; run \`npm run build\` in ${folder}\n`,
    );
    process.exitCode = 1;
    return;
  }
  const { enableCompileCache } = process.getBuiltinModule("node:module");
  enableCompileCache?.();
  const { main } = await import(bundle.href);
  await main(process.argv.slice(2));
}
