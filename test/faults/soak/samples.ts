// What the server holds in the silences between the rounds, as a line for people and as a check.
import type { Report } from "./report.ts";
import { openFiles, residentBytes } from "./system.ts";

/** The server in a silence. */
export interface Sample {
  /** Open ones, by kind. */
  readonly files: ReadonlyMap<string, number>;
  readonly bytes: number;
}

export function sampleOf(pid: number): Sample {
  return { files: openFiles(pid), bytes: residentBytes(pid) };
}

/**
 * In the silence the server holds what it needs and nothing of those who left. Files: the pool of connections
 * to the model may differ by some. Memory: the collector gives pages back when it likes, so a tenth more
 * and 12 MB are not growth; what leaks with every turn shows as more within minutes.
 */
export function checkFlat(samples: readonly Sample[], report: Report): void {
  const half = samples[samples.length >> 1];
  const last = samples.at(-1);
  if (half === undefined || last === undefined || samples.length < 4) return;
  if (countOf(last) > countOf(half) + 4)
    report.fail(null, `open files grew from ${kinds(half)} to ${kinds(last)}`);
  if (last.bytes > half.bytes * 1.1 + 12e6)
    report.fail(null, `memory grew from ${megabytes(half.bytes)} to ${megabytes(last.bytes)}`);
}

/** One line about the run so far. */
export function lineOf(
  report: Report,
  sample: Sample,
  { threads, requests }: { readonly threads: number; readonly requests: number },
): string {
  const count = (name: string): number => report.counts.get(name) ?? 0;
  const left = ["close", "terminate", "halfOpen", "torn"].reduce(
    (sum, how) => sum + count(`left: ${how}`),
    0,
  );
  return [
    `${Math.round(report.elapsedMs() / 1000)} s`,
    `${left} clients left`,
    `${count("turn/start")} turns asked`,
    `${requests} model requests`,
    `${count("audit")} reads compared`,
    `${threads} threads`,
    `${countOf(sample)} open files`,
    megabytes(sample.bytes),
    `${report.faults.length} faults`,
  ].join(", ");
}

/** Unused pipes for the output of commands are made sixteen at a time: they are no growth. */
function countOf({ files }: Sample): number {
  let count = 0;
  for (const [kind, number] of files) if (!kind.endsWith(" (deleted)")) count += number;
  return count;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

function kinds({ files }: Sample): string {
  return [...files].map(([kind, number]) => `${kind} ${number}`).join(", ");
}
