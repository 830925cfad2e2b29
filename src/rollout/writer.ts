// The only code that writes thread files. Append-only: each `append` is one write of whole lines, on
// disk (in the kernel, safe from kill -9) when it returns; a write that fails half-way is cut back to
// the last whole line, so an error never leaves half a record. Nothing is ever rewritten.
import * as fs from "node:fs";
import * as path from "node:path";
import { makeFolder } from "../base/make-folder.ts";
import { errnoCode, osErrorText } from "../base/os-error.ts";
import { ok, type Result } from "../base/result.ts";
import { UserError } from "../base/user-error.ts";
import { lockThread, type RolloutLocked, type WriterLock } from "./lock.ts";
import type { RolloutLine, RolloutWriter } from "./types.ts";

export interface WriterOptions {
  /** The thread's file; it need not exist, and is created by the first append. */
  readonly path: string;
  /** Where the claim on the thread is kept. */
  readonly codexHome: string;
  readonly threadId: string;
}

/** Opens a thread for writing, or says which process has it. @throws system errors of making the claim */
export function openRolloutWriter(options: WriterOptions): Result<RolloutWriter, RolloutLocked> {
  const lock = lockThread(options.codexHome, options.threadId);
  return lock.ok ? ok(new FileWriter(options.path, lock.value)) : lock;
}

const LF = 0x0a;
// Threads hold whatever the model and the user showed each other.
const PRIVATE = 0o600;

class FileWriter implements RolloutWriter {
  readonly path: string;
  private readonly lock: WriterLock;
  private fd: number | undefined;
  /** Size of the file after our last look: another size means that someone else wrote. */
  private size = 0;
  /** Whether the next record must first end a torn line. */
  private torn = false;
  private closed = false;
  private syncing = 0;
  private folderIsNew = false;

  constructor(file: string, lock: WriterLock) {
    this.path = file;
    this.lock = lock;
  }

  append(lines: readonly RolloutLine[]): void {
    if (this.closed) throw new Error(`the writer of ${this.path} is closed`);
    if (lines.length === 0) return;
    try {
      const fd = this.look((this.fd ??= this.open()));
      const text = encode(lines);
      this.write(fd, Buffer.from(this.torn ? `\n${text}` : text, "utf8"));
      this.torn = false;
    } catch (error) {
      throw writeError(this.path, error);
    }
  }

  async sync(): Promise<void> {
    const { fd } = this;
    if (fd === undefined) return;
    this.syncing++;
    try {
      await dataSync(fd);
      if (this.folderIsNew) await syncFolder(path.dirname(this.path));
      this.folderIsNew = false;
    } catch (error) {
      throw writeError(this.path, error);
    } finally {
      this.syncing--;
      if (this.closed) this.closeFile();
    }
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.lock.release();
    if (this.syncing === 0) this.closeFile();
  }

  private open(): number {
    const isNew = !fs.existsSync(this.path);
    if (isNew) makeFolder(path.dirname(this.path));
    const fd = fs.openSync(this.path, "a+", PRIVATE);
    this.folderIsNew ||= isNew;
    this.size = -1; // unknown: the first look examines the tail
    return fd;
  }

  // Notices a deleted file (carries on in a new one with everything so far) and a foreign or torn tail.
  private look(opened: number): number {
    let fd = opened;
    let stat = fs.fstatSync(fd);
    if (stat.nlink === 0) {
      fd = this.fd = restore(fd, this.path);
      stat = fs.fstatSync(fd);
      this.folderIsNew = true;
      this.size = -1;
    }
    if (stat.size === this.size) return fd;
    this.torn = stat.size > 0 && lastByte(fd, stat.size) !== LF;
    this.size = stat.size;
    return fd;
  }

  private write(fd: number, bytes: Buffer): void {
    const start = this.size;
    let written = 0;
    try {
      while (written < bytes.length) written += fs.writeSync(fd, bytes, written);
    } catch (error) {
      if (written > 0) this.cutBack(fd, start, written);
      throw error;
    }
    this.size = start + written;
  }

  // Only when nothing but our own half record lies behind the last whole line.
  private cutBack(fd: number, start: number, written: number): void {
    if (fs.fstatSync(fd).size === start + written) fs.ftruncateSync(fd, start);
    else this.size = -1;
  }

  private closeFile(): void {
    if (this.fd !== undefined) fs.closeSync(this.fd);
    this.fd = undefined;
  }
}

function encode(lines: readonly RolloutLine[]): string {
  const timestamp = new Date().toISOString();
  let text = "";
  for (const { type, payload } of lines) {
    text += `${wellFormed(JSON.stringify({ timestamp, type, payload }))}\n`;
  }
  return text;
}

// Half a surrogate pair is no text: the peer's parser rejects a whole line for one.
function wellFormed(json: string): string {
  if (!json.includes("\\ud")) return json;
  const halves = /\\\\|\\ud[89a-f][0-9a-f]{2}/g; // an escaped backslash, or an escaped half
  return json.replace(halves, (found) => (found === "\\\\" ? found : "\ufffd"));
}

function lastByte(fd: number, size: number): number {
  const byte = Buffer.alloc(1);
  fs.readSync(fd, byte, 0, 1, size - 1);
  return byte[0]!;
}

// The open descriptor still holds what was deleted: it is copied under the old name. When somebody put
// another file there (an editor that saves by renaming), that one is the thread's file from now on.
function restore(fd: number, file: string): number {
  makeFolder(path.dirname(file));
  if (fs.existsSync(file)) {
    fs.closeSync(fd);
    return fs.openSync(file, "a+");
  }
  const next = fs.openSync(file, "ax+", PRIVATE);
  const chunk = Buffer.allocUnsafe(1024 * 1024);
  for (let at = 0; ;) {
    const read = fs.readSync(fd, chunk, 0, chunk.length, at);
    if (read === 0) break;
    fs.writeFileSync(next, chunk.subarray(0, read));
    at += read;
  }
  fs.closeSync(fd);
  return next;
}

function dataSync(fd: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fs.fdatasync(fd, (error) => (error === null ? resolve() : reject(error)));
  });
}

// A new file's name is durable only once its folder is; folders cannot be synced on every system.
async function syncFolder(folder: string): Promise<void> {
  const handle = await fs.promises.open(folder, "r");
  try {
    await handle.sync();
  } catch (error) {
    if (!["EINVAL", "EPERM", "EISDIR", "EBADF"].includes(errnoCode(error) ?? "")) throw error;
  } finally {
    await handle.close();
  }
}

function writeError(file: string, cause: unknown): UserError {
  const next = ["ENOSPC", "EDQUOT", "EFBIG"].includes(errnoCode(cause) ?? "")
    ? "free some space, then go on: nothing written before is lost"
    : "mend that, then go on: nothing written before is lost";
  return new UserError(`Cannot save to ${file}: ${osErrorText(cause)}; ${next}.`, { cause });
}
