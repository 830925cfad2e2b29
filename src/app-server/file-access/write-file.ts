// Writes whole files. Symlinks are followed.
import * as fs from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { openError, refuseWaiting } from "./kinds.ts";

const { O_WRONLY, O_CREAT, O_TRUNC, O_NONBLOCK } = fs.constants;

/** Replaces or makes a file. An existing one keeps its mode. @throws RpcError or the system's error */
export async function writeContent(file: string, content: Buffer): Promise<void> {
  const handle = await openToWrite(file);
  try {
    refuseWaiting(await handle.stat(), "fs/writeFile");
    await handle.writeFile(content);
  } finally {
    await handle.close();
  }
}

/** Non-blocking: a pipe that nobody reads must not hold a thread before it can be refused. */
async function openToWrite(file: string): Promise<FileHandle> {
  try {
    return await open(file, O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK, 0o666);
  } catch (error) {
    throw await openError(error, file, "fs/writeFile");
  }
}
