// Ends a wait for the server that lasts too long. Counts only while we wait: a consumer that takes
// its time over a batch is not the server's silence.
import { delay, monotonicMs } from "../../base/clock.ts";

export interface IdleWatch {
  /** Whether the limit was reached. */
  readonly expired: boolean;
  /** We wait for bytes from now on. */
  waiting(): void;
  /** Bytes came: the consumer has its turn. */
  working(): void;
  stop(): void;
}

/** Calls `onIdle` once when one wait lasts `limitMs`. Arms one timer per limit, none per chunk. */
export function watchIdle(limitMs: number, onIdle: () => void): IdleWatch {
  const stopped = new AbortController();
  let since: number | null = monotonicMs();
  let expired = false;
  const remaining = (): number => (since === null ? limitMs : limitMs - (monotonicMs() - since));
  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted && remaining() > 0) await delay(Math.ceil(remaining()), stopped.signal);
    if (stopped.signal.aborted) return;
    expired = true;
    onIdle();
  };
  void run();
  return {
    get expired() {
      return expired;
    },
    waiting() {
      since = monotonicMs();
    },
    working() {
      since = null;
    },
    stop() {
      stopped.abort();
    },
  };
}
