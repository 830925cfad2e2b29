// Keeps the beginning and the end of an output of any length in bounded memory: the first N bytes in a
// plain buffer, the last M in a ring. Bytes are copied once, nothing is concatenated per chunk.
const FIRST_ALLOCATION = 4096;
const LF = 0x0a;

export class HeadTailBuffer {
  private readonly headLimit: number;
  private readonly tailLimit: number;
  private head: Buffer = Buffer.alloc(0);
  private headSize = 0;
  private ring: Buffer = Buffer.alloc(0);
  /** Where the next byte goes, once the ring has its full size. */
  private ringNext = 0;
  private ringSize = 0;
  private total = 0;
  private lineFeeds = 0;

  /** @param headBytes how much of the beginning to keep @param tailBytes how much of the end */
  constructor(headBytes: number, tailBytes: number) {
    this.headLimit = headBytes;
    this.tailLimit = tailBytes;
  }

  /** Bytes seen. */
  get totalBytes(): number {
    return this.total;
  }

  /** LF characters seen. */
  get newlines(): number {
    return this.lineFeeds;
  }

  /** Bytes seen but not kept. */
  get omittedBytes(): number {
    return this.total - this.headSize - this.ringSize;
  }

  push(chunk: Uint8Array): void {
    this.total += chunk.length;
    this.lineFeeds += countLineFeeds(chunk);
    const room = Math.min(this.headLimit - this.headSize, chunk.length);
    if (room > 0) {
      this.head = grown(this.head, this.headSize, this.headSize + room, this.headLimit);
      this.head.set(chunk.subarray(0, room), this.headSize);
      this.headSize += room;
    }
    if (room < chunk.length) this.pushTail(chunk.subarray(room));
  }

  /** The kept bytes: the beginning, and the end (empty while nothing went past the beginning). */
  bytes(): { readonly head: Buffer; readonly tail: Buffer } {
    const wrapped = this.ringSize === this.tailLimit;
    const tail = wrapped
      ? Buffer.concat([this.ring.subarray(this.ringNext), this.ring.subarray(0, this.ringNext)])
      : Buffer.from(this.ring.subarray(0, this.ringSize));
    return { head: Buffer.from(this.head.subarray(0, this.headSize)), tail };
  }

  /** The kept text; `gap` says what stands for the omitted bytes. Invalid UTF-8 becomes U+FFFD. */
  text(gap: (omittedBytes: number) => string = () => ""): string {
    const { head, tail } = this.bytes();
    const omitted = this.omittedBytes;
    if (omitted === 0) return Buffer.concat([head, tail]).toString("utf8");
    // The cuts may go through a character: its halves are left out, not shown as damage.
    const headText = head.subarray(0, wholeCharacters(head)).toString("utf8");
    return headText + gap(omitted) + tail.subarray(leadingHalf(tail)).toString("utf8");
  }

  private pushTail(chunk: Uint8Array): void {
    const limit = this.tailLimit;
    const part = chunk.length > limit ? chunk.subarray(chunk.length - limit) : chunk;
    if (part.length === 0) return;
    const needed = Math.min(limit, this.ringSize + part.length);
    this.ring = grown(this.ring, this.ringSize, needed, limit);
    const first = Math.min(part.length, limit - this.ringNext);
    this.ring.set(part.subarray(0, first), this.ringNext);
    this.ring.set(part.subarray(first), 0);
    this.ringNext = (this.ringNext + part.length) % limit;
    this.ringSize = needed;
  }
}

/** A buffer of at least `needed` bytes with the first `used` bytes of the old one. Doubles, up to `limit`. */
function grown(buffer: Buffer, used: number, needed: number, limit: number): Buffer {
  if (needed <= buffer.length) return buffer;
  const size = Math.min(limit, Math.max(needed, buffer.length * 2, FIRST_ALLOCATION));
  const larger = Buffer.allocUnsafeSlow(size);
  buffer.copy(larger, 0, 0, used);
  return larger;
}

// A plain loop, four bytes a step: `indexOf` per line takes three times as long on short lines.
function countLineFeeds(chunk: Uint8Array): number {
  const whole = chunk.length & ~3;
  let count = 0;
  for (let at = 0; at < whole; at += 4) {
    count += (chunk[at] === LF ? 1 : 0) + (chunk[at + 1] === LF ? 1 : 0);
    count += (chunk[at + 2] === LF ? 1 : 0) + (chunk[at + 3] === LF ? 1 : 0);
  }
  for (let at = whole; at < chunk.length; at++) if (chunk[at] === LF) count++;
  return count;
}

/** Bytes of `head` without an incomplete last character. */
function wholeCharacters(head: Buffer): number {
  for (let back = 1; back <= Math.min(3, head.length); back++) {
    const byte = head[head.length - back]!;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? head.length - back : head.length;
  }
  return head.length;
}

/** Continuation bytes at the start of `tail`: the rest of a character that was cut. */
function leadingHalf(tail: Buffer): number {
  let count = 0;
  while (count < Math.min(3, tail.length) && (tail[count]! & 0xc0) === 0x80) count++;
  return count;
}
