// Reads thread files: the whole file at once, in batches, or only its head. Damaged, unknown and
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

/** Reads a whole file. @throws system errors when it cannot be opened or read */
export function readRolloutSync(file: string): RolloutBatch {
  const collector = new LineCollector();
  const splitter = new LineSplitter(collector, MAX_LINE_BYTES);
  const fd = fs.openSync(file, "r");
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const read = fs.readSync(fd, chunk, 0, chunk.length, null);
      if (read === 0) break;
      splitter.push(chunk.subarray(0, read));
    }
  } finally {
    fs.closeSync(fd);
  }
  splitter.end();
  return collector.take();
}

/** Reads a file in batches of about a megabyte, leaving the event loop free between them. @throws system errors */
export async function* readRollout(file: string, signal?: AbortSignal): AsyncGenerator<RolloutBatch, void> {
  const collector = new LineCollector();
  const splitter = new LineSplitter(collector, MAX_LINE_BYTES);
  const handle = await fs.promises.open(file, "r");
  try {
    for (;;) {
      if (signal?.aborted === true) return;
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, null);
      if (bytesRead === 0) {
        splitter.end();
        yield collector.take();
        return;
      }
      splitter.push(chunk.subarray(0, bytesRead));
      yield collector.take();
    }
  } finally {
    await handle.close();
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
