import { expect, test } from "vitest";
import { createRandom } from "@/lib/core/random";
import { utilityTable } from "./utility-table";

test("mean predicted cost falls about linearly from the best-predicted policy to the cheapest", () => {
  const random = createRandom(2);
  const rows = 2000;
  const quality = Float64Array.from({ length: rows * 3 }, (_, at) =>
    Math.min(1, 0.4 + 0.2 * (at % 3) + 0.3 * random()),
  );
  const costUsd = Float64Array.from({ length: rows * 3 }, (_, at) => 10 ** ((at % 3) - 4) * (0.5 + random()));
  const table = utilityTable({ candidates: 3, quality, costUsd, weights: new Float64Array(rows).fill(1) });
  const costAt = (weight: number) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      const at = [0, 1, 2].map((c) => row * 3 + c);
      const score = (cell: number) =>
        (weight === Infinity ? 0 : (quality[cell] ?? 0)) - (weight === Infinity ? 1 : weight) * (costUsd[cell] ?? 0);
      sum += costUsd[at.reduce((best, cell) => (score(cell) > score(best) ? cell : best))] ?? 0;
    }
    return sum / rows;
  };
  const [dearest, cheapest] = [costAt(0), costAt(Infinity)];
  expect(table).toHaveLength(100);
  expect(table[0]).toBe(0);
  for (const step of [10, 25, 50, 75, 90]) {
    const share = (dearest - costAt(table[step] ?? 0)) / (dearest - cheapest);
    expect(share).toBeCloseTo(step / 100, 1);
  }
});

test("candidates of one cost leave lambda finite and ascending", () => {
  const table = utilityTable({
    candidates: 2,
    quality: Float64Array.of(0.2, 0.8),
    costUsd: Float64Array.of(1, 1),
    weights: [1],
  });
  expect(table.every((weight, at) => Number.isFinite(weight) && weight >= (table[at - 1] ?? 0))).toBe(true);
});
