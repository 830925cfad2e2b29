// Whether a program can be started, asked before something else (a shell, a sandbox) starts it and would
// hide the answer in an exit code.
import * as fs from "node:fs";
import * as path from "node:path";
import { errnoCode } from "../base/os-error.ts";
import type { SpawnRequest } from "./types.ts";

const MISSING = "No such file or directory (os error 2)";
const FORBIDDEN = "Permission denied (os error 13)";

/** Why argv[0] cannot be started, in the operating system's words; null when it can. */
export function programFault(request: Pick<SpawnRequest, "argv" | "cwd" | "env">): string | null {
  const file = request.argv[0] ?? "";
  if (file === "") return MISSING;
  const folders = file.includes("/") ? [""] : (request.env["PATH"] ?? "/usr/bin:/bin").split(":");
  const found = new Set(folders.map((folder) => look(path.resolve(request.cwd, folder, file))));
  if (found.has("executable")) return null;
  return found.has("forbidden") ? FORBIDDEN : MISSING;
}

function look(file: string): "executable" | "forbidden" | "missing" {
  try {
    // Most folders of a PATH do not have the program: that must not cost an exception.
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return "missing";
    if (!stat.isFile()) return "forbidden";
    fs.accessSync(file, fs.constants.X_OK);
    return "executable";
  } catch (error) {
    return errnoCode(error) === "EACCES" ? "forbidden" : "missing";
  }
}
