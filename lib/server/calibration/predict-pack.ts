import "server-only";
import { assembleRouter, type RouterCard } from "@/lib/contracts/router-file";
import { pricePredictions } from "@/lib/core/cost";
import { predictPrompt } from "@/lib/core/predict";
import { encoderFeatures } from "@/lib/encoder/features";
import type { NumericPack } from "../packs/read-pack-vectors";

/** Row-major [positions, models], as the product would show them. */
export type PackPredictions = {
  readonly modelIds: readonly string[];
  readonly quality: Float64Array;
  readonly costUsd: Float64Array;
};

const PROMPTS_AT_ONCE = 500;

/** What a router says of the prompts at `positions` of a numeric pack, with the encoder's features. */
export async function predictPack(
  { card, weights }: { readonly card: RouterCard; readonly weights: ArrayBuffer },
  { read, embeddings, positions }: { read: NumericPack; embeddings: Float32Array; positions: readonly number[] },
  breathe: () => Promise<void>,
): Promise<PackPredictions> {
  const router = assembleRouter(card, weights);
  const predictor = router.predictors.encoder;
  const { dims } = read.about.encoder;
  const candidates = predictor.adapters.flatMap(
    (adapter) => read.pack.candidates.find(({ modelId }) => modelId === adapter.modelId) ?? [],
  );
  const quality = new Float64Array(positions.length * candidates.length);
  const costUsd = new Float64Array(quality.length);
  for (const [row, position] of positions.entries()) {
    const wordPieces = read.wordPieces[position] ?? 0;
    const embedding = embeddings.subarray(position * dims, (position + 1) * dims);
    const { qualities } = predictPrompt(predictor, encoderFeatures(embedding, wordPieces));
    const inputTokens = Math.round(wordPieces * router.inputTokensPerWordPiece);
    for (const [column, priced] of pricePredictions(qualities, candidates, inputTokens).entries()) {
      quality[row * candidates.length + column] = priced.quality;
      costUsd[row * candidates.length + column] = priced.costUsdExpected;
    }
    if (row % PROMPTS_AT_ONCE === PROMPTS_AT_ONCE - 1) await breathe();
  }
  return { modelIds: candidates.map(({ modelId }) => modelId), quality, costUsd };
}
