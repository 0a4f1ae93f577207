import { expect, test } from "vitest";
import type { LeaderboardRow } from "@/lib/contracts/leaderboard-file";
import { boardHref, parseBoardQuery } from "./board-query";
import { boardRows } from "./board-rows";
import { leaderboardRow } from "./leaderboard-row.fixture";
import { sortRows } from "./sort-rows";

const scored = (router: string, value: number, half: number, rest: Partial<LeaderboardRow> = {}) =>
  leaderboardRow({ router, metrics: { "bounded-arqgc": { value, low: value - half, high: value + half } }, ...rest });
const rankOf = (rows: readonly LeaderboardRow[]) =>
  Object.fromEntries(boardRows(rows, new Map()).map(({ row, rank }) => [row.router, rank && [rank.low, rank.high]]));

test("a rank is 1 + the routers whose interval lies wholly above, and leaves room for those wholly below", () => {
  const rows = [scored("a", 0.875, 0.0625), scored("b", 0.75, 0.0625), scored("c", 0.625, 0.125), scored("d", 0.25, 0)];
  // The ends of a and b touch, and touching is not "wholly above".
  expect(rankOf(rows)).toEqual({ a: [1, 2], b: [1, 3], c: [2, 3], d: [4, 4] });
});

test("routers with one interval share all their places", () => {
  expect(rankOf(["a", "b", "c"].map((id) => scored(id, 0.5, 0.125)))).toEqual({ a: [1, 3], b: [1, 3], c: [1, 3] });
});

test("fixed models, hindsight, batch routers and simulated judges take nobody's place", () => {
  const judge = { acceptFrom: 0.5, errorRate: 0.125, costUsd: 0 };
  const rows = [
    scored("oracle", 1, 0, { kind: "reference" }),
    scored("zero-router", 0.5, 0, { kind: "reference" }),
    scored("fixed:m", 0.75, 0, { kind: "fixed" }),
    scored("batch", 0.875, 0, { scope: "batch" }),
    scored("judged", 0.875, 0, { kind: "cascade", simulatedJudge: judge }),
    scored("submission:1", 0.25, 0, { kind: "submission" }),
    scored("r", 0.125, 0),
  ];
  expect(rankOf(rows)).toEqual({
    ...{ oracle: null, "zero-router": null, "fixed:m": null, batch: null, judged: null },
    ...{ "submission:1": [1, 1], r: [2, 2] },
  });
});

const idsBy = (rows: readonly LeaderboardRow[], descending: boolean) =>
  sortRows(boardRows(rows, new Map()), "bounded-arqgc", descending).map(({ row }) => row.router);

test("a router that is not ranked stands below the ranked ones, however high it scores", () => {
  const rows = [
    scored("batch", 1, 0, { scope: "batch" }),
    scored("a", 0.25, 0),
    scored("oracle", 1, 0, { kind: "reference" }),
  ];
  expect(idsBy(rows, true)).toEqual(["a", "batch", "oracle"]);
});

test("sorting turns the routers round, and leaves rows without the figure and the unranked company below", () => {
  const none = leaderboardRow({ router: "none", metrics: {} });
  const rows = [
    scored("oracle", 1, 0, { kind: "reference" }),
    none,
    scored("b", 0.25, 0),
    scored("a", 0.25, 0),
    scored("c", 0.75, 0),
  ];
  expect(idsBy(rows, true)).toEqual(["c", "a", "b", "none", "oracle"]);
  expect(idsBy(rows, false)).toEqual(["a", "b", "c", "none", "oracle"]);
});

test("the order of the file changes nothing that is shown", () => {
  const rows = [scored("a", 0.5, 0.125), scored("b", 0.5, 0.25), scored("c", 0.125, 0)];
  expect(idsBy(rows.toReversed(), true)).toEqual(idsBy(rows, true));
  expect(rankOf(rows.toReversed())).toEqual(rankOf(rows));
});

const packs = new Map([["p", ["claude", "llama"]]]);

test("an address comes back as it was read, and what it does not say is the default", () => {
  const address = "/leaderboard?pack=p&track=llama&sort=gain&order=asc&kind=baseline&router=knn";
  const read = parseBoardQuery(Object.fromEntries(new URL(address, "http://x").searchParams), packs);
  expect(read && boardHref(read)).toBe(address);
  expect(parseBoardQuery({ track: "gone", sort: "<script>", order: "" }, packs)).toMatchObject({
    ...{ track: "claude", sort: "bounded-arqgc", descending: true, group: null, router: null },
  });
  expect(parseBoardQuery({}, new Map())).toBeNull();
});
