import { outcomeColumn } from "./answers";
import type { Block } from "./block";
import { type CalibrationBin, calibrationBins } from "./calibration-bins";
import { macroMean, meanOf } from "./choices";
import { byId } from "./pack";
import type { RouterRun } from "./run-router";
import { type SourceScore, sourceScore } from "./source-score";
import { type TopKDetail, topKDetail } from "./top-k-detail";
import type { TrackFrame } from "./track-frame";
import { chooseOnVal } from "./val-choice";

const SHOWN_KNOBS_MAX = 21;
const LISTED_KNOBS_MAX = 11;

/** What a router's own page shows beside its scores. Read off the evaluated prompts; nothing is chosen from it. */
export type RowDetail = {
  /** Ascending model id: the order of `shares`. */
  readonly candidates: readonly string[];
  /** Share of prompts each candidate answers, at up to 21 knob values; null where a prompt takes several calls. */
  readonly shares: readonly { readonly knob: number; readonly shares: readonly number[] }[] | null;
  /** Operating points at up to 11 knob values, mean over seeds. `costUsd` is null in a quality track. */
  readonly points: readonly {
    readonly knob: number;
    readonly quality: MicroMacro;
    readonly costUsd: MicroMacro | null;
  }[];
  /** The plan of the whole track on the prompts of one source, between the fixed models' means on that source. */
  readonly sources: readonly SourceScore[];
  /** Of all (prompt, candidate) pairs, bins of a tenth that hold any; null for a router that predicts no quality. */
  readonly calibration: readonly CalibrationBin[] | null;
  /** For K = 1 and 2; null for a router that predicts no quality. */
  readonly topK: readonly TopKDetail[] | null;
};

/** Mean over prompts, and mean of the means per source: there a small source counts as much as a big one (spec §3.2). */
export type MicroMacro = { readonly micro: number; readonly macro: number };

export function rowDetail(run: RouterRun, frame: TrackFrame, replicates: number): RowDetail {
  const { scoredOn, track } = frame;
  const { plan } = chooseOnVal(run, frame);
  const sources = [...new Set(scoredOn.prompts.map(({ source }) => source))].sort(byId);
  return {
    candidates: scoredOn.candidates.map(({ modelId }) => modelId),
    shares: shownShares(run, scoredOn),
    points: listedPoints(run, scoredOn),
    sources:
      track.kind === "cost" ? sources.map((source) => sourceScore({ run, frame, plan, source, replicates })) : [],
    calibration: run.predictions && calibrationBins(run.predictions, scoredOn),
    topK: run.predictions && topKDetail(run.predictions, scoredOn, replicates),
  };
}

function shownShares({ knobs, scoredAnswers }: RouterRun, { candidates, prompts }: Block): RowDetail["shares"] {
  const shown = spread(knobs.length, SHOWN_KNOBS_MAX);
  const shares = shown.map((k) => {
    const perSeed = scoredAnswers.map((answers) => answers[k]);
    const counts = candidates.map(() => 0);
    for (const answers of perSeed) {
      if (answers?.kind !== "choices") return null;
      for (const c of answers.choices) counts[c] = (counts[c] ?? 0) + 1;
    }
    const asked = perSeed.length * prompts.length;
    return { knob: knobs[k] ?? Number.NaN, shares: counts.map((count) => count / asked) };
  });
  const known = shares.filter((share) => share !== null);
  return known.length === shares.length ? known : null;
}

function listedPoints({ knobs, scoredAnswers }: RouterRun, block: Block): RowDetail["points"] {
  const meansAt = (k: number, table: "quality" | "costUsd"): MicroMacro => {
    const columns = scoredAnswers.flatMap(({ [k]: answers }) =>
      answers ? [outcomeColumn(block, answers, table)] : [],
    );
    return {
      micro: meanOf(columns.map(meanOf)),
      macro: meanOf(columns.map((values) => macroMean(block, values))),
    };
  };
  return spread(knobs.length, LISTED_KNOBS_MAX).map((k) => ({
    knob: knobs[k] ?? Number.NaN,
    quality: meansAt(k, "quality"),
    costUsd: block.costUsd ? meansAt(k, "costUsd") : null,
  }));
}

/** Up to `most` of the indices below `count`, evenly spread, both ends among them. */
function spread(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / (most - 1)));
}
