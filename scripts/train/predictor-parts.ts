import type { RouterCard } from "@/lib/contracts/router-file";
import { type FamiliarityMap, familiarityOf } from "@/lib/core/familiarity";
import { scaleFamiliarity } from "@/lib/training/fit-familiarity";
import type { TrainingRows } from "@/lib/training/training-rows";
import { intervalWidths, macroBrier, qualityMeans, shrunkenQualities, smearings } from "./calibrate";
import type { FittedParts, HeldOut } from "./cross-fit";
import type { createWeightsFile } from "./weights-file";

/** Everything about one predictor that held-out predictions decide. */
export type Calibrated = {
  readonly map: FamiliarityMap;
  readonly means: readonly number[];
  readonly smearings: readonly number[];
  /** Half widths in logits per candidate. */
  readonly widths: { readonly familiar: readonly number[]; readonly unfamiliar: readonly number[] };
  /** Cross-fitted qualities as the product would show them, row-major [rows, candidates]. */
  readonly qualities: Float64Array;
  readonly rampTrials: readonly RampTrial[];
};

export type RampTrial = { readonly ramp: number; readonly brierFamiliar: number; readonly brierUnseen: number | null };

export const FLAGGED_SHARE = 0.02;
const RAMPS = [0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5];
/** In-domain Brier may rise by this share for what unseen sources gain. */
const BRIER_PRICE_MAX = 0.01;

export function calibrate(
  parts: FittedParts,
  table: TrainingRows,
  { sources, ramp }: { readonly sources: readonly string[]; readonly ramp: number | null },
): Calibrated {
  const means = qualityMeans(table, sources);
  const { crossFitted, sourceLeftOut } = parts;
  const mapWith = (trustRamp: number) =>
    scaleFamiliarity(parts.shape, [...crossFitted.distances], { flagged: FLAGGED_SHARE, trustRamp });
  const qualitiesWith = (heldOut: HeldOut, trustRamp: number) =>
    shrunkenQualities(heldOut, means, trustsOf(mapWith(trustRamp), heldOut.distances));
  const rampTrials = RAMPS.map(
    (trial): RampTrial => ({
      ramp: trial,
      brierFamiliar: macroBrier(table, sources, qualitiesWith(crossFitted, trial)),
      brierUnseen: sourceLeftOut && macroBrier(table, sources, qualitiesWith(sourceLeftOut, trial)),
    }),
  );
  const chosen = ramp ?? chooseRamp(rampTrials);
  const qualities = qualitiesWith(crossFitted, chosen);
  const familiar = intervalWidths(table, qualities);
  return {
    map: mapWith(chosen),
    means,
    smearings: smearings(table, crossFitted),
    widths: {
      familiar,
      unfamiliar: sourceLeftOut ? intervalWidths(table, qualitiesWith(sourceLeftOut, chosen)) : familiar,
    },
    qualities,
    rampTrials,
  };
}

/** Best for unseen sources among those that cost familiar prompts at most 1 % of their Brier score. */
function chooseRamp(trials: readonly RampTrial[]): number {
  const allowed = (trials[0]?.brierFamiliar ?? 0) * (1 + BRIER_PRICE_MAX);
  const affordable = trials.filter(({ brierFamiliar }) => brierFamiliar <= allowed);
  return affordable.reduce((best, trial) => ((trial.brierUnseen ?? 0) < (best.brierUnseen ?? 0) ? trial : best)).ramp;
}

/** Trust in each row's prediction from its distance alone: a map over one number gives what the full one would. */
export function trustsOf(map: FamiliarityMap, distances: ArrayLike<number>): Float64Array {
  const line: FamiliarityMap = {
    ...map,
    inputs: 1,
    dims: 1,
    center: Float32Array.of(0),
    whitening: Float32Array.of(1),
    centroids: Float32Array.of(0),
  };
  return Float64Array.from(distances, (distance) => familiarityOf(line, Float32Array.of(distance)).trust);
}

type PredictorCard = RouterCard["predictors"]["encoder"];

/** The predictor's part of the card; its tensors go into `weights`. */
export function predictorCard(
  { fit }: FittedParts,
  { map, means, smearings: factors, widths }: Calibrated,
  facts: {
    readonly weights: ReturnType<typeof createWeightsFile>;
    readonly modelIds: readonly string[];
    readonly labelledPrompts: ReadonlyMap<string, number>;
  },
): PredictorCard {
  const { weights, modelIds, labelledPrompts } = facts;
  const { inputs, units } = fit.projection;
  const rowOf = (values: Float32Array, candidate: number) =>
    values.subarray(candidate * units, (candidate + 1) * units);
  return {
    projection: { inputs, units, weights: weights.add(fit.projection.weights), bias: weights.add(fit.projection.bias) },
    familiarity: {
      inputs: map.inputs,
      dims: map.dims,
      center: weights.add(map.center),
      whitening: weights.add(map.whitening),
      centroids: weights.add(map.centroids),
      distanceQuantiles: weights.add(map.distanceQuantiles),
      unfamiliarAbove: map.unfamiliarAbove,
      trustRamp: map.trustRamp,
    },
    adapters: modelIds.map((modelId, candidate) => ({
      modelId,
      qualityLogit: {
        weights: weights.add(rowOf(fit.qualityWeights, candidate)),
        bias: fit.qualityBias[candidate] ?? 0,
      },
      outputTokensLog: {
        weights: weights.add(rowOf(fit.tokensWeights, candidate)),
        bias: fit.tokensBias[candidate] ?? 0,
        smearing: factors[candidate] ?? 1,
      },
      qualityMean: means[candidate] ?? 0,
      logitHalfWidth: { familiar: widths.familiar[candidate] ?? 0, unfamiliar: widths.unfamiliar[candidate] ?? 0 },
      labelledPrompts: labelledPrompts.get(modelId) ?? 0,
    })),
  };
}
