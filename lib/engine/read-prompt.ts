import type { PromptReading } from "@/lib/contracts/engine-state";
import { predictPrompt } from "@/lib/core/predict";
import { embed, type RunModel } from "@/lib/encoder/encoder";
import { encoderFeatures } from "@/lib/encoder/features";
import { PREVIEW_TOKENS_MAX, previewFeatures } from "@/lib/encoder/preview-vectors";
import type { EncodedPrompt } from "./batch-encoder";
import { toEngineError } from "./engine-error";
import type { Reader } from "./load-reader";

const SPECIAL_TOKENS = 2; // [CLS] and [SEP]

/**
 * One forward pass and the adapters.
 * @throws EngineError inference_failed when the backend throws or answers with a vector without length.
 */
export async function readWithEncoder(
  { tokenize, router }: Reader,
  { run, dims }: { run: RunModel; dims: number },
  text: string,
): Promise<PromptReading> {
  const startedMs = performance.now();
  const tokens = tokenize(text);
  const embedding = await embed(run, tokens, dims).catch((cause: unknown) => {
    throw toEngineError(cause, "inference_failed");
  });
  const tokenCount = tokens.pieces.length;
  return {
    source: "encoder",
    ...predictEncoded(router, { embedding, tokenCount }),
    tokenCount,
    tokensRead: tokens.inputIds.length - SPECIAL_TOKENS,
    elapsedMs: performance.now() - startedMs,
  };
}

/** The adapters alone, of an embedding that is there already. `tokenCount`: WordPieces of the whole text. */
export function predictEncoded(
  { predictors, inputTokensPerWordPiece }: Reader["router"],
  { embedding, tokenCount }: EncodedPrompt,
): Pick<PromptReading, "prediction" | "inputTokensExpected"> {
  return {
    prediction: predictPrompt(predictors.encoder, encoderFeatures(embedding, tokenCount)),
    inputTokensExpected: Math.round(tokenCount * inputTokensPerWordPiece),
  };
}

/** Static vectors and the preview's adapters: well under a millisecond, no runtime. */
export function readWithPreview({ tokenize, router, vectors }: Reader, text: string): PromptReading {
  const startedMs = performance.now();
  const { pieces } = tokenize(text);
  return {
    source: "preview",
    prediction: predictPrompt(router.predictors.preview, previewFeatures(vectors, pieces)),
    tokenCount: pieces.length,
    tokensRead: Math.min(pieces.length, PREVIEW_TOKENS_MAX),
    inputTokensExpected: Math.round(pieces.length * router.inputTokensPerWordPiece),
    elapsedMs: performance.now() - startedMs,
  };
}
