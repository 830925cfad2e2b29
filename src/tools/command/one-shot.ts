// A command that is run to its end within a time limit: the older tools (`shell`,
// `shell_command`, `local_shell`) and a user's own `!` commands.
import { delay, monotonicMs } from "../../base/clock.ts";
import { HeadTailBuffer } from "../../process/capture.ts";
import type { RunningProcess } from "../../process/types.ts";

const KEPT = 512 * 1024;
/** What coreutils' timeout(1) answers. */
const TIMEOUT_EXIT_CODE = 124;

export interface OneShotEnd {
  readonly exitCode: number;
  readonly timedOut: boolean;
  readonly output: HeadTailBuffer;
  readonly durationMs: number;
}

/** Waits for the end, the timeout or the signal; whatever still runs is ended. */
export async function runToEnd(
  process: RunningProcess,
  options: {
    readonly timeoutMs: number | null;
    readonly signal: AbortSignal;
    readonly onChunk?: (chunk: Buffer) => void;
  },
): Promise<OneShotEnd> {
  const began = monotonicMs();
  const output = new HeadTailBuffer(KEPT, KEPT);
  process.onOutput = (chunk) => {
    output.push(chunk);
    options.onChunk?.(chunk);
  };
  const stop = new AbortController();
  const either = AbortSignal.any([options.signal, stop.signal]);
  const limit = options.timeoutMs === null ? aborted(either) : delay(options.timeoutMs, either);
  const first = await Promise.race([process.exited, limit.then(() => null)]);
  stop.abort();
  if (first !== null) {
    return { exitCode: first.code, timedOut: false, output, durationMs: monotonicMs() - began };
  }
  process.terminate({ force: true });
  const end = await process.exited;
  const timedOut = !options.signal.aborted;
  return {
    exitCode: timedOut ? TIMEOUT_EXIT_CODE : end.code,
    timedOut,
    output,
    durationMs: monotonicMs() - began,
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
