import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { METRICS } from "@/lib/benchmark/metric";
import type { ResultRow } from "@/lib/benchmark/result-row";
import { type LeaderboardRow, SCORE_NAMES } from "@/lib/contracts/leaderboard-file";
import { leaderboardCsv } from "./leaderboard-csv";
import { LeaderboardFileError, listRouterRegister, loadScoredPacks, orderedTracks } from "./leaderboard-data";
import { liveRouters } from "./live-runs";

const metric = { value: -0.125, low: -0.25, high: 0.5 };
const row: ResultRow = {
  ...{ pack: "Pack", packVersion: "1", router: "knn", label: { kind: "faithful", paper: "p" }, kind: "predictive" },
  ...{ scope: "prompt", simulatedJudge: null, track: "t", trackVersion: "1", split: "test", n: 8, seeds: 1 },
  metrics: { gain: metric, csr: { value: null, low: null, high: null, reason: "never-reached" } },
  ...{ curve: [{ knob: 0, costUsd: null, quality: 0.5 }], plan: ["cheapest-fixed", 0], savings: [], differences: [] },
  ...{ rank: { low: 1, high: 2 }, dropped: [], sourcesLeftOut: [] },
  detail: {
    ...{ candidates: ["a"], shares: [{ knob: 0, shares: [1] }], sources: [{ source: "s", n: 8, bounded: metric }] },
    calibration: [{ predicted: 0.5, measured: 0.25, pairs: 8 }],
    points: [],
    topK: null,
  },
};

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "leaderboard-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));
const put = (content: unknown) =>
  writeFile(join(directory, "pack-1.json"), typeof content === "string" ? content : JSON.stringify(content));

test("what the benchmark writes is what the page reads, field by field", async () => {
  await put([row]);
  const [pack] = await loadScoredPacks(directory);
  expect(pack).toMatchObject({ id: "pack-1", name: "Pack", version: "1" });
  expect(pack?.rows).toEqual([row]);
  expect([...SCORE_NAMES]).toEqual([...METRICS]);
});

test("without files there is no pack; a changed file is read again", async () => {
  expect(await loadScoredPacks(join(directory, "nowhere"))).toEqual([]);
  await put([row]);
  await loadScoredPacks(directory);
  await put([{ ...row, packVersion: "2" }]);
  await utimes(join(directory, "pack-1.json"), 1, 1);
  expect((await loadScoredPacks(directory))[0]?.version).toBe("2");
});

test.each([
  ["cut off", "[{"],
  ["empty", "[]"],
  ["an unknown field", [{ ...row, extra: 1 }]],
  ["a missing field", [{ ...row, n: undefined }]],
  ["an unknown metric", [{ ...row, metrics: { speed: metric } }]],
  ["a value without its reason", [{ ...row, metrics: { gain: { value: null, low: null, high: null } } }]],
  ["a router twice on a track", [row, row]],
  ["two packs in one file", [row, { ...row, router: "b", pack: "Other" }]],
])("a file with %s is refused by name", async (_, content) => {
  await put(content);
  await expect(loadScoredPacks(directory)).rejects.toThrow(LeaderboardFileError);
  await expect(loadScoredPacks(directory)).rejects.toThrow("pack-1.json");
});

test("no cell of the CSV runs as a formula, negative figures stay numbers, missing ones are empty", () => {
  const hostile: LeaderboardRow[] = [{ ...row, title: '=HYPERLINK("x"),1' }].map((one) => ({
    ...one,
    label: { kind: "baseline" as const },
    ...{
      kind: "submission" as const,
      plan: [],
      curve: [],
      savings: [],
      differences: [],
      dropped: [],
      sourcesLeftOut: [],
    },
    detail: undefined,
  }));
  const [head = "", line = ""] = leaderboardCsv(hostile).split("\r\n");
  expect(line).toContain(`,"'=HYPERLINK(""x""),1",`);
  expect(line).toContain(",-0.125,-0.25,0.5,");
  const columns = (text: string) => text.replaceAll(/"(?:[^"]|"")*"/g, "x").split(",").length;
  expect(columns(line)).toBe(columns(head));
});

test("tracks stand as they are shipped, views behind their track, others last", () => {
  const tracks = ["own", "llama", "claude:leave-one-source-out", "claude", "llama"].map((track) => ({ track }));
  expect(orderedTracks(tracks)).toEqual(["claude", "claude:leave-one-source-out", "llama", "own"]);
});

test("the register lists every router with its label and knob", () => {
  expect(listRouterRegister()).toContainEqual(
    expect.objectContaining({ id: "knn", label: { kind: "faithful", paper: "arXiv 2403.12031" } }),
  );
});

test("a live saving is that of the compared prompts together; simulated company has no place in the query", () => {
  const pair = (routerVersion: string, decidedUsd: number, strongestUsd: number) => ({
    routerVersion,
    decidedUsd,
    strongestUsd,
  });
  const counts = [
    { routerVersion: "1", target: "decided" as const, count: 5 },
    { routerVersion: "1", target: "strongest" as const, count: 2 },
    { routerVersion: "2", target: "decided" as const, count: 1 },
  ];
  expect(liveRouters(counts, [pair("1", 0.25, 0.5), pair("1", 0.5, 1.5)])).toEqual([
    { routerVersion: "1", runs: 5, compared: 2, saving: 0.625, savingInterval: null },
    { routerVersion: "2", runs: 1, compared: 0, saving: null, savingInterval: null },
  ]);
  const many = liveRouters(
    counts,
    Array.from({ length: 12 }, (_, i) => pair("1", i % 2 === 0 ? 0.25 : 1, 1)),
  )[0];
  expect(many?.savingInterval?.low).toBeLessThan(0.375);
  expect(many?.savingInterval?.high).toBeGreaterThan(0.375);
});
