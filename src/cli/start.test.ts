import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { VERSION } from "../base/version.ts";

const root = path.resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(path.join(tmpdir(), "codex-bin-"));
mkdirSync(path.join(folder, "bin"));
for (const file of ["bin/codex.js", "bin/package.json"])
  copyFileSync(path.join(root, file), path.join(folder, file));
writeFileSync(path.join(folder, "package.json"), '{"type":"module"}');
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [path.join(folder, "bin/codex.js"), ...args], { encoding: "utf8" });
}

it("prints the version without loading any other file", () => {
  for (const flag of ["--version", "-V"]) {
    expect(run(flag)).toMatchObject({ status: 0, stdout: `codex-cli ${VERSION}\n`, stderr: "" });
  }
});

it("says how to build a copy that has not been built", () => {
  const { status, stderr } = run("exec", "hi");
  expect(status).toBe(1);
  expect(stderr).toMatch(/^Error: .*npm run build.*\n$/);
});

it("carries the same version everywhere", () => {
  const manifest: unknown = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  expect(manifest).toMatchObject({ version: VERSION });
});

it("loads nothing but the parser before the command is known", () => {
  const files = [...staticImports(path.join(root, "src/cli/main.ts"))].map((file) =>
    path.relative(root, file),
  );
  expect(files.filter((file) => !/^src\/(base|cli)\//.test(file))).toEqual([]);
  expect(files.length).toBeLessThanOrEqual(14);
});

it("loads only its own definition for exec", () => {
  const files = [...staticImports(path.join(root, "src/cli/args/defs/exec.ts"))].map((file) =>
    path.basename(file),
  );
  expect(files.sort()).toEqual(["common.ts", "exec.ts"]);
});

/** The file and everything it imports when it is loaded; types and `import()` do not count. */
function staticImports(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const match of readFileSync(file, "utf8").matchAll(/^import (?!type)[^;]*?"(\.[^"]+)";/gm)) {
    staticImports(path.resolve(path.dirname(file), match[1]!), seen);
  }
  return seen;
}
