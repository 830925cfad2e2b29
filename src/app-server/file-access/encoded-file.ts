// A file as the answer that carries it: read piece by piece and put into base64 right where it is sent from.
// So a read takes the memory of its answer and little more, and the server hears others between the pieces.
import * as fs from "node:fs";
import { promisify } from "node:util";
import { EncodedResult } from "../encoded-result.ts";
import { invalidRequest } from "../rpc-error.ts";
import { openError, refuseWaiting } from "./kinds.ts";

const HEAD = Buffer.from('{"dataBase64":"');
const TAIL = Buffer.from('"}');

/** The base64 of this many bytes is just shorter than the longest string of a client in JavaScript. */
const MAX_READ_BYTES = 384_000_000;
/** How much longer than it says a file may be: in /proc they say 0, and /dev/zero never ends. */
const MAX_UNKNOWN_BYTES = 16 * 1024 * 1024;
const FIRST_UNKNOWN_BYTES = 16 * 1024;
const PIECE_BYTES = 3 * 512 * 1024;
/** Read at once: a thread for it would take longer. Opening the file has shown that its disk answers. */
const SMALL_BYTES = 64 * 1024;
/** Encoded at once, through a string: larger ones leave the processor's cache. A multiple of 3. */
const SLICE_BYTES = 3 * 8192;

/** Plain descriptors: a FileHandle would be closed in a thread of its own. */
const open = promisify(fs.open);

/** Called with the answer's size before the memory for it is taken. */
export type Reserve = (bytes: number) => Promise<void>;

/** The result of `fs/readFile`. @throws RpcError or the system's error */
export async function encodedFile(file: string, reserve: Reserve): Promise<EncodedResult> {
  const fd = await openToRead(file);
  try {
    // At once: opening the file has brought its metadata along.
    const stat = fs.fstatSync(fd);
    if (stat.isDirectory()) throw Object.assign(new Error("EISDIR"), { code: "EISDIR", errno: -21 });
    refuseWaiting(stat, "fs/readFile");
    if (stat.size > MAX_READ_BYTES) throw tooLarge(file, MAX_READ_BYTES);
    if (stat.size > 0) await reserve(encodedSize(stat.size));
    return new EncodedResult(await encodeAll({ fd, file, size: stat.size, reserve }));
  } finally {
    // At once too: there is nothing to write back, and a thread for it would cost more than all our work.
    fs.closeSync(fd);
  }
}

interface Source {
  readonly fd: number;
  readonly file: string;
  /** What the system says; 0 may mean that it does not know. */
  readonly size: number;
  readonly reserve: Reserve;
}

async function encodeAll({ fd, file, size, reserve }: Source): Promise<Buffer> {
  const limit = Math.min(MAX_READ_BYTES, size + MAX_UNKNOWN_BYTES);
  let text: Buffer = Buffer.allocUnsafe(encodedSize(size > 0 ? size : FIRST_UNKNOWN_BYTES));
  let at = HEAD.copy(text);
  let piece: Buffer = Buffer.allocUnsafe(size > 0 ? Math.min(size + 1, PIECE_BYTES) : FIRST_UNKNOWN_BYTES);
  for (let total = 0, held = 0; ;) {
    const count =
      size > 0 && size <= SMALL_BYTES
        ? fs.readSync(fd, piece, held, piece.length - held, null)
        : await read(fd, piece, held);
    total += count;
    held += count;
    // A file that is as long as it said ends here: asking once more would only cost time.
    const ended = count === 0 || (total === size && held < piece.length);
    if (total > limit) throw tooLarge(file, limit);
    const whole = ended ? held : held - (held % 3);
    const needed = at + base64Size(whole) + TAIL.length;
    if (needed > text.length) text = larger(text, at, needed);
    at = encode(piece.subarray(0, whole), text, at);
    if (ended) return text.subarray(0, at + TAIL.copy(text, at));
    held = piece.copy(piece, 0, whole, held);
    if (size === 0 && piece.length === FIRST_UNKNOWN_BYTES && total >= FIRST_UNKNOWN_BYTES) {
      await reserve(encodedSize(limit));
      const rest = piece.subarray(0, held);
      piece = Buffer.allocUnsafe(PIECE_BYTES);
      rest.copy(piece);
    }
  }
}

/** Base64 of `bytes` into `text` from `at` on; where it ends. */
function encode(bytes: Buffer, text: Buffer, at: number): number {
  let end = at;
  for (let start = 0; start < bytes.length; start += SLICE_BYTES) {
    const slice = bytes.toString("base64", start, Math.min(start + SLICE_BYTES, bytes.length));
    end += text.write(slice, end, "latin1");
  }
  return end;
}

function larger(text: Buffer, used: number, needed: number): Buffer {
  const grown = Buffer.allocUnsafe(Math.max(needed, text.length * 2));
  text.copy(grown, 0, 0, used);
  return grown;
}

function encodedSize(bytes: number): number {
  return HEAD.length + base64Size(bytes) + TAIL.length;
}

function base64Size(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}

/** Non-blocking: a pipe without another end must not hold a thread before it can be refused. */
async function openToRead(file: string): Promise<number> {
  try {
    return await open(file, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  } catch (error) {
    throw await openError(error, file, "fs/readFile");
  }
}

/** Reads on into `buffer` from `at`; 0 at the end. */
function read(fd: number, buffer: Buffer, at: number): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.read(fd, buffer, at, buffer.length - at, null, (error, count) => {
      if (error === null) resolve(count);
      else reject(error);
    });
  });
}

function tooLarge(file: string, limit: number): Error {
  return invalidRequest(
    `fs/readFile cannot answer with more than ${limit} bytes, and ${file} has more; read parts of it with command/exec.`,
  );
}
