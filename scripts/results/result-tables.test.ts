import { expect, test } from "vitest";
import type { LeaderboardRow } from "@/lib/contracts/leaderboard-file";
import { gainTable, resultTables } from "./result-tables";

const gain = (router: string, low: number, pValue = 0.001): LeaderboardRow => ({
  ...{ pack: "P", packVersion: "1", router, track: "t", trackVersion: "1", split: "test", n: 8, seeds: 1 },
  ...{ label: { kind: "baseline" }, kind: "predictive", scope: "prompt", simulatedJudge: null, rank: null },
  ...{ curve: [], plan: [], savings: [], dropped: [], sourcesLeftOut: [] },
  differences: [{ against: "zero-router", metric: "raw-arqgc", value: 0.25, low, high: 0.5, pValue }],
  metrics: { gain: { value: 0.25, low, high: 0.5 } },
});

test("a gain is bold only where its whole interval lies above 0, and bounds are marked", () => {
  const judge = { acceptFrom: 1, errorRate: 0, costUsd: 0 };
  const table = gainTable([gain("a", 0.125), gain("b", 0), { ...gain("c", -0.125), simulatedJudge: judge }]);
  expect(table).toContain("| a | **+0.25 [+0.13, +0.50]** |");
  expect(table).toContain("| b | +0.25 [+0.00, +0.50] |");
  expect(table).toContain("| c\\* | +0.25 [−0.13, +0.50] |");
});

test("of several claims about a track only those are bold that stand beside the others (Holm)", () => {
  const table = gainTable([gain("a", 0.125, 0.001), gain("b", 0.125, 0.03), gain("c", 0.125, 0.2)]);
  expect(table).toContain("| a | **+0.25 [+0.13, +0.50]** |");
  expect(table).toContain("| b | +0.25 [+0.13, +0.50] |"); // 0.03 is above 0.05 / 2
});

test("views with a source left out have tables of their own, and stay out of the short one", () => {
  const rows = [gain("a", 0.125), { ...gain("a", 0.125), track: "t:leave-one-source-out" }];
  expect(resultTables([rows], ["gain"])).toContain("### t, each source left out of training");
  expect(gainTable(rows).split("\n")[0]).toBe("| router | t |");
});
