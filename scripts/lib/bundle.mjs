// What goes into dist/, as esbuild's options: shared by the build and by NOTICE, which names what is inside.
import { root } from "./prepare.mjs";

export const bundleOptions = {
  absWorkingDir: root,
  entryPoints: { main: "src/cli/main.ts" },
  entryNames: "[name]",
  chunkNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  minify: true,
  // The licences of what is bundled are in NOTICE.
  legalComments: "none",
  external: ["libsql", "@lydell/node-pty", "@lydell/node-pty-*"],
  // CommonJS packages inside the bundle call `require` for Node's own modules.
  banner: { js: 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);' },
  logLevel: "warning",
};
