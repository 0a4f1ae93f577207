import type { Pack } from "@/lib/benchmark/pack";
import { assembleRouter, type RouterCard } from "@/lib/contracts/router-file";
import { pricePredictions } from "@/lib/core/cost";
import type { Familiarity } from "@/lib/core/familiarity";
import { predictPrompt } from "@/lib/core/predict";
import type { EncodedPrompts } from "../pack/encoded-prompts";
import { featuresOf, type PredictorName } from "./training-set";

/** What the finished router says, through the same code as the product; row-major [positions, adapters]. */
export type RouterPredictions = {
  readonly modelIds: readonly string[];
  readonly quality: Float64Array;
  readonly costUsd: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly familiarity: readonly Familiarity[];
};

/** Predictions for the prompts at `positions` of the pack. `encoded` holds all of them, in pack order. */
export function predictWithRouter(
  { card, weights, name }: { card: RouterCard; weights: Uint8Array; name: PredictorName },
  pack: Pack,
  { encoded, positions }: { encoded: EncodedPrompts; positions: readonly number[] },
): RouterPredictions {
  const router = assembleRouter(card, new Uint8Array(weights).buffer);
  const predictor = router.predictors[name];
  const modelIds = predictor.adapters.map(({ modelId }) => modelId);
  const candidates = modelIds.flatMap((modelId) => pack.candidates.find((c) => c.modelId === modelId) ?? []);
  const size = positions.length * modelIds.length;
  const tables = {
    quality: new Float64Array(size),
    costUsd: new Float64Array(size),
    low: new Float64Array(size),
    high: new Float64Array(size),
  };
  const familiarity = positions.map((position, row) => {
    const prediction = predictPrompt(predictor, featuresOf(name, encoded, position));
    const inputTokens = Math.round((encoded.wordPieces[position] ?? 0) * router.inputTokensPerWordPiece);
    for (const [column, priced] of pricePredictions(prediction.qualities, candidates, inputTokens).entries()) {
      const at = row * modelIds.length + column;
      tables.quality[at] = priced.quality;
      tables.costUsd[at] = priced.costUsdExpected;
      tables.low[at] = priced.qualityInterval.low;
      tables.high[at] = priced.qualityInterval.high;
    }
    return prediction.familiarity;
  });
  return { modelIds, ...tables, familiarity };
}
