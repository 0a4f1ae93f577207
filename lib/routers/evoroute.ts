/** Entries that no other one beats: at least as good everywhere (all numbers the larger the better) and better once. */
export function undominated<Entry>(entries: readonly Entry[], meritsOf: (entry: Entry) => readonly number[]): Entry[] {
  const beats = (a: readonly number[], b: readonly number[]) =>
    a.every((merit, at) => merit >= (b[at] ?? 0)) && a.some((merit, at) => merit > (b[at] ?? 0));
  return entries.filter((entry) => !entries.some((other) => beats(meritsOf(other), meritsOf(entry))));
}

/** Normal-Inverse-Gamma belief about the mean and variance of a candidate's outcomes (EvoRoute, arXiv 2601.02695). */
export type OutcomeBelief = {
  readonly m: number;
  readonly kappa: number;
  readonly alpha: number;
  readonly beta: number;
};

export function updateBelief({ m, kappa, alpha, beta }: OutcomeBelief, seen: readonly number[]): OutcomeBelief {
  const n = seen.length;
  if (n === 0) return { m, kappa, alpha, beta };
  const sum = seen.reduce((total, value) => total + value, 0);
  const mean = sum / n;
  const squares = seen.reduce((total, value) => total + (value - mean) ** 2, 0);
  return {
    m: (kappa * m + sum) / (kappa + n),
    kappa: kappa + n,
    alpha: alpha + n / 2,
    beta: beta + squares / 2 + (kappa * n * (mean - m) ** 2) / (2 * (kappa + n)),
  };
}
