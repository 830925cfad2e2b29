// `codex app-server generate-ts` and `generate-json-schema`: writes what src/protocol describes.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { makeFolder } from "../../base/make-folder.ts";
import { osErrorText } from "../../base/os-error.ts";
import { UserError } from "../../base/user-error.ts";
import { isGiven, valueOf } from "../args/read.ts";
import type { ParsedArgs } from "../args/types.ts";

/** Writes the TypeScript files; formats them when a Prettier executable is given. */
export async function runGenerateTs(args: ParsedArgs): Promise<number> {
  const { generateTypeScript } = await import("../../protocol/generate-ts.ts");
  const written = writeFiles(args, generateTypeScript({ experimental: isGiven(args, "experimental") }));
  const prettier = valueOf(args, "prettier");
  if (prettier !== undefined) format(prettier, written);
  return 0;
}

/** Writes the JSON Schema files. */
export async function runGenerateJsonSchema(args: ParsedArgs): Promise<number> {
  const { generateJsonSchema } = await import("../../protocol/generate-json-schema.ts");
  writeFiles(args, generateJsonSchema({ experimental: isGiven(args, "experimental") }));
  return 0;
}

/** Writes below `--out`, which the parser has made sure of; returns the paths. */
function writeFiles(args: ParsedArgs, files: ReadonlyMap<string, string>): readonly string[] {
  const out = valueOf(args, "out")!;
  const written: string[] = [];
  for (const [name, text] of files) {
    const file = path.join(out, name);
    try {
      makeFolder(path.dirname(file));
      writeFileSync(file, text);
    } catch (error) {
      throw new UserError(`Failed to write ${file}: ${osErrorText(error)}`, { cause: error });
    }
    written.push(file);
  }
  return written;
}

function format(prettier: string, files: readonly string[]): void {
  const { status, error } = spawnSync(prettier, ["--write", "--log-level", "warn", ...files], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (error !== undefined)
    throw new UserError(`Failed to run ${prettier}: ${osErrorText(error)}`, { cause: error });
  if (status !== 0) throw new UserError(`${prettier} failed with status ${status}`);
}
