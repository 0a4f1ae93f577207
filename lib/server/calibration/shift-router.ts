import "server-only";
import type { CalibrationFit } from "@/lib/annotation/calibrate-from-votes";
import type { PredictedByBase } from "@/lib/annotation/labels-from-votes";
import type { RouterCard } from "@/lib/contracts/router-file";

type Shift = {
  readonly card: RouterCard;
  readonly version: string;
  readonly modelIds: readonly string[];
  readonly fit: CalibrationFit;
  readonly labels: number;
  readonly warnings: readonly string[];
};
type PredictorCard = RouterCard["predictors"]["encoder"];

const EDGE = 0.02;

/**
 * The router with each model's predictions moved. A shift in quality becomes one of the head's bias (Platt with slope 1),
 * exact at the model's mean quality; the mean that unfamiliar prompts shrink to moves by the same. Weights stay.
 */
export function shiftRouter({ card, version, modelIds, fit, labels, warnings }: Shift): RouterCard {
  const shiftOf = (modelId: string) => fit.shifts[modelIds.indexOf(modelId)] ?? 0;
  const { encoder, preview } = card.predictors;
  const shifts = Object.fromEntries(
    modelIds.map((id, m) => [id, { shift: fit.shifts[m] ?? 0, labels: fit.votesByModel[m] ?? 0 }]),
  );
  const calibratedFromVotes = { from: card.version, labels, slope: fit.slope, shifts, warnings: [...warnings] };
  return {
    ...card,
    version,
    predictors: { encoder: shiftPredictor(encoder, shiftOf), preview: shiftPredictor(preview, shiftOf) },
    training: { ...card.training, calibratedFromVotes },
  };
}

function shiftPredictor(from: PredictorCard, shiftOf: (modelId: string) => number): PredictorCard {
  const adapters = from.adapters.map((adapter) => {
    const shift = shiftOf(adapter.modelId);
    if (shift === 0) return adapter;
    const moved = inside(adapter.qualityMean + shift);
    const byLogit = logit(moved) - logit(inside(adapter.qualityMean));
    const { weights, bias } = adapter.qualityLogit;
    return { ...adapter, qualityMean: moved, qualityLogit: { weights, bias: bias + byLogit } };
  });
  return { ...from, adapters };
}

/**
 * Reads predictions that a calibrated version made as its base would have made them, so that a second calibration does not
 * take the first one's shifts for the base's. Predictions of routers that are not known are left out.
 */
export function predictionsOfBase(base: RouterCard, calibrated: readonly RouterCard[]): PredictedByBase {
  const biasOf = (card: RouterCard) =>
    new Map(card.predictors.encoder.adapters.map(({ modelId, qualityLogit }) => [modelId, qualityLogit.bias]));
  const ofBase = biasOf(base);
  const biasByVersion = new Map(calibrated.map((card) => [card.version, biasOf(card)]));
  return ({ modelId, qualityPredicted, routerVersion }) => {
    if (qualityPredicted === null || routerVersion === null) return null;
    if (routerVersion === base.version) return qualityPredicted;
    const [bias, moved] = [ofBase.get(modelId), biasByVersion.get(routerVersion)?.get(modelId)];
    if (bias === undefined || moved === undefined) return null;
    const clipped = Math.min(1 - 1e-6, Math.max(1e-6, qualityPredicted));
    return 1 / (1 + Math.exp(-(logit(clipped) + bias - moved)));
  };
}

function logit(quality: number): number {
  return Math.log(quality / (1 - quality));
}

function inside(quality: number): number {
  return Math.min(1 - EDGE, Math.max(EDGE, quality));
}
