// SIGINT, SIGTERM and SIGHUP end the server in order: clients are told, children end. The second one ends
// it at once.

/** With their numbers, which are the same everywhere. */
const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;
export type StopSignal = keyof typeof SIGNALS;

/** Fires at the first such signal; its reason is the signal's name. */
export function onStopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of Object.keys(SIGNALS) as StopSignal[]) {
    process.on(signal, () => {
      // Running the exit hooks: they kill what still runs.
      if (stop.signal.aborted) process.exit(exitCodeOf(signal));
      stop.abort(signal);
    });
  }
  return stop.signal;
}

/** The code that shells report for a program ended by the signal. */
export function exitCodeOf(signal: StopSignal): number {
  return 128 + SIGNALS[signal];
}
