// Long work in slices: whoever computes on the main thread looks at the pace now and then, and lets other
// requests through when its slice is over.
import { monotonicMs } from "../../base/clock.ts";

const SLICE_MS = 8;

export class Pace {
  private until = monotonicMs() + SLICE_MS;

  /** Whether the slice is over. */
  due(): boolean {
    return monotonicMs() >= this.until;
  }

  /** Lets everything else that waits run, then begins the next slice. */
  async rest(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.until = monotonicMs() + SLICE_MS;
  }
}
