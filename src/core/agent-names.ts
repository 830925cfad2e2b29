// Nicknames of sub-agents, so that people can tell them apart.

const NAMES = [
  "Ada",
  "Bohr",
  "Curie",
  "Dirac",
  "Euler",
  "Fermi",
  "Gauss",
  "Hopper",
  "Ibn",
  "Jacobi",
  "Kepler",
  "Lamarr",
  "Meitner",
  "Noether",
  "Ohm",
  "Pascal",
  "Raman",
  "Sagan",
  "Turing",
  "Volta",
] as const;

/** The name of the n-th agent of a process; later rounds are numbered. */
export function agentName(n: number): string {
  const round = Math.floor(n / NAMES.length);
  const name = NAMES[n % NAMES.length]!;
  return round === 0 ? name : `${name} ${round + 1}`;
}
