// How long to wait before a try is repeated.

const FIRST_MS = 200;
const LONGEST_MS = 30_000;

/**
 * The wait before try `attempt + 1`, in ms: 200 × 2^(attempt − 1), ± 10 % so that many clients do
 * not come back at once, at most 30 s. @param attempt tries that failed so far, from 1
 */
export function backoffMs(attempt: number): number {
  const exact = Math.min(FIRST_MS * 2 ** (attempt - 1), LONGEST_MS);
  return Math.round(exact * (0.9 + Math.random() * 0.2));
}
