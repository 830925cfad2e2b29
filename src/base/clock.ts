// The one place for timers and the current time.

/** Milliseconds since the epoch. */
export function nowMs(): number {
  return Date.now();
}

/** Whole seconds since the epoch, as the protocol carries times. */
export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** Monotonic milliseconds with fractions, for durations. */
export function monotonicMs(): number {
  // Not performance.now(): its first use loads a module, more than a millisecond of every start.
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** Resolves after `ms`, or at once when the signal aborts. Never rejects: look at `signal.aborted`. */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(finish, ms);
    function finish(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", finish);
      resolve();
    }
    signal?.addEventListener("abort", finish, { once: true });
  });
}
