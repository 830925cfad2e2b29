// Copies a file, a symlink (as a link) or a folder. File names inside folders are bytes: one that is no
// UTF-8 is copied like any other. Pipes and devices inside folders are left out (0.120).
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { errnoCode } from "../../base/os-error.ts";
import { invalidRequest } from "../rpc-error.ts";
import { makeFolders } from "./folders.ts";

const SEPARATOR = Buffer.from("/");

/** Copies `source` to `destination`; a folder's content goes into a folder that is already there. @throws RpcError or the system's error */
export async function copy(source: string, destination: string, recursive: boolean): Promise<void> {
  const stat = await fs.lstat(source);
  if (stat.isDirectory()) {
    if (!recursive) {
      throw invalidRequest("fs/copy requires recursive: true when sourcePath is a directory");
    }
    if (await isInside(destination, source)) {
      throw invalidRequest("fs/copy cannot copy a directory to itself or one of its descendants");
    }
    await makeFolders(path.dirname(destination));
    await copyFolder(Buffer.from(source), Buffer.from(destination));
  } else if (stat.isSymbolicLink()) {
    await fs.symlink(await fs.readlink(source, "buffer"), destination);
  } else if (stat.isFile() && (await canTakeFile(destination))) {
    await fs.copyFile(source, destination);
  } else {
    throw invalidRequest("fs/copy only supports regular files, directories, and symlinks");
  }
}

async function copyFolder(source: Buffer, destination: Buffer): Promise<void> {
  const made = await makeFolder(destination);
  for (const entry of await fs.readdir(source, { withFileTypes: true, encoding: "buffer" })) {
    const from = Buffer.concat([source, SEPARATOR, entry.name]);
    const to = Buffer.concat([destination, SEPARATOR, entry.name]);
    if (entry.isDirectory()) await copyFolder(from, to);
    else if (entry.isSymbolicLink()) await fs.symlink(await fs.readlink(from, "buffer"), to);
    else if (entry.isFile() && (await canTakeFile(to))) await fs.copyFile(from, to);
  }
  // Last: a folder that nobody may write still has to be filled.
  if (made) await fs.chmod(destination, (await fs.stat(source)).mode & 0o7777);
}

/** True when it was made, false when the folder was there. */
async function makeFolder(folder: Buffer): Promise<boolean> {
  try {
    await fs.mkdir(folder);
    return true;
  } catch (error) {
    if (errnoCode(error) !== "EEXIST" || !(await fs.stat(folder)).isDirectory()) throw error;
    return false;
  }
}

/** A pipe there would make the copy wait for ever. */
async function canTakeFile(destination: string | Buffer): Promise<boolean> {
  try {
    const stat = await fs.stat(destination);
    return stat.isFile() || stat.isDirectory();
  } catch (error) {
    if (errnoCode(error) === "ENOENT") return true;
    throw error;
  }
}

/** Whether `file`, or the nearest folder to it that exists, is `folder` or below it. */
async function isInside(file: string, folder: string): Promise<boolean> {
  const real = await fs.realpath(folder);
  for (let at = file; ; at = path.dirname(at)) {
    const found = await fs.realpath(at).catch((error: unknown) => {
      if (errnoCode(error) === "ENOENT" && at !== "/") return null;
      throw error;
    });
    if (found !== null) return found === real || found.startsWith(`${real === "/" ? "" : real}/`);
  }
}
