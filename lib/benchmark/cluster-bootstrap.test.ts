import { expect, test } from "vitest";
import { createRandom } from "@/lib/core/random";
import { finish } from "@/lib/core/steps";
import { drawCounts } from "./bootstrap-draws";
import { columnMeans, replicateMeans } from "./cluster-bootstrap";
import { holmStands, pairedDifference, replicateInterval } from "./paired-difference";
import { clusterSums, resamplingOf } from "./resampling";

/** Clusters of one to three prompts that share their mean, in two sources of different size and level. */
function simulate(seed: number) {
  const random = createRandom(seed);
  const prompts: { source: string; cluster: string }[] = [];
  const values: number[] = [];
  for (let cluster = 0; cluster < 90; cluster++) {
    const source = cluster % 3 === 0 ? "a" : "b";
    const shared = random();
    for (let member = 0; member <= cluster % 3; member++) {
      prompts.push({ source, cluster: `c${cluster}` });
      values.push(random() < 0.25 + 0.5 * shared ? 1 : 0);
    }
  }
  return { prompts, values };
}

test("intervals cover the truth in at least 93 % of 500 simulated data sets", () => {
  let covered = 0;
  for (let dataSet = 0; dataSet < 500; dataSet++) {
    const { prompts, values } = simulate(1000 + dataSet);
    const resampling = resamplingOf(prompts);
    const [means = new Float64Array(0)] = replicateMeans(resampling, [clusterSums(resampling, values)], { count: 200 });
    const interval = replicateInterval(means);
    if (interval && interval.low <= 0.5 && interval.high >= 0.5) covered++;
  }
  expect(covered).toBeGreaterThanOrEqual(465);
  expect(covered).toBeLessThan(500);
}, 30_000);

test("every replicate draws as many clusters of a source as it has", () => {
  const { prompts } = simulate(1);
  const resampling = resamplingOf(prompts);
  const counts = drawCounts(resampling, 7);
  const [start = 0, middle = 0, end = 0] = resampling.stratumStarts;
  const drawn = (from: number, to: number) => counts.subarray(from, to).reduce((sum, count) => sum + count, 0);
  expect([drawn(start, middle), drawn(middle, end)]).toEqual([30, 60]);
});

test("neither the order of prompts nor a batch of columns changes a replicate", () => {
  const { prompts, values } = simulate(2);
  const order = prompts.map((_, i) => i).reverse();
  const one = resamplingOf(prompts);
  const other = resamplingOf(order.flatMap((i) => prompts[i] ?? []));
  const sums = clusterSums(one, values);
  const reversed = clusterSums(
    other,
    order.map((i) => values[i] ?? 0),
  );
  const [alone] = replicateMeans(one, [sums], { count: 9 });
  const [, together] = replicateMeans(other, [reversed, reversed], { count: 9 });
  expect(Array.from(together ?? [])).toEqual(Array.from(alone ?? []));
});

test("a column kept as its few differences from another has the same means as when it stands alone", () => {
  const { prompts, values } = simulate(4);
  const resampling = resamplingOf(prompts);
  const sums = clusterSums(resampling, values);
  const near = sums.map((sum, cluster) => (cluster % 9 === 0 ? 1 - sum / 3 : sum));
  const nearer = near.map((sum, cluster) => (cluster === 4 ? Number.NaN : sum));
  const [, second, third] = replicateMeans(resampling, [sums, near, nearer], { count: 30 });
  const [alone] = replicateMeans(resampling, [near], { count: 30 });
  expect(Array.from(second ?? [])).toEqual(Array.from(alone ?? [], (mean) => expect.closeTo(mean, 12)));
  expect(third?.some(Number.isNaN)).toBe(true);
  const [, behindUnknown] = replicateMeans(resampling, [nearer, near], { count: 30 });
  expect(Array.from(behindUnknown ?? [])).toEqual(Array.from(alone ?? []));
});

test("columns that are held a few at a time have the means of columns that are held together", () => {
  const { prompts, values } = simulate(5);
  const resamplings = [resamplingOf(prompts), resamplingOf(prompts.map(({ source }) => ({ source, cluster: source })))];
  const columns = Array.from({ length: 9 }, (_, c) => () => values.map((value, i) => ((i * 7) % 5 < c ? value : i)));
  const together = finish(columnMeans(resamplings, columns, { count: 12 }));
  const apart = finish(columnMeans(resamplings, columns, { count: 12, heldSumsMax: 1 }));
  expect(apart.whole).toEqual(together.whole);
  const close = (means: Float64Array) => Array.from(means, (mean) => expect.closeTo(mean, 10));
  expect(apart.drawn.map((of) => of.map((means) => Array.from(means)))).toEqual(
    together.drawn.map((of) => of.map(close)),
  );
});

test("replicates of one residue are those of the whole run", () => {
  const { prompts, values } = simulate(3);
  const resampling = resamplingOf(prompts);
  const sums = clusterSums(resampling, values);
  const [all = new Float64Array(0)] = replicateMeans(resampling, [sums], { count: 20 });
  const [third = new Float64Array(0)] = replicateMeans(resampling, [sums], { from: 2, step: 3, count: 20 });
  expect(Array.from(third)).toEqual([2, 5, 8, 11, 14, 17].map((b) => all[b]));
});

test("a cluster that occurs in two sources is one draw, in the smaller source", () => {
  const prompts = [
    { source: "b", cluster: "shared" },
    { source: "a", cluster: "shared" },
    { source: "b", cluster: "own" },
  ];
  const { stratumStarts, clusterSizes } = resamplingOf(prompts);
  expect([Array.from(stratumStarts), Array.from(clusterSizes)]).toEqual([
    [0, 1, 2],
    [2, 1],
  ]);
});

test("no interval is shown when more than one replicate in a hundred is degenerate", () => {
  const replicates = Array.from({ length: 200 }, (_, b) => b / 200);
  expect(replicateInterval([...replicates, Number.NaN, Number.NaN])).not.toBeNull();
  expect(replicateInterval([...replicates, Number.NaN, Number.NaN, Number.NaN])).toBeNull();
});

test("a paired difference of a row with itself is 0, and is never claimed", () => {
  const row = Float64Array.from({ length: 100 }, (_, b) => Math.sin(b));
  expect(pairedDifference(row, row)).toEqual({ interval: { low: 0, high: 0 }, pValue: 1 });
});

test("Holm stops at the first claim that does not stand", () => {
  expect(holmStands([0.04, 0.01, 0.03])).toEqual([false, true, false]);
  expect(holmStands([0.012, 0.01, 0.04])).toEqual([true, true, true]);
});
