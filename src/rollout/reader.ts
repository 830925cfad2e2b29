// Reads thread files: the whole file at once, line by line, or only its head. Damaged, unknown and
// oversized lines are counted and cost only themselves; nothing is ever written here.
import * as fs from "node:fs";
import { LineSplitter } from "../base/lines.ts";
import { parseLine } from "./parse-line.ts";
import type { ReadReport, StoredLine, UnknownLine } from "./types.ts";

/** Longest line that is read; V8 cannot hold much longer strings. */
const MAX_LINE_BYTES = 256 * 1024 * 1024;

const CHUNK_BYTES = 1024 * 1024;

/** Some lines of a file, in order, with what was met on the way (the counts are of this batch only). */
export interface RolloutBatch extends ReadReport {
  readonly lines: readonly StoredLine[];
  readonly unknownLines: readonly UnknownLine[];
}

/**
 * Reads a whole file, or its first `bytes`: what it was when it had that size.
 * @throws system errors when it cannot be opened or read
 */
export function readRolloutSync(file: string, bytes: number = Number.POSITIVE_INFINITY): RolloutBatch {
  const collector = new LineCollector();
  const splitter = new LineSplitter(collector, MAX_LINE_BYTES);
  const fd = fs.openSync(file, "r");
  try {
    readRest(fd, splitter, bytes);
  } finally {
    fs.closeSync(fd);
  }
  splitter.end();
  return collector.take();
}

/** A file that is being read line by line; see `feedRollout`. */
export interface RolloutFeed {
  /**
   * Reads what was appended meanwhile, gives the last line and closes the file. Call it once. Returns how many
   * bytes the file had. @throws system errors
   */
  finish(): number;
}

/**
 * Hands each line of a file to `push`, a megabyte at a time, leaving the event loop free between them and
 * holding no more than that in memory. Resolves at the end of the file; what a writer appends between then
 * and `finish` is read there, in one step, so that nothing falls between the file and what follows it live.
 * @throws system errors
 */
export async function feedRollout(file: string, push: (line: StoredLine) => void): Promise<RolloutFeed> {
  const collector = new LineCollector();
  const splitter = new LineSplitter(collector, MAX_LINE_BYTES);
  const drain = (): void => {
    for (const line of collector.take().lines) push(line);
  };
  const handle = await fs.promises.open(file, "r");
  let total = 0;
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, null);
      if (bytesRead === 0) break;
      total += bytesRead;
      splitter.push(chunk.subarray(0, bytesRead));
      drain();
    }
  } catch (error) {
    await handle.close();
    throw error;
  }
  return {
    finish() {
      try {
        total += readRest(handle.fd, splitter);
      } finally {
        void handle.close();
      }
      splitter.end();
      drain();
      return total;
    },
  };
}

/** Reads on to the end, or at most `limit` bytes. Returns how many there were. */
function readRest(fd: number, splitter: LineSplitter, limit: number = Number.POSITIVE_INFINITY): number {
  for (let total = 0; ;) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, limit - total));
    const read = chunk.length === 0 ? 0 : fs.readSync(fd, chunk, 0, chunk.length, null);
    if (read === 0) return total;
    total += read;
    splitter.push(chunk.subarray(0, read));
  }
}

class LineCollector {
  private lines: StoredLine[] = [];
  private unknownLines: UnknownLine[] = [];
  private damaged = 0;
  private oversized = 0;

  line(bytes: Buffer): void {
    if (bytes.length === 0) return; // a blank line is nobody's record
    const line = parseLine(bytes.toString("utf8"));
    if (line === undefined) this.damaged++;
    else if (line.type === "unknown") this.unknownLines.push(line);
    else this.lines.push(line);
  }

  tooLong(): void {
    this.oversized++;
  }

  take(): RolloutBatch {
    const { lines, unknownLines, damaged, oversized } = this;
    this.lines = [];
    this.unknownLines = [];
    this.damaged = 0;
    this.oversized = 0;
    return { lines, unknownLines, unknown: unknownLines.length, damaged, oversized };
  }
}
