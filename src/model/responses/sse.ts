// Server-sent events from bytes (WHATWG HTML 9.2). Text is decoded only up to the last whole line,
// so a character cut by the network is never seen; memory is bounded by one event.
import { ModelError } from "../types.ts";

const LF = 0x0a;
const CR = 0x0d;
const MIB = 1024 * 1024;
const MAX_EVENT_BYTES = 64 * MIB;

/** One event: its data lines joined with LF, and its name (empty when it has none). */
export type SseSink = (data: string, name: string) => void;

export class SseSplitter {
  private readonly sink: SseSink;
  private readonly limit: number;
  /** The bytes of a line that has no end yet. */
  private rest: Buffer[] = [];
  private restSize = 0;
  private data: string | null = null;
  private name = "";
  private afterCr = false;
  private atStart = true;

  /** @param limit the longest accepted event, in bytes */
  constructor(sink: SseSink, limit: number = MAX_EVENT_BYTES) {
    this.sink = sink;
    this.limit = limit;
  }

  /** Takes the next bytes and delivers the events they complete. @throws ModelError when an event is over the limit */
  push(chunk: Buffer): void {
    // A CR ended the last chunk: the LF of a CRLF pair ends nothing more.
    const start = this.afterCr && chunk[0] === LF ? 1 : 0;
    if (chunk.length > 0) this.afterCr = false;
    const end = Math.max(chunk.lastIndexOf(LF), chunk.lastIndexOf(CR)) + 1;
    if (end <= start) return this.keep(chunk.subarray(start));
    this.afterCr = end === chunk.length && chunk[end - 1] === CR;
    const lines = this.decode(chunk.subarray(start, end));
    if (end < chunk.length) this.keep(chunk.subarray(end));
    this.readLines(lines);
  }

  /** The stream ended well. An event without its closing empty line counts: some servers forget it. */
  end(): void {
    if (this.restSize > 0) this.readLines(`${this.decode(Buffer.alloc(0))}\n`);
    this.dispatch();
  }

  private keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.rest.push(bytes);
    this.restSize += bytes.length;
    this.check(this.restSize);
  }

  private decode(bytes: Buffer): string {
    const whole = this.restSize === 0 ? bytes : Buffer.concat([...this.rest, bytes]);
    this.rest = [];
    this.restSize = 0;
    let text = whole.toString("utf8");
    if (this.atStart && text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    this.atStart = false;
    return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  }

  private readLines(text: string): void {
    let from = 0;
    while (from < text.length) {
      const to = text.indexOf("\n", from);
      if (to === from) this.dispatch();
      else if (text.startsWith("data: ", from)) this.addData(text.slice(from + 6, to));
      else if (text.startsWith("event: ", from)) this.name = text.slice(from + 7, to);
      else this.readField(text.slice(from, to));
      from = to + 1;
    }
  }

  private readField(line: string): void {
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (field === "data") this.addData(value);
    else if (field === "event") this.name = value;
  }

  private addData(value: string): void {
    this.data = this.data === null ? value : `${this.data}\n${value}`;
    this.check(this.data.length);
  }

  private dispatch(): void {
    const { data, name } = this;
    this.data = null;
    this.name = "";
    if (data !== null) this.sink(data, name);
  }

  private check(size: number): void {
    if (size <= this.limit) return;
    const text = `the server sent an event of more than ${this.limit / MIB} MiB`;
    throw new ModelError("streamDisconnected", `stream disconnected before completion: ${text}`);
  }
}
