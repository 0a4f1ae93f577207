import { join } from "node:path";
import { normalize } from "@/lib/core/embedding";
import { type PromptPrediction, predictPrompt } from "@/lib/core/predict";
import { encoderFeatures } from "@/lib/encoder/features";
import { loadRouterFiles } from "@/lib/server/router-file";
import { encodeTexts } from "../pack/encode-pack";
import { ENCODER_TOKENS_MAX } from "../pack-build/shipped-encoder";

export type PredictOptions = {
  readonly modelsDir: string;
  readonly cacheDirectory: string;
  onProgress(done: number): void;
};

/** What the served router predicts for each text, in their order. */
export async function predictTexts(
  texts: readonly string[],
  { modelsDir, cacheDirectory, onProgress }: PredictOptions,
): Promise<{ routerVersion: string; predictions: PromptPrediction[] }> {
  const { router } = await loadRouterFiles(modelsDir);
  const encoder = join(modelsDir, "encoder");
  const files = {
    encoder: join(encoder, "encoder.int8.onnx"),
    tokenizer: join(encoder, "tokenizer.json"),
    tokenizerConfig: join(encoder, "tokenizer_config.json"),
    preview: join(modelsDir, "preview/preview.safetensors"),
  };
  let done = 0;
  const encoded = await encodeTexts(texts, {
    ...{ files, tokensMax: ENCODER_TOKENS_MAX, cacheDirectory },
    onProgress(by) {
      done += by;
      onProgress(done);
    },
  });
  const predictions = texts.map((_, row) => {
    const embedding = normalize(encoded.embeddings.slice(row * encoded.dims, (row + 1) * encoded.dims));
    return predictPrompt(router.predictors.encoder, encoderFeatures(embedding, encoded.wordPieces[row] ?? 0));
  });
  return { routerVersion: router.version, predictions };
}
