// "Did you mean": Jaro similarity, which weighs shared letters in order over the length of both words.

const THRESHOLD = 0.7;

/** The candidates that look like `word`, the closest last. */
export function similar(word: string, candidates: readonly string[]): readonly string[] {
  return candidates
    .map((name) => ({ name, score: jaro(word, name) }))
    .filter(({ score }) => score > THRESHOLD)
    .sort((left, right) => left.score - right.score)
    .map(({ name }) => name);
}

/** Jaro similarity from 0 (nothing shared) to 1 (equal). */
export function jaro(left: string, right: string): number {
  const a = [...left];
  const b = [...right];
  if (a.length === 0 && b.length === 0) return 1;
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const used = Array.from({ length: b.length }, () => false);
  const shared: string[] = [];
  for (const [i, letter] of a.entries()) {
    for (let j = Math.max(0, i - reach); j <= Math.min(b.length - 1, i + reach); j++) {
      if (used[j] === true || b[j] !== letter) continue;
      used[j] = true;
      shared.push(letter);
      break;
    }
  }
  if (shared.length === 0) return 0;
  const inOrder = b.filter((_, j) => used[j] === true);
  const swapped = shared.filter((letter, i) => letter !== inOrder[i]).length / 2;
  const count = shared.length;
  return (count / a.length + count / b.length + (count - swapped) / count) / 3;
}
