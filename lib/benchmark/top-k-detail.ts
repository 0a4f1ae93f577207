import { finish } from "@/lib/core/steps";
import type { Predictions } from "@/lib/routers/router";
import type { Block } from "./block";
import { meanOf } from "./choices";
import { columnMeans, type LazyColumns } from "./cluster-bootstrap";
import type { Metric } from "./metric";
import { replicateInterval } from "./paired-difference";
import type { Resampling } from "./resampling";
import { widest } from "./score-run";
import { type TopKScore, topKMeans, topKScore } from "./top-k";
import { resamplingsOf } from "./track-samples";

/** Beside Top-K accuracy (spec §3.6): F1 with the ceiling that ties leave it, overlap, and the prompts that tell models apart. */
export type TopKDetail = {
  readonly k: number;
  readonly f1: Metric;
  readonly f1Ceiling: number;
  readonly overlap: number;
  /** Accuracy on decisive prompts alone; null where there is none. */
  readonly accuracyDecisive: number | null;
  readonly decisivePrompts: number;
};

const SHOWN_K = [1, 2] as const;

/** Of a router that predicts quality, for K = 1 and 2; `predictions` per seed. */
export function topKDetail(perSeed: readonly Predictions[], block: Block, replicates: number): TopKDetail[] {
  const resamplings = resamplingsOf(block);
  return SHOWN_K.filter((k) => k <= block.candidates.length).map((k) => {
    const scores = perSeed.map((predictions) => scoresOf(predictions, block, k));
    const means = scores.map(topKMeans);
    const decisive = means.map(({ accuracyDecisive }) => accuracyDecisive).filter((value) => value !== null);
    return {
      k,
      f1: f1Metric(scores, resamplings, replicates),
      f1Ceiling: means[0]?.f1Ceiling ?? 1, // It and the decisive prompts depend on measured qualities alone.
      overlap: meanOf(means.map(({ overlap }) => overlap)),
      accuracyDecisive: decisive.length > 0 ? meanOf(decisive) : null,
      decisivePrompts: means[0]?.decisivePrompts ?? 0,
    };
  });
}

function scoresOf({ quality }: Predictions, block: Block, k: number): TopKScore[] {
  const width = block.candidates.length;
  const row = (table: Float64Array, i: number) => table.subarray(i * width, (i + 1) * width);
  return block.prompts.map((_, i) => topKScore(row(quality, i), row(block.quality, i), k));
}

/** Replicate b belongs to seed b mod S, as in all other figures. */
function f1Metric(
  perSeed: readonly (readonly TopKScore[])[],
  resamplings: readonly Resampling[],
  count: number,
): Metric {
  const means = perSeed.map((scores, seed) => {
    const columns: LazyColumns = [() => Float64Array.from(scores, ({ f1 }) => f1)];
    return finish(columnMeans(resamplings, columns, { from: seed, step: perSeed.length, count }));
  });
  const drawn = (r: number) => means.flatMap((of) => Array.from(of.drawn[r]?.[0] ?? []));
  const interval = widest(resamplings.map((_, r) => replicateInterval(drawn(r))));
  return {
    value: meanOf(means.map(({ whole }) => whole[0] ?? Number.NaN)),
    low: interval?.low ?? null,
    high: interval?.high ?? null,
  };
}
