// `mkdir -p`, one folder at a time. Node's own says ENOENT where the truth is EROFS, and below /proc it
// never comes back.
import * as fs from "node:fs";
import * as path from "node:path";
import { errnoCode } from "./os-error.ts";

/** Makes a folder and those above it. @throws system errors */
export function makeFolder(folder: string, mode = 0o777): void {
  try {
    fs.mkdirSync(folder, { mode });
  } catch (error) {
    const parent = path.dirname(path.resolve(folder));
    if (errnoCode(error) === "EEXIST" && fs.statSync(folder).isDirectory()) return;
    // A parent that is there is not what is missing.
    if (errnoCode(error) !== "ENOENT" || fs.existsSync(parent)) throw error;
    makeFolder(parent, mode);
    // Again, as from the start: another process may have been as fast.
    makeFolder(folder, mode);
  }
}
