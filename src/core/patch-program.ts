// `apply_patch` as a program on the PATH of commands: a script that runs us again, so that a patch
// in a pipe or an argument works inside the sandbox. Written once per installation.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { makeFolder } from "../base/make-folder.ts";
import { errnoCode } from "../base/os-error.ts";
import { quoteWord } from "../base/shell-words.ts";
import type { Services } from "./thread-state.ts";

const NAMES = ["apply_patch", "applypatch"] as const;

/** The folder to put in front of PATH, made when missing; null where it cannot be made: then only the tool patches. */
export function patchProgramFolder(services: Pick<Services, "codexHome" | "selfArgv">): string | null {
  const command = services.selfArgv.map(quoteWord).join(" ");
  const script = `#!/bin/sh\nexec ${command} --codex-apply-patch-program "$@"\n`;
  const mark = createHash("sha256").update(script).digest("hex").slice(0, 8);
  const folder = path.join(services.codexHome, "tmp", "arg0", `codex-arg0-${mark}`);
  if (fs.existsSync(path.join(folder, NAMES[1]))) return folder;
  try {
    makeFolder(folder);
    for (const name of NAMES) fs.writeFileSync(path.join(folder, name), script, { mode: 0o755 });
    return folder;
  } catch (error) {
    if (errnoCode(error) === undefined) throw error;
    return null;
  }
}
