import { expect, test } from "vitest";
import { curveOf, qualityAt } from "./curve-lines";
import { leaderboardRow } from "./leaderboard-row.fixture";

const point = (knob: number, costUsd: number, quality: number) => ({ knob, costUsd, quality });
const curve = [point(0, 4, 0.75), point(0.5, 2, 0.25), point(1, 1, 0.5)];
const cheapest = leaderboardRow({ router: "cheapest-fixed", kind: "fixed", curve: [point(0, 0.5, 0.125)] });
const costs = (points: ReturnType<typeof curveOf>) => points.map(({ costUsd }) => costUsd);

test("a curve goes through the planned knob values only, the cheapest fixed model among them where it is planned", () => {
  expect(costs(curveOf(leaderboardRow({ curve, plan: ["cheapest-fixed", 1, 0] }), cheapest))).toEqual([0.5, 1, 4]);
  expect(costs(curveOf(leaderboardRow({ curve, plan: [1, 0] }), cheapest))).toEqual([1, 4]);
});

test("hindsight alone may leave out points after seeing them: its curve is the hull", () => {
  const hull = curveOf(
    leaderboardRow({ router: "oracle-curve", kind: "reference", curve, plan: [0, 0.5, 1] }),
    cheapest,
  );
  expect(costs(hull)).toEqual([1, 4]);
});

test("without a plan the curve goes through all points, and a track without costs has none", () => {
  expect(costs(curveOf(leaderboardRow({ curve }), cheapest))).toEqual([1, 2, 4]);
  const free = curve.map((one) => ({ ...one, costUsd: null }));
  expect(curveOf(leaderboardRow({ curve: free }), cheapest)).toEqual([]);
});

test("between two points traffic is split; below the cheapest there is nothing, above the dearest its own quality", () => {
  const points = [
    { costUsd: 1, quality: 0.5 },
    { costUsd: 3, quality: 0.75 },
  ];
  expect([0.5, 1, 2, 3, 9].map((costUsd) => qualityAt(points, costUsd))).toEqual([null, 0.5, 0.625, 0.75, 0.75]);
});
