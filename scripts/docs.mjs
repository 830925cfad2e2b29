// `npm run docs`: writes what is derived from the code: docs/reference/config.md from the config schema, and NOTICE
// from what the bundle contains. With --check it writes nothing and fails when one of them is out of date.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { openBundle } from "./lib/bundle.mjs";
import { root } from "./lib/prepare.mjs";

const check = process.argv.includes("--check");
const pages = { "docs/reference/config.md": await configReference(), NOTICE: await notice() };
for (const [path, text] of Object.entries(pages)) {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
  if (check) {
    console.log(`${path} is out of date: type \`npm run docs\`.`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, text);
    console.log(`wrote ${path}`);
  }
}

async function configReference() {
  const options = { absWorkingDir: root, entryPoints: ["src/config/docs.ts"], bundle: true, format: "esm" };
  const { outputFiles } = await build({ ...options, platform: "node", write: false });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  const { renderConfigReference } = await import(`data:text/javascript;base64,${code}`);
  return renderConfigReference();
}

async function notice() {
  const { bundle, output } = await openBundle();
  const chunks = (await bundle.generate(output)).output;
  const names = chunks
    .flatMap(({ modules }) => Object.entries(modules ?? {}))
    .filter(([, { renderedLength }]) => renderedLength > 0)
    .map(([path]) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1])
    .filter((name) => name !== undefined);
  const parts = [...new Set(names)].toSorted().map(licence);
  return [
    "Codex in TypeScript",
    "An independent implementation; not made, approved or supported by OpenAI.",
    "Licensed under the Apache License, Version 2.0: see LICENSE.",
    "",
    "dist/ contains code of these packages:",
    ...parts,
  ].join("\n");
}

function licence(name) {
  const folder = join(root, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no licence file.`);
  const text = readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim();
  return `\n${"-".repeat(80)}\n${name} ${version} (${license})\n\n${text}\n`;
}
