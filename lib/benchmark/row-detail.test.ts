import { expect, test } from "vitest";
import { allRouters } from "@/lib/routers/all-routers";
import { fitMeans } from "@/lib/routers/all-routers.fixture";
import { calibrationBins } from "./calibration-bins";
import { macroMean } from "./choices";
import { evaluateTrack } from "./evaluate-track";
import { syntheticFrame, syntheticPack } from "./synthetic-track.fixture";

const setting = { pack: "Synthetic", packVersion: "1", split: "test" };
const routers = allRouters(fitMeans).filter(({ id }) => ["ipr-relative", "routerbench-cascade"].includes(id));
const pack = syntheticPack({ prompts: 240, seed: 3 });
const frame = syntheticFrame(pack);
const rows = evaluateTrack(frame, { routers, wanted: [], setting, replicates: 16 });
const row = rows.find(({ router }) => router === "ipr-relative");
const detail = row?.detail;

test("rows that no router decides, and fixed models, have no detail", () => {
  for (const { kind, detail } of rows) expect(detail === undefined).toBe(kind === "reference" || kind === "fixed");
});

test("at every shown knob the shares are those of all prompts, and both ends of the knob are shown", () => {
  expect(detail?.shares?.length).toBeLessThanOrEqual(21);
  expect(detail?.shares?.at(0)?.knob).toBe(row?.curve.at(0)?.knob);
  expect(detail?.shares?.at(-1)?.knob).toBe(row?.curve.at(-1)?.knob);
  for (const { shares } of detail?.shares ?? [])
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
});

test("operating points stand with the mean over prompts and with the mean over sources, which one source alone makes equal", () => {
  const points = detail?.points ?? [];
  expect(points.length).toBeLessThanOrEqual(11);
  expect(points.map(({ knob }) => knob)).toContain(row?.curve.at(-1)?.knob);
  for (const { knob, quality, costUsd } of points) {
    const onCurve = row?.curve.find((point) => point.knob === knob);
    expect([quality.micro, costUsd?.micro]).toEqual(
      [onCurve?.quality, onCurve?.costUsd].map((x) => expect.closeTo(x ?? 0, 12)),
    );
  }
  const column = Float64Array.of(1, 0, 0, 0.5);
  const prompts = pack.prompts.slice(0, 4).map((prompt, at) => ({ ...prompt, source: at === 0 ? "a" : "b" }));
  expect(macroMean({ prompts }, column)).toBeCloseTo((1 + 0.5 / 3) / 2, 12);
});

test("every evaluated prompt lies in one source", () => {
  expect(detail?.sources.map(({ source }) => source)).toEqual(["s1", "s2"]);
  expect(detail?.sources.reduce((sum, { n }) => sum + n, 0)).toBe(row?.n);
});

test("on a track of one source, the score of the source is the track's, interval included", () => {
  const prompts = pack.prompts.map((prompt) => ({ ...prompt, source: "s1" }));
  const oneSource = syntheticFrame({ ...pack, sources: ["s1"], prompts });
  const [only] = evaluateTrack(oneSource, { routers, wanted: ["ipr-relative"], setting, replicates: 16 });
  const { value, low, high } = only?.metrics["bounded-arqgc"] ?? {};
  const bounded = only?.detail?.sources[0]?.bounded;
  expect(value).toBeGreaterThan(0);
  expect([bounded?.value, bounded?.low, bounded?.high]).toEqual(
    [value, low, high].map((x) => expect.closeTo(x ?? 0, 12)),
  );
});

test("the bins of calibration hold every pair once, and their gaps add up to the calibration error", () => {
  const quality = Float64Array.of(0.125, 0.25, 0.75, 1);
  const predictions = { quality: Float64Array.of(0.0, 0.0625, 0.875, 1), costUsd: new Float64Array(4) };
  expect(calibrationBins([predictions, predictions], { quality })).toEqual([
    { predicted: 0.03125, measured: 0.1875, pairs: 2 },
    { predicted: 0.875, measured: 0.75, pairs: 1 },
    { predicted: 1, measured: 1, pairs: 1 },
  ]);
  const bins = detail?.calibration ?? [];
  const pairs = bins.reduce((sum, bin) => sum + bin.pairs, 0);
  expect(pairs).toBeCloseTo((row?.n ?? 0) * (detail?.candidates.length ?? 0), 9);
});

test("Top-K F1 stands below its ceiling with an interval around it, and is left out where nothing is predicted", () => {
  expect(detail?.topK?.map(({ k }) => k)).toEqual([1, 2]);
  for (const { f1, f1Ceiling, overlap } of detail?.topK ?? []) {
    expect(f1.value).toBeGreaterThan(f1.low ?? 1);
    expect(f1.value).toBeLessThan(f1.high ?? 0);
    expect(f1.high).toBeLessThanOrEqual(f1Ceiling + 1e-12);
    expect(overlap).toBeGreaterThan(0);
  }
  expect(rows.find(({ router }) => router === "routerbench-cascade")?.detail?.topK).toBeNull();
});
