import fc from "fast-check";
import { expect, test } from "vitest";
import type { BatchTable } from "./batch-table";
import type { Capacities, Goal } from "./capacity-multipliers";
import { exactOptimum, madeBatch } from "./exact-optimum.fixture";
import { createBatchSolver } from "./solve-batch";

const free = (candidates: number): Capacities => new Array<null>(candidates).fill(null);
const limits: Record<string, Capacities> = {
  "without capacities": free(5),
  "with capacities": [60, 40, null, 70, null],
};

test.each(Object.entries(limits))("%s the cost is within 0.5% of the exact optimum", (_, capacities) => {
  const gaps = [0.62, 0.68, 0.74].flatMap((qualityMin) =>
    [1, 2, 3].map((seed) => {
      const table = madeBatch(200, 5, seed);
      const goal: Goal = { kind: "quality", qualityMin };
      const { totals, met } = createBatchSolver(table).solve(goal, capacities);
      expect(met).toBe(true);
      return totals.costUsd / exactOptimum(table, goal, capacities) - 1;
    }),
  );
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(-1e-9); // Below the relaxed optimum a constraint would be broken.
  expect(Math.max(...gaps)).toBeLessThan(0.005);
});

test.each(Object.entries(limits))("%s the quality of a budget is within 0.5% of the exact optimum", (_, capacities) => {
  for (const costUsdMax of [0.08, 0.14])
    for (const seed of [4, 5]) {
      const table = madeBatch(200, 5, seed);
      const goal: Goal = { kind: "budget", costUsdMax };
      const { totals, met } = createBatchSolver(table).solve(goal, capacities);
      expect(met).toBe(true);
      const best = exactOptimum(table, goal, capacities);
      expect(totals.meanQuality).toBeLessThanOrEqual(best + 1e-9);
      expect(totals.meanQuality).toBeGreaterThan(best * 0.995);
    }
});

const eighth = fc.integer({ min: 0, max: 8 }).map((k) => k / 8); // Coarse, so that ties happen.
const batch = fc.integer({ min: 1, max: 4 }).chain((candidates) =>
  fc.record({
    candidates: fc.constant(candidates),
    rows: fc.array(fc.array(fc.tuple(eighth, eighth), { minLength: candidates, maxLength: candidates }), {
      minLength: 1,
      maxLength: 12,
    }),
    capacities: fc.array(fc.option(fc.integer({ min: 0, max: 12 })), { minLength: candidates, maxLength: candidates }),
    goal: fc.oneof(
      eighth.map((qualityMin): Goal => ({ kind: "quality", qualityMin })),
      eighth.map((costUsdMax): Goal => ({ kind: "budget", costUsdMax })),
    ),
  }),
);

test("a plan that is called met breaks no constraint, and one that is not breaks no capacity that could be kept", () => {
  fc.assert(
    fc.property(batch, ({ candidates, rows, capacities, goal }) => {
      const table: BatchTable = {
        candidates,
        quality: Float64Array.from(rows.flat(), ([quality]) => quality),
        costUsd: Float64Array.from(rows.flat(), ([, cost]) => cost),
      };
      const { totals, met, assignment } = createBatchSolver(table).solve(goal, capacities);
      const room = capacities.reduce<number>((sum, capacity) => sum + (capacity ?? rows.length), 0);
      if (room >= rows.length)
        for (const [c, load] of totals.loads.entries()) expect(load).toBeLessThanOrEqual(capacities[c] ?? rows.length);
      else expect(met).toBe(false);
      expect(assignment.every((c) => c < candidates)).toBe(true);
      if (!met) return;
      if (goal.kind === "quality") expect(totals.meanQuality).toBeGreaterThanOrEqual(goal.qualityMin - 1e-9);
      else expect(totals.costUsd).toBeLessThanOrEqual(goal.costUsdMax + 1e-9);
    }),
    { numRuns: 500 },
  );
});

test("without capacities a goal that some plan reaches is reached, and asking for more never costs less", () => {
  fc.assert(
    fc.property(batch, eighth, ({ candidates, rows }, qualityMin) => {
      const table: BatchTable = {
        candidates,
        quality: Float64Array.from(rows.flat(), ([quality]) => quality),
        costUsd: Float64Array.from(rows.flat(), ([, cost]) => cost),
      };
      const best = rows.reduce((sum, row) => sum + Math.max(...row.map(([quality]) => quality)), 0) / rows.length;
      const solver = createBatchSolver(table);
      expect(solver.solve({ kind: "quality", qualityMin }).met).toBe(best >= qualityMin - 1e-9);
    }),
  );
});

test("100,000 equal prompts are split, although every one of them prefers the same model", () => {
  const prompts = 100_000;
  const table: BatchTable = {
    candidates: 2,
    quality: new Float64Array(2 * prompts).map((_, at) => (at % 2 === 0 ? 0.5 : 0.9)),
    costUsd: new Float64Array(2 * prompts).map((_, at) => (at % 2 === 0 ? 0.001 : 0.01)),
  };
  const solver = createBatchSolver(table);
  const { totals, met } = solver.solve({ kind: "quality", qualityMin: 0.7 });
  expect(met).toBe(true);
  expect(totals.loads).toEqual([50_000, 50_000]);
  expect(solver.solve({ kind: "budget", costUsdMax: 1000 }, [null, 30_000]).totals.loads).toEqual([70_000, 30_000]);
  expect(solver.solve({ kind: "quality", qualityMin: 0.7 }, [null, 30_000]).met).toBe(false);
});

test("spec, omnirouter-small: three prompts at mean quality 0.68", () => {
  const table: BatchTable = {
    candidates: 2,
    quality: Float64Array.of(0.9, 0.6, 0.7, 0.65, 0.8, 0.2),
    costUsd: Float64Array.of(10, 1, 10, 1, 10, 1),
  };
  const { assignment, totals, met } = createBatchSolver(table).solve({ kind: "quality", qualityMin: 0.68 });
  expect([...assignment]).toEqual([1, 1, 0]);
  expect(totals.costUsd).toBe(12);
  expect(met).toBe(true);
});
