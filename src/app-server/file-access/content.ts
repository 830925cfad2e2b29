// Reads and writes whole files. Pipes and sockets are refused: opening one may wait for ever, and would
// hold up every later request. Symlinks are followed.
import * as fs from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { errnoCode } from "../../base/os-error.ts";
import { invalidRequest } from "../rpc-error.ts";

const { O_RDONLY, O_WRONLY, O_CREAT, O_TRUNC, O_NONBLOCK } = fs.constants;

/** What fits into one answer: base64 of this many bytes is just shorter than the longest string. */
const MAX_READ_BYTES = 384_000_000;
/** The first read of a file whose size the system does not know (/proc). */
const FIRST_READ_BYTES = 64 * 1024;

/** The content of a file. @throws RpcError or the system's error */
export async function readContent(file: string): Promise<Buffer> {
  const handle = await openFile(file, O_RDONLY, "fs/readFile");
  try {
    const stat = await handle.stat();
    if (stat.isDirectory()) throw systemError("EISDIR", 21);
    refuseWaiting(stat, "fs/readFile");
    if (stat.size > MAX_READ_BYTES) throw tooLarge(file);
    return await readAll(handle, stat.size, file);
  } finally {
    await handle.close();
  }
}

/** Replaces or makes a file. An existing one keeps its mode. @throws RpcError or the system's error */
export async function writeContent(file: string, content: Buffer): Promise<void> {
  const handle = await openFile(file, O_WRONLY | O_CREAT | O_TRUNC, "fs/writeFile");
  try {
    refuseWaiting(await handle.stat(), "fs/writeFile");
    await handle.writeFile(content);
  } finally {
    await handle.close();
  }
}

type Method = "fs/readFile" | "fs/writeFile";

/** Non-blocking: a pipe without another end must not hold a thread before it can be refused. */
async function openFile(file: string, flags: number, method: Method): Promise<FileHandle> {
  try {
    return await open(file, flags | O_NONBLOCK, 0o666);
  } catch (error) {
    // How the system says that this is a socket, or a pipe that nobody reads.
    if (errnoCode(error) === "ENXIO") throw waits(method);
    throw error;
  }
}

function refuseWaiting(stat: fs.Stats, method: Method): void {
  if (stat.isFIFO() || stat.isSocket()) throw waits(method);
}

function waits(method: Method): Error {
  return invalidRequest(`${method} does not support pipes and sockets`);
}

async function readAll(handle: FileHandle, size: number, file: string): Promise<Buffer> {
  let buffer = Buffer.allocUnsafe(size > 0 ? size + 1 : FIRST_READ_BYTES);
  let length = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, null);
    length += bytesRead;
    // A regular file that came in one go ends here: asking once more would only cost time.
    if (bytesRead === 0 || (length === size && length < buffer.length)) return buffer.subarray(0, length);
    if (length > MAX_READ_BYTES) throw tooLarge(file);
    if (length < buffer.length) continue;
    const larger = Buffer.allocUnsafe(buffer.length * 2);
    buffer.copy(larger, 0, 0, length);
    buffer = larger;
  }
}

function tooLarge(file: string): Error {
  return invalidRequest(
    `fs/readFile cannot answer with more than ${MAX_READ_BYTES} bytes, and ${file} has more; read parts of it with command/exec.`,
  );
}

function systemError(code: string, errno: number): Error {
  return Object.assign(new Error(code), { code, errno: -errno });
}
