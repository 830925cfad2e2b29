// The output of one command for its client: passed on as deltas or kept for the answer, and never more
// of a stream than its cap.
import { StringDecoder } from "node:string_decoder";
import { HeadTailBuffer } from "../../process/capture.ts";
import type { OutputStream } from "../../process/types.ts";

/** What one answer may carry, both streams together: as JSON even control characters fit into one string. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

export interface OutputSink {
  /** Receives what passes the cap. Undefined: it is kept for the answer. */
  readonly onDelta?: (bytes: Buffer, stream: OutputStream, capReached: boolean) => void;
  /** Called once when more has to be kept than one answer can carry. */
  readonly onTooMuch: () => void;
}

export class CommandOutput {
  private readonly capBytes: number;
  private readonly sink: OutputSink;
  private readonly kept = {
    stdout: new HeadTailBuffer(MAX_ANSWER_BYTES, 0),
    stderr: new HeadTailBuffer(MAX_ANSWER_BYTES, 0),
  };
  private readonly passed = { stdout: 0, stderr: 0 };
  private readonly full = { stdout: false, stderr: false };

  /** @param capBytes of each stream; null: no cap */
  constructor(capBytes: number | null, sink: OutputSink) {
    this.capBytes = capBytes ?? Number.POSITIVE_INFINITY;
    this.sink = sink;
  }

  take(chunk: Buffer, stream: OutputStream): void {
    if (this.full[stream]) return;
    const bytes = chunk.subarray(0, this.capBytes - this.passed[stream]);
    this.passed[stream] += bytes.length;
    this.full[stream] = this.passed[stream] >= this.capBytes;
    if (this.sink.onDelta !== undefined) return this.sink.onDelta(bytes, stream, this.full[stream]);
    if (this.passed.stdout + this.passed.stderr > MAX_ANSWER_BYTES) {
      this.full.stdout = this.full.stderr = true;
      return this.sink.onTooMuch();
    }
    this.kept[stream].push(bytes);
  }

  /** What was kept of a stream, as text: bytes that are no UTF-8 become U+FFFD, a character that the cap cut is left out. */
  text(stream: OutputStream): string {
    const { head } = this.kept[stream].bytes();
    return this.full[stream] ? new StringDecoder("utf8").write(head) : head.toString("utf8");
  }
}
