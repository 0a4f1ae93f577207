import { arqgc } from "@/lib/benchmark/arqgc";
import { type blockOf, fixedMeans, trackBlock } from "@/lib/benchmark/block";
import { meansOfChoices, outcomesOfChoices } from "@/lib/benchmark/choices";
import { replicateMeans } from "@/lib/benchmark/cluster-bootstrap";
import { rawCurve } from "@/lib/benchmark/curve";
import { predictionQuality } from "@/lib/benchmark/prediction-quality";
import { clusterSums, resamplingOf } from "@/lib/benchmark/resampling";
import type { RouterCard } from "@/lib/contracts/router-file";
import { type Interval, percentileInterval } from "@/lib/core/bootstrap";
import { fixedModels } from "@/lib/core/fixed-models";
import { chooseByRule } from "@/lib/routers/choose-by-rule";
import { shippedTracks } from "@/lib/server/packs/shipped-tracks";
import { readNumericPack } from "../pack-build/read-numeric-pack";
import { TOLERANCES } from "../train/measure-tracks";
import { predictWithRouter, selectCells } from "../train/test-predictions";

type RouterVersion = { readonly card: RouterCard; readonly weights: ArrayBuffer };
type Figure = { readonly value: number } & Interval;
export type TrackComparison = {
  readonly track: string;
  readonly prompts: number;
  readonly figures: Readonly<
    Record<"brier" | "ece" | "bounded-arqgc", { before: Figure; after: Figure; difference: Figure }>
  >;
};

const REPLICATES = 400;

/** Both versions on the test prompts of each cost track of the numeric pack, relative rule, raw reading, paired draws. */
export async function measureOnPack(
  packDirectory: string,
  { before, after }: { before: RouterVersion; after: RouterVersion },
): Promise<TrackComparison[]> {
  const { pack, about, wordPieces, loadEmbeddings } = await readNumericPack(packDirectory);
  const encoded = {
    dims: about.encoder.dims,
    embeddings: await loadEmbeddings(),
    wordPieces,
    previewDims: 0,
    previews: new Float32Array(0),
  };
  const positions = [...pack.prompts.keys()].filter((at) => pack.prompts[at]?.split === "test");
  const rowByPrompt = new Map(positions.map((position, row) => [pack.prompts[position]?.promptId ?? "", row]));
  const predicted = [before, after].map(({ card, weights }) =>
    predictWithRouter({ card, weights: new Uint8Array(weights), name: "encoder" }, pack, { encoded, positions }),
  );
  const known = new Set(predicted[0]?.modelIds);
  const listed = new Set(pack.candidates.map(({ modelId }) => modelId));
  const tracks = shippedTracks().filter(
    ({ kind, candidates }) => kind === "cost" && candidates.every((id) => known.has(id) && listed.has(id)),
  );
  return tracks.map((track) => {
    const { block } = trackBlock(pack, track, ["test"]);
    const cells = {
      width: known.size,
      rows: block.prompts.map(({ promptId }) => rowByPrompt.get(promptId) ?? 0),
      columns: block.candidates.map(({ modelId }) => predicted[0]?.modelIds.indexOf(modelId) ?? -1),
    };
    const training = trackBlock(pack, track, ["train", "val"]).block;
    const fixed = fixedModels(fixedMeans(training));
    const ends = [fixed.cheapest, fixed.best].map(({ modelId }) =>
      block.candidates.findIndex((c) => c.modelId === modelId),
    );
    const measured = predicted.map((p) =>
      figuresOf(block, { quality: selectCells(p.quality, cells), costUsd: selectCells(p.costUsd, cells) }, ends),
    );
    const [b, a] = measured;
    if (!b || !a) throw new Error("two versions are compared");
    return { track: track.id, prompts: block.prompts.length, figures: compare(b, a) };
  });
}

type Replicated = { readonly value: number; readonly draws: readonly number[] };
type Figures = Readonly<Record<"brier" | "ece" | "bounded-arqgc", Replicated>>;

