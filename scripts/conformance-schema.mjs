// Compares our generated JSON Schema and TypeScript with those of the real 0.120, file by file and member by
// member, by meaning and in both directions; then sends random messages of each side through the other.
// Usage: node scripts/conformance-schema.mjs --peer PATH   (or env CODEX_PEER). Exit 1 on a difference.

import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { compareJsonSchema } from "./conformance-schema/json-schema.mjs";
import { checkRandomMessages } from "./conformance-schema/random-messages.mjs";
import { compareTypeScript } from "./conformance-schema/typescript.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({ options: { peer: { type: "string" } } });
const peer = values.peer ?? process.env.CODEX_PEER;
if (peer === undefined) {
  console.error("Name the real codex 0.120 binary: --peer PATH or CODEX_PEER.");
  process.exit(2);
}

const work = mkdtempSync(join(tmpdir(), "conformance-schema-"));
try {
  process.exitCode = (await run(peer, work)) === 0 ? 0 : 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Number of differences found. */
async function run(peerBinary, folder) {
  const source = await bundledSource(folder);
  let differences = 0;
  for (const experimental of [false, true]) {
    for (const kind of ["json-schema", "ts"]) {
      const theirs = readTree(
        generate(peerBinary, [], kind, experimental, join(folder, `peer-${kind}-${experimental}`)),
      );
      const ours = readTree(
        ourOutput(source, kind, experimental, join(folder, `ours-${kind}-${experimental}`)),
      );
      const found = kind === "ts" ? compareTypeScript(theirs, ours) : compareJsonSchema(theirs, ours);
      differences += report(`generate-${kind}${experimental ? " --experimental" : ""}`, theirs.size, found);
      if (kind === "json-schema" && experimental) {
        differences += report("random messages", "", await checkRandomMessages(theirs, ours, source));
      }
    }
  }
  console.log(differences === 0 ? "No differences." : `${differences} differences.`);
  return differences;
}

function report(what, files, found) {
  for (const line of found) console.log(`  ${line}`);
  console.log(`${what}: ${files === "" ? "" : `${files} files, `}${found.length} differences`);
  return found.length;
}

function generate(binary, leading, kind, experimental, out) {
  const args = [
    ...leading,
    "app-server",
    `generate-${kind}`,
    "--out",
    out,
    ...(experimental ? ["--experimental"] : []),
  ];
  execFileSync(binary, args, { stdio: ["ignore", "ignore", "inherit"] });
  return out;
}

/** Ours: through the CLI when it is built, else by calling the generators. */
function ourOutput(source, kind, experimental, out) {
  const cli = join(root, "bin", "codex.js");
  if (existsSync(join(root, "dist"))) return generate(process.execPath, [cli], kind, experimental, out);
  const make = kind === "ts" ? source.generateTypeScript : source.generateJsonSchema;
  for (const [path, text] of make({ experimental })) {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileSync(join(out, path), text);
  }
  return out;
}

/** The functions under comparison, bundled from source. */
async function bundledSource(folder) {
  const { build } = await import("esbuild");
  const outfile = join(folder, "source.mjs");
  const names = {
    generateTypeScript: "generate-ts",
    generateJsonSchema: "generate-json-schema",
    validate: "validate",
    namedSchemas: "catalog",
  };
  const contents = Object.entries(names)
    .map(([name, file]) => `export { ${name} } from "./src/protocol/${file}.ts";`)
    .join("\n");
  await build({
    stdin: { contents, resolveDir: root, loader: "ts" },
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
  });
  return import(pathToFileURL(outfile).href);
}

function readTree(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      return [path.slice(folder.length + 1), readFileSync(path, "utf8")];
    }),
  );
}
