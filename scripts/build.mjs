// Bundles src/ into dist/: ES modules, minified, split so that each command loads only its own code.
// Everything written in JavaScript goes in; packages with native parts stay outside (optionalDependencies).
import { renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

// Built beside and moved into place, so that a running program never sees half a dist.
const fresh = `dist.new-${process.pid}`;
await build({
  absWorkingDir: root,
  entryPoints: { main: "src/cli/main.ts" },
  outdir: fresh,
  entryNames: "[name]",
  chunkNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  minify: true,
  legalComments: "none",
  external: ["libsql", "@lydell/node-pty", "@lydell/node-pty-*"],
  // CommonJS packages inside the bundle call `require` for Node's own modules.
  banner: { js: 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);' },
  logLevel: "warning",
});

const dist = new URL("../dist", import.meta.url);
rmSync(dist, { recursive: true, force: true });
renameSync(new URL(`../${fresh}`, import.meta.url), dist);