function figuresOf(
  block: ReturnType<typeof blockOf>,
  predictions: { readonly quality: Float64Array; readonly costUsd: Float64Array },
  ends: readonly number[],
): Figures {
  const width = block.candidates.length;
  const resampling = resamplingOf(block.prompts);
  const perPrompt = (figureOf: (row: number) => number) =>
    clusterSums(
      resampling,
      block.prompts.map((_, row) => figureOf(row)),
    );
  const points = TOLERANCES.map((tolerance) => chooseByRule(predictions, width, { kind: "relative" }, tolerance));
  const endPoints = ends.map((end) => new Uint8Array(block.prompts.length).fill(end));
  const columns = [...points, ...endPoints].flatMap((choices) =>
    (["costUsd", "quality"] as const).map((table) => clusterSums(resampling, outcomesOfChoices(block, choices, table))),
  );
  const errors = block.prompts.map((_, row) => rowErrors(block, predictions.quality, row));
  const brier = perPrompt((row) => errors[row]?.brier ?? 0);
  const bins = Array.from({ length: 10 }, (_, bin) => perPrompt((row) => errors[row]?.gaps[bin] ?? 0));
  const means = replicateMeans(resampling, [...columns, brier, ...bins], { count: REPLICATES });
  const at = (column: number, b: number) => means[column]?.[b] ?? Number.NaN;
  const pointAt = (k: number, b: number) => ({ costUsd: at(2 * k, b), quality: at(2 * k + 1, b) });
  const areaAt = (b: number) =>
    areaOf(
      points.map((_, k) => pointAt(k, b)),
      [pointAt(points.length, b), pointAt(points.length + 1, b)],
    );
  const eceAt = (b: number) => bins.reduce((sum, _, bin) => sum + Math.abs(at(columns.length + 1 + bin, b)), 0);
  const draws = <Value>(of: (b: number) => Value) => Array.from({ length: REPLICATES }, (_, b) => of(b));
  const whole = predictionQuality(predictions.quality, block.quality);
  const wholePoints = [...points, ...endPoints].map((choices) => meansOfChoices(block, choices));
  return {
    brier: { value: whole.brier, draws: draws((b) => at(columns.length, b)) },
    ece: { value: whole.ece, draws: draws(eceAt) },
    "bounded-arqgc": {
      value: areaOf(wholePoints.slice(0, points.length), wholePoints.slice(points.length)),
      draws: draws(areaAt),
    },
  };
}

/** Mean squared error of one prompt's candidates, and r̂ − q summed by bin, both per candidate. */
function rowErrors(block: ReturnType<typeof blockOf>, predicted: Float64Array, row: number) {
  const width = block.candidates.length;
  const gaps = new Float64Array(10);
  let brier = 0;
  for (let at = row * width; at < (row + 1) * width; at++) {
    const error = (predicted[at] ?? 0) - (block.quality[at] ?? 0);
    const bin = Math.min(9, Math.floor(10 * (predicted[at] ?? 0)));
    gaps[bin] = (gaps[bin] ?? 0) + error / width;
    brier += (error * error) / width;
  }
  return { brier, gaps };
}

type Point = { readonly costUsd: number; readonly quality: number };

function areaOf(points: readonly Point[], [cheapest, best]: readonly Point[]): number {
  if (!cheapest || !best) return Number.NaN;
  return arqgc(rawCurve(points), { cheapest, best }).bounded ?? Number.NaN;
}

function compare(before: Figures, after: Figures): TrackComparison["figures"] {
  const pair = (name: keyof Figures) => ({
    before: figure(before[name].value, before[name].draws),
    after: figure(after[name].value, after[name].draws),
    difference: figure(
      after[name].value - before[name].value,
      after[name].draws.map((value, b) => value - (before[name].draws[b] ?? Number.NaN)),
    ),
  });
  return { brier: pair("brier"), ece: pair("ece"), "bounded-arqgc": pair("bounded-arqgc") };
}

function figure(value: number, draws: readonly number[]): Figure {
  return { value, ...percentileInterval(draws.filter(Number.isFinite)) };
}

export function comparisonTable(comparison: readonly TrackComparison[]): string {
  const cell = ({ value, low, high }: Figure) => `${value.toFixed(4)} (${low.toFixed(4)}–${high.toFixed(4)})`;
  const lines = comparison.flatMap(({ track, prompts, figures }) =>
    Object.entries(figures).map(([name, { before, after, difference }]) =>
      [
        track.padEnd(12),
        String(prompts).padStart(5),
        name.padEnd(14),
        cell(before),
        cell(after),
        cell(difference),
      ].join("  "),
    ),
  );
  return ["track, test prompts, metric, before, after, difference (95 %, paired)", ...lines].join("\n");
}
