/** Two raters. `table[i][j]`: items the first called i and the second called j. */
export function cohenKappa(table: readonly (readonly number[])[]): {
  observed: number;
  expected: number;
  kappa: number | null;
} {
  const rows = table.map((row) => sum(row));
  const columns = table.map((_, j) => sum(table.map((row) => row[j] ?? 0)));
  const total = sum(rows);
  const observed = sum(table.map((row, i) => row[i] ?? 0)) / total;
  const expected = sum(rows.map((row, i) => (row * (columns[i] ?? 0)) / (total * total)));
  return { observed, expected, kappa: expected === 1 ? null : (observed - expected) / (1 - expected) };
}

export type Krippendorff = {
  /** Observed and expected disagreement. */
  readonly observed: number;
  readonly expected: number;
  /** null when only one value occurs. */
  readonly alpha: number | null;
  readonly valueCounts: ReadonlyMap<string, number>;
  readonly pairable: number;
};

/** Krippendorff's α, nominal: any number of raters, gaps as null. Units with one rating are left out (spec §5.3). */
export function krippendorffAlpha(units: readonly (readonly (string | null)[])[]): Krippendorff {
  const rated = units.map((unit) => unit.filter((value) => value !== null)).filter((unit) => unit.length > 1);
  const valueCounts = new Map<string, number>();
  let disagreement = 0;
  for (const unit of rated) {
    for (const value of unit) {
      valueCounts.set(value, (valueCounts.get(value) ?? 0) + 1);
      disagreement += unit.filter((other) => other !== value).length / (unit.length - 1);
    }
  }
  const pairable = sum(rated.map((unit) => unit.length));
  const observed = disagreement / pairable;
  const same = sum([...valueCounts.values()].map((count) => count * (count - 1)));
  const expected = 1 - same / (pairable * (pairable - 1));
  return { observed, expected, alpha: expected > 0 ? 1 - observed / expected : null, valueCounts, pairable };
}

/** Share of pairs with different measured quality in which the judge prefers the better one; a tie is half. null: no such pair. */
export function agreementWithQuality(
  pairs: readonly { qualityA: number; qualityB: number; preferred: "a" | "b" | "tie" }[],
): number | null {
  const decided = pairs.filter(({ qualityA, qualityB }) => qualityA !== qualityB);
  const points = decided.map(({ qualityA, qualityB, preferred }) =>
    preferred === "tie" ? 0.5 : preferred === (qualityA > qualityB ? "a" : "b") ? 1 : 0,
  );
  return decided.length > 0 ? sum(points) / decided.length : null;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
