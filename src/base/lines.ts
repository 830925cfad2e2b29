// Splits a byte stream into lines at LF only. Not readline: that also splits at U+2028 and
// decodes before it has whole characters. Lines over the limit are reported, never accumulated.

export interface LineSink {
  /** One line without its LF (and without a CR before it). The buffer is not reused. */
  line(bytes: Buffer): void;
  /** A line longer than the limit was dropped; `bytes` is its length as far as known. */
  tooLong(bytes: number): void;
}

const NOTHING = Buffer.alloc(0);
const FIRST_HELD_BYTES = 4096;

export class LineSplitter {
  /** The line so far, at its start; it doubles when full, so that many small chunks cost no more than few. */
  private held = NOTHING;
  private size = 0;
  private dropping = false;
  private readonly sink: LineSink;
  private readonly limit: number;

  /** @param limit the longest accepted line in bytes */
  constructor(sink: LineSink, limit: number) {
    this.sink = sink;
    this.limit = limit;
  }

  push(chunk: Buffer): void {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(0x0a, start);
      if (end < 0) break;
      this.finish(chunk.subarray(start, end));
      start = end + 1;
    }
    if (start < chunk.length) this.hold(chunk.subarray(start));
  }

  /** Delivers a last line that has no LF. */
  end(): void {
    if (this.size > 0) this.finish(NOTHING);
  }

  private hold(part: Buffer): void {
    const before = this.size;
    this.size += part.length;
    if (this.size > this.limit) {
      this.dropping = true;
      this.held = NOTHING;
      return;
    }
    if (this.size > this.held.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(FIRST_HELD_BYTES, Math.min(this.size * 2, this.limit)));
      this.held.copy(larger, 0, 0, before);
      this.held = larger;
    }
    part.copy(this.held, before);
  }

  /** The last part of a line has come. */
  private finish(part: Buffer): void {
    let line = part;
    if (this.size > 0 || part.length > this.limit) {
      this.hold(part);
      line = this.held.subarray(0, this.size);
    }
    const { size, dropping } = this;
    this.held = NOTHING;
    this.size = 0;
    this.dropping = false;
    if (dropping) return this.sink.tooLong(size);
    if (line.length > 0 && line[line.length - 1] === 0x0d) line = line.subarray(0, -1);
    this.sink.line(line);
  }
}
