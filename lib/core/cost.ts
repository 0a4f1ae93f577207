import { assert } from "./assert";
import type { Candidate, ModelPrice } from "./candidate";
import type { QualityPrediction } from "./predict";

export type PricedPrediction = QualityPrediction & { readonly costUsdExpected: number };

/** The one cost formula (spec §2.1): expected, measured and billed costs differ only in the tokens passed in. USD. */
export function costUsd(price: ModelPrice, inputTokens: number, outputTokens: number): number {
  return (inputTokens * price.usdPerMillionInput + outputTokens * price.usdPerMillionOutput) / 1_000_000;
}

/** Prices the predictions of models in `candidates`; predictions of other models are left out. */
export function pricePredictions(
  predictions: readonly QualityPrediction[],
  candidates: readonly Candidate[],
  inputTokens: number,
): PricedPrediction[] {
  const predictionById = new Map(predictions.map((prediction) => [prediction.modelId, prediction]));
  return candidates.map(({ modelId, price }) => {
    const prediction = predictionById.get(modelId);
    assert(prediction, `no prediction for ${modelId}`);
    return { ...prediction, costUsdExpected: costUsd(price, inputTokens, prediction.outputTokensExpected) };
  });
}
