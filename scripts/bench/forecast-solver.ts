import { createRandom } from "@/lib/core/random";
import type { BatchTable } from "@/lib/forecast/batch-table";
import type { Capacities } from "@/lib/forecast/capacity-multipliers";
import { exactOptimum, madeBatch } from "@/lib/forecast/exact-optimum.fixture";
import { createBatchSolver } from "@/lib/forecast/solve-batch";
import type { Bench } from "./figure";
import { median } from "./quantile";

const PROMPTS = 100_000;
const CANDIDATES = 10;

export const forecastSolver: Bench = {
  figures: [
    { name: "forecast.resolve_ms", unit: "ms", goal: { atMost: 100 } },
    { name: "forecast.resolve_capacities_ms", unit: "ms", goal: { atMost: 100 } },
    { name: "forecast.prepare_ms", unit: "ms", goal: null },
    { name: "forecast.gap_percent", unit: "%", goal: { atMost: 0.5 } },
  ],
  async measure() {
    const table = madeTable();
    const startedAt = performance.now();
    const solver = createBatchSolver(table);
    solver.solve({ kind: "quality", qualityMin: 0.6 });
    const prepareMs = performance.now() - startedAt;
    const capacities = Array.from({ length: CANDIDATES }, (_, c) => (c % 3 === 0 ? PROMPTS / 8 : null));
    const goals = Array.from({ length: 9 }, (_, i) => ({ kind: "quality", qualityMin: 0.6 + i / 50 }) as const);
    const timed = (limits?: typeof capacities) =>
      goals.map((goal) => {
        const at = performance.now();
        solver.solve(goal, limits);
        return performance.now() - at;
      });
    return new Map([
      ["forecast.resolve_ms", median(timed())],
      ["forecast.resolve_capacities_ms", median(timed(capacities))],
      ["forecast.prepare_ms", prepareMs],
      ["forecast.gap_percent", largestGapPercent()],
    ]);
  },
};

/** Prices that double from one candidate to the next, and quality that grows with them, noisily. */
function madeTable(): BatchTable {
  const random = createRandom(11);
  const quality = new Float64Array(PROMPTS * CANDIDATES);
  const costUsd = new Float64Array(PROMPTS * CANDIDATES);
  for (let at = 0; at < quality.length; at++) {
    const candidate = at % CANDIDATES;
    quality[at] = Math.min(1, 0.3 + (0.4 * candidate) / CANDIDATES + 0.4 * random());
    costUsd[at] = 0.0001 * 2 ** candidate * (0.5 + random());
  }
  return { candidates: CANDIDATES, quality, costUsd };
}

/** How much dearer than the simplex optimum the dearest of 18 plans for 200 prompts and 5 candidates is, in percent. */
function largestGapPercent(): number {
  const capacities: readonly Capacities[] = [
    [null, null, null, null, null],
    [60, 40, null, 70, null],
  ];
  const gaps = capacities.flatMap((limits) =>
    [0.62, 0.68, 0.74].flatMap((qualityMin) =>
      [1, 2, 3].map((seed) => {
        const table = madeBatch(200, 5, seed);
        const goal = { kind: "quality", qualityMin } as const;
        const { costUsd } = createBatchSolver(table).solve(goal, limits).totals;
        return costUsd / exactOptimum(table, goal, limits) - 1;
      }),
    ),
  );
  return 100 * Math.max(...gaps);
}
