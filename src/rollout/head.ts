// Reads only the beginning of a thread file: its meta line and its first user message. This is what
// lists need; bodies are never read for them.
import * as fs from "node:fs";
import { LineSplitter } from "../base/lines.ts";
import { parseLine } from "./parse-line.ts";
import { previewOfEvent, previewOfItem } from "./preview.ts";
import type { SessionMeta, StoredLine, UnknownLine } from "./types.ts";

// One read is enough for nearly every file: the meta line carries the base instructions (some 20 KB).
const FIRST_READ = 48 * 1024;
const NEXT_READ = 256 * 1024;
// Used by one call at a time: heads are read synchronously and parsed before the next read.
const firstChunk = Buffer.allocUnsafeSlow(FIRST_READ);
// A first message with pictures can be long; past this the preview stays empty.
const HEAD_LIMIT = 8 * 1024 * 1024;

export interface RolloutHead {
  readonly meta: SessionMeta;
  /** The first user message, or "" when the thread has none (yet). */
  readonly preview: string;
}

/** Reads a file's head. Undefined when its first readable line is no meta line. @throws system errors */
export function readHead(file: string): RolloutHead | undefined {
  const scan = new HeadScan();
  const splitter = new LineSplitter(scan, HEAD_LIMIT);
  const fd = fs.openSync(file, "r");
  try {
    for (let at = 0, size = FIRST_READ; at < HEAD_LIMIT && !scan.done; size = NEXT_READ) {
      const chunk = at === 0 ? firstChunk : Buffer.allocUnsafe(size);
      const read = fs.readSync(fd, chunk, 0, size, at);
      splitter.push(chunk.subarray(0, read));
      if (read < size) {
        splitter.end();
        break;
      }
      at += read;
    }
  } finally {
    fs.closeSync(fd);
  }
  return scan.head();
}

class HeadScan {
  done = false;
  private meta: SessionMeta | undefined;
  private eventPreview: string | undefined;
  private itemPreview: string | undefined;

  line(bytes: Buffer): void {
    if (this.done || bytes.length === 0) return;
    const line = parseLine(bytes.toString("utf8"));
    if (line !== undefined) this.see(line);
  }

  tooLong(): void {
    this.done = true;
  }

  head(): RolloutHead | undefined {
    if (this.meta === undefined) return undefined;
    return { meta: this.meta, preview: this.eventPreview ?? this.itemPreview ?? "" };
  }

  private see(line: StoredLine | UnknownLine): void {
    if (this.meta === undefined) {
      if (line.type === "session_meta") this.meta = line.payload;
      else this.done = line.type !== "unknown";
    } else if (line.type === "event_msg" && line.payload.type === "user_message") {
      this.eventPreview = previewOfEvent(line.payload);
      this.done = true;
    } else if (line.type === "response_item") {
      this.itemPreview ??= previewOfItem(line.payload);
    }
  }
}
