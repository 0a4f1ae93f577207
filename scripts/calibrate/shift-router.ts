import type { CalibrationFit } from "@/lib/annotation/calibrate-from-votes";
import type { RouterCard } from "@/lib/contracts/router-file";

type Shift = {
  readonly card: RouterCard;
  readonly weights: ArrayBuffer;
  readonly version: string;
  readonly modelIds: readonly string[];
  readonly fit: CalibrationFit;
  readonly votes: number;
};

const EDGE = 0.02;

/**
 * The router with each model's predictions moved. A shift in quality becomes one of the head's bias (Platt with slope 1),
 * exact at the model's mean quality; the mean that unfamiliar prompts shrink to moves by the same. Weights stay.
 */
export function shiftRouter({ card, version, modelIds, fit, votes }: Shift): RouterCard {
  const shiftOf = (modelId: string) => fit.shifts[modelIds.indexOf(modelId)] ?? 0;
  const adapters = (from: RouterCard["predictors"]["encoder"]) => ({
    ...from,
    adapters: from.adapters.map((adapter) => {
      const moved = inside(adapter.qualityMean + shiftOf(adapter.modelId));
      const byLogit = logit(moved) - logit(inside(adapter.qualityMean));
      if (shiftOf(adapter.modelId) === 0) return adapter;
      const { weights, bias } = adapter.qualityLogit;
      return { ...adapter, qualityMean: moved, qualityLogit: { weights, bias: bias + byLogit } };
    }),
  });
  const { encoder, preview } = card.predictors;
  const shifts = Object.fromEntries(
    modelIds.map((id, m) => [id, { shift: fit.shifts[m] ?? 0, votes: fit.votesByModel[m] ?? 0 }]),
  );
  return {
    ...card,
    version,
    predictors: { encoder: adapters(encoder), preview: adapters(preview) },
    training: { ...card.training, calibratedFromVotes: { from: card.version, votes, slope: fit.slope, shifts } },
  };
}

function logit(quality: number): number {
  return Math.log(quality / (1 - quality));
}

function inside(quality: number): number {
  return Math.min(1 - EDGE, Math.max(EDGE, quality));
}
