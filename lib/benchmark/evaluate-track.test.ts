import { expect, test } from "vitest";
import { allRouters } from "@/lib/routers/all-routers";
import { fitMeans } from "@/lib/routers/all-routers.fixture";
import { fixedTo } from "@/lib/routers/fixed";
import type { Router } from "@/lib/routers/router";
import { blockOf, fixedMeans } from "./block";
import { evaluateTrack } from "./evaluate-track";
import { METRICS } from "./metric";
import { referenceRun } from "./reference-runs";
import type { ResultRow } from "./result-row";
import { runRouter } from "./run-router";
import { scoreRun } from "./score-run";
import { syntheticFrame, syntheticPack, syntheticTrack } from "./synthetic-track.fixture";
import { trackSamples } from "./track-samples";

const REPLICATES = 16;
const pack = syntheticPack({ prompts: 240, seed: 3 });
const frame = syntheticFrame(pack);
const setting = { pack: "Synthetic", packVersion: "1", split: "test" };
const routers = allRouters(fitMeans).filter(
  ({ id }) => id.startsWith("ipr-") || id.startsWith("routerbench-") || id.endsWith("-fixed"),
);
const rows = evaluateTrack(frame, { routers, wanted: [], setting, replicates: REPLICATES });

const figure = (row: ResultRow | undefined, name: (typeof METRICS)[number]) => row?.metrics[name]?.value ?? Number.NaN;
const rowOf = (id: string) => rows.find(({ router }) => router === id);

test("every row says every metric, or why it has none", () => {
  for (const { metrics } of rows) {
    expect(Object.keys(metrics)).toEqual([...METRICS]);
    for (const metric of Object.values(metrics))
      expect(metric.value === null ? metric.reason : metric.value).toBeDefined();
  }
});

test("no interval is upside down", () => {
  for (const { metrics } of rows)
    for (const metric of Object.values(metrics))
      if (metric.value !== null && metric.low !== null && metric.high !== null)
        expect(metric.low).toBeLessThanOrEqual(metric.high);
});

test("no router beats the oracle's quality, and none beats the oracle curve", () => {
  const oracle = rowOf("oracle")?.curve[0]?.quality ?? 0;
  for (const row of rows) {
    for (const { quality } of row.curve) expect(quality).toBeLessThanOrEqual(oracle + 1e-12);
    expect(figure(row, "raw-arqgc")).toBeLessThanOrEqual(figure(rowOf("oracle-curve"), "raw-arqgc") + 1e-12);
  }
});

test("a router that always takes one model scores exactly that model's means", () => {
  for (const { modelId, quality, costUsd } of fixedMeans(frame.scoredOn))
    expect(rowOf(`fixed:${modelId}`)?.curve).toEqual([{ knob: 0, costUsd, quality }]);
});

test("the ends are worth what they are defined to be worth", () => {
  expect(figure(rowOf("best-fixed"), "bounded-arqgc")).toBeCloseTo(0.5, 12);
  expect(figure(rowOf("cheapest-fixed"), "bounded-arqgc")).toBe(0);
  expect(figure(rowOf("budget-aware-random"), "bounded-arqgc")).toBeCloseTo(0.5, 12);
  expect(figure(rowOf("zero-router"), "gain")).toBeCloseTo(0, 12);
  expect(figure(rowOf("oracle-curve"), "headroom")).toBeCloseTo(1, 12);
});

test("AIQ is Q_min + (Q_max − Q_min) times the raw area of the hull", () => {
  const means = fixedMeans(frame.scoredOn);
  const [low = 0, high = 0] = [means[frame.cheapest]?.quality, means[frame.best]?.quality];
  const oracle = rowOf("oracle-curve");
  expect(figure(oracle, "aiq")).toBeCloseTo(low + (high - low) * figure(oracle, "raw-arqgc"), 12);
});

test("the order in which the pack lists its prompts changes no figure", () => {
  const shuffled = { ...pack, prompts: pack.prompts.toReversed() };
  const again = evaluateTrack(syntheticFrame(shuffled), { routers, wanted: [], setting, replicates: REPLICATES });
  for (const [i, row] of again.entries())
    for (const name of METRICS) {
      const [a, b] = [figure(row, name), figure(rows[i], name)];
      if (!Number.isNaN(a) || !Number.isNaN(b)) expect(a).toBeCloseTo(b, 9);
    }
}, 30_000);

test("the same evaluation twice gives the same numbers", () => {
  const again = evaluateTrack(frame, { routers, wanted: [], setting, replicates: REPLICATES });
  expect(again).toEqual(rows);
}, 30_000);

