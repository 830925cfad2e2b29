// Splits a byte stream into lines at LF only. Not readline: that also splits at U+2028 and
// decodes before it has whole characters. Lines over the limit are reported, never accumulated.

export interface LineSink {
  /** One line without its LF (and without a CR before it). The buffer is not reused. */
  line(bytes: Buffer): void;
  /** A line longer than the limit was dropped; `bytes` is its length as far as known. */
  tooLong(bytes: number): void;
}

export class LineSplitter {
  private parts: Buffer[] = [];
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
      this.take(chunk.subarray(start, end));
      this.flush();
      start = end + 1;
    }
    if (start < chunk.length) this.take(chunk.subarray(start));
  }

  /** Delivers a last line that has no LF. */
  end(): void {
    if (this.size > 0) this.flush();
  }

  private take(part: Buffer): void {
    this.size += part.length;
    if (this.size > this.limit) {
      this.dropping = true;
      this.parts = [];
      return;
    }
    this.parts.push(part);
  }

  private flush(): void {
    const { size, dropping, parts } = this;
    this.parts = [];
    this.size = 0;
    this.dropping = false;
    if (dropping) return this.sink.tooLong(size);
    let line = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    if (line.length > 0 && line[line.length - 1] === 0x0d) line = line.subarray(0, -1);
    this.sink.line(line);
  }
}
