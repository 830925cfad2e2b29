// `mkdir -p` with the system's own reason: Node's recursive mkdir says ENOENT where the truth is EROFS.
import * as fs from "node:fs";
import * as path from "node:path";
import { errnoCode } from "./os-error.ts";

/** Makes a folder and those above it. @throws system errors */
export function makeFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true });
  } catch (error) {
    if (errnoCode(error) === "ENOENT") fs.mkdirSync(firstMissing(path.resolve(folder)));
    throw error;
  }
}

function firstMissing(folder: string): string {
  const parent = path.dirname(folder);
  return parent === folder || fs.existsSync(parent) ? folder : firstMissing(parent);
}