test("a router is asked about each training prompt by a fit that never saw it, and about test by one that saw all", () => {
  const seen: number[] = [];
  const spy: Router = {
    ...fixedTo("m0"),
    train(set, seed) {
      const known = new Set(set.prompts);
      seen.push(set.prompts.length);
      const policy = fixedTo("m0").train(set, seed);
      return {
        ...policy,
        read(prompts) {
          for (const prompt of prompts) expect(known.has(prompt)).toBe(false);
          return policy.read(prompts);
        },
      };
    },
  };
  const byPrompt = new Map(pack.prompts.map((prompt) => [prompt, frame.read(prompt)]));
  runRouter(spy, { ...frame, read: (prompt) => byPrompt.get(prompt) ?? frame.read(prompt) });
  expect(seen).toHaveLength(6);
  expect(Math.max(...seen)).toBe(frame.chosenOn.prompts.length);
});

test("what a router gets to see of an evaluated prompt is its embedding and its length", () => {
  const keys = new Set<string>();
  const spy: Router = {
    ...fixedTo("m0"),
    train(set, seed) {
      const policy = fixedTo("m0").train(set, seed);
      const read = (prompts: Parameters<typeof policy.read>[0]) => {
        for (const prompt of prompts) for (const key of Object.keys(prompt)) keys.add(key);
        return policy.read(prompts);
      };
      return { ...policy, read };
    },
  };
  runRouter(spy, frame);
  expect([...keys].sort()).toEqual(["embedding", "inputTokens"]);
});

test("latency is what single decisions took, and P99 needs a hundred of them", () => {
  const decisionsMs = () => Float64Array.from({ length: 50 }, (_, i) => i + 1);
  const [row] = evaluateTrack(frame, { routers, wanted: ["best-fixed"], setting, replicates: REPLICATES, decisionsMs });
  expect(figure(row, "latency-p50-ms")).toBe(25);
  expect(figure(row, "latency-p90-ms")).toBe(45);
  expect(row?.metrics["latency-p99-ms"]).toMatchObject({ value: null, reason: "fewer-than-100-decisions" });
});

test("a quality track has no cost metric at all, and keeps the metrics of predictions", () => {
  const onQuality = syntheticFrame(pack, { ...syntheticTrack(pack), kind: "quality" });
  const [row] = evaluateTrack(onQuality, { routers, wanted: ["ipr-relative"], setting, replicates: REPLICATES });
  expect(row?.metrics["bounded-arqgc"]).toMatchObject({ value: null, reason: "quality-track-has-no-cost" });
  expect(figure(row, "brier")).toBeGreaterThan(0);
  expect(row?.curve.every(({ costUsd }) => costUsd === null)).toBe(true);
});

test("a track whose best model is also its cheapest is called degenerate, not zero", () => {
  const cheapBest = pack.candidates.map((candidate) => ({
    ...candidate,
    price: { usdPerMillionInput: 1, usdPerMillionOutput: 1 },
  }));
  const flat = { ...pack, candidates: cheapBest };
  const [row] = evaluateTrack(syntheticFrame(flat), { routers, wanted: ["fixed:m1"], setting, replicates: REPLICATES });
  const metric = row?.metrics["bounded-arqgc"];
  expect(metric?.value === null ? metric.reason : "scored").toMatch(/degenerate-track|scored/);
});

test("with two candidates a random router recovers half of the gap", () => {
  const pair = syntheticFrame(syntheticPack({ prompts: 400, seed: 5, models: 2 }));
  const samples = trackSamples(pair, REPLICATES);
  const half: Router = {
    ...fixedTo("m0"),
    id: "alternating",
    knob: { name: "share", values: [0, 0.5, 1] },
    train: () => ({
      decide: () => [],
      read: (prompts) => ({
        predictions: null,
        choose: (share) => Uint8Array.from(prompts, (_, i) => ((i * 7919) % 100 < 100 * share ? 1 : 0)),
        explain: () => [],
      }),
    }),
  };
  const scored = scoreRun(runRouter(half, pair), pair, samples, { replicates: REPLICATES });
  expect(scored.metrics.get("apgr")?.value).toBeGreaterThan(0.4);
  expect(scored.metrics.get("apgr")?.value).toBeLessThan(0.6);
  expect(scored.metrics.get("cpt-50")?.value).toBeLessThanOrEqual(0.7);
});

test("hindsight rows and simulated judges are not ranked, and every other router has a rank interval", () => {
  for (const row of rows) expect(row.rank === null).toBe(row.kind === "reference" || row.simulatedJudge !== null);
  expect(referenceRun("oracle", frame).predictions).toBeNull();
  expect(blockOf([], frame.scoredOn.candidates, frame.track).quality).toHaveLength(0);
});
