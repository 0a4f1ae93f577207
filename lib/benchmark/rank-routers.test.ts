import { expect, test } from "vitest";
import { rankIntervals } from "./rank-routers";

const better = new Float64Array(1000).fill(0.6);
const worse = new Float64Array(1000).fill(0.4);
const degenerateAt = (values: Float64Array, count: number) =>
  values.map((value, b) => (b < count ? Number.NaN : value));

test("a replicate of a degenerate track ranks nobody first: it is dropped, and from 1 % on no rank is shown", () => {
  const intervalsWith = (count: number) =>
    rankIntervals([better, worse].map((values) => ({ bounded: degenerateAt(values, count) })));
  expect(intervalsWith(0)).toEqual([
    { low: 1, high: 1 },
    { low: 2, high: 2 },
  ]);
  expect(intervalsWith(10)).toEqual(intervalsWith(0));
  expect(intervalsWith(11)).toEqual([null, null]);
});

test("two routers whose ranks turn in a part of the replicates share places", () => {
  const turned = [better.map((value, b) => (b < 30 ? 0.3 : value)), worse].map((bounded) => ({ bounded }));
  expect(rankIntervals(turned)).toEqual([
    { low: 1, high: 2 },
    { low: 1, high: 2 },
  ]);
});
