// What is on the disk: metadata, folder listings, making and removing.
import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { Dirent, Stats } from "node:fs";
import { errnoCode } from "../../base/os-error.ts";
import type { FsGetMetadataResponse, FsReadDirectoryEntry } from "../../protocol/fs.ts";
import { invalidRequest } from "../rpc-error.ts";

/** What a path leads to; symlinks are followed. Times in milliseconds since the epoch; 0 where unknown. */
export async function metadataOf(file: string): Promise<FsGetMetadataResponse> {
  const stat = await fs.stat(file);
  return { ...kindOf(stat), createdAtMs: time(stat.birthtimeMs), modifiedAtMs: time(stat.mtimeMs) };
}

/** What a folder holds, sorted by name. A symlink counts as what it leads to, a dangling one as neither. */
export async function entriesOf(folder: string): Promise<FsReadDirectoryEntry[]> {
  const found = await fs.readdir(folder, { withFileTypes: true });
  found.sort((left, right) => (left.name < right.name ? -1 : 1));
  return Promise.all(
    found.map(async (entry) => ({
      fileName: entry.name,
      ...(entry.isSymbolicLink() ? await targetKind(`${folder}/${entry.name}`) : kindOf(entry)),
    })),
  );
}

/** Makes a folder. */
export async function makeFolder(folder: string): Promise<void> {
  await fs.mkdir(folder);
}

/**
 * Makes a folder and those that lead to it; one that is there is fine. Not Node's own way, which tries for
 * ever where a folder takes no new names (/proc).
 */
export async function makeFolders(folder: string): Promise<void> {
  try {
    return await makeOrKeep(folder);
  } catch (error) {
    if (errnoCode(error) !== "ENOENT" || folder === path.dirname(folder)) throw error;
  }
  await makeFolders(path.dirname(folder));
  await makeOrKeep(folder);
}

async function makeOrKeep(folder: string): Promise<void> {
  try {
    await fs.mkdir(folder);
  } catch (error) {
    if (!(await isFolder(folder))) throw error;
  }
}

function isFolder(file: string): Promise<boolean> {
  return fs.stat(file).then(
    (stat) => stat.isDirectory(),
    () => false,
  );
}

/** Removes a file, a symlink (never its target) or a folder. `force`: nothing there is fine. */
export async function remove(
  file: string,
  options: { readonly recursive: boolean; readonly force: boolean },
): Promise<void> {
  if (file === "/") throw invalidRequest("fs/remove does not remove the root directory");
  try {
    const isFolder = (await fs.lstat(file)).isDirectory();
    if (!isFolder) await fs.unlink(file);
    else if (options.recursive) await fs.rm(file, { recursive: true });
    else await fs.rmdir(file);
  } catch (error) {
    if (!options.force || errnoCode(error) !== "ENOENT") throw error;
  }
}

async function targetKind(link: string): Promise<Kind> {
  try {
    return kindOf(await fs.stat(link));
  } catch {
    // It leads nowhere, or where we may not look.
    return { isDirectory: false, isFile: false };
  }
}

type Kind = Pick<FsReadDirectoryEntry, "isDirectory" | "isFile">;

function kindOf(entry: Dirent | Stats): Kind {
  return { isDirectory: entry.isDirectory(), isFile: entry.isFile() };
}

function time(ms: number): number {
  return Number.isFinite(ms) ? Math.trunc(ms) : 0;
}
