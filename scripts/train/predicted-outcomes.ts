import type { PackCandidate } from "@/lib/benchmark/pack";
import { costUsd } from "@/lib/core/cost";

const OUTPUT_TOKENS_MAX = 16_384; // As in core/predict.

export type CostInputs = {
  readonly candidates: readonly PackCandidate[];
  readonly smearings: readonly number[];
  readonly wordPieces: readonly number[];
  readonly inputTokensPerWordPiece: number;
};

/** Expected cost of every pair, row-major [rows, candidates], USD: what the product will show for such a prompt. */
export function expectedCosts(tokensLogs: Float32Array, inputs: CostInputs): Float64Array {
  const { candidates, smearings, wordPieces, inputTokensPerWordPiece } = inputs;
  return Float64Array.from(tokensLogs, (log, at) => {
    const [row, column] = [Math.floor(at / candidates.length), at % candidates.length];
    const output = Math.min(OUTPUT_TOKENS_MAX, Math.max(0, (smearings[column] ?? 1) * Math.exp(log) - 1));
    const price = candidates[column]?.price ?? { usdPerMillionInput: 0, usdPerMillionOutput: 0 };
    return costUsd(price, Math.round((wordPieces[row] ?? 0) * inputTokensPerWordPiece), output);
  });
}

/** Σ measured input tokens / Σ WordPieces over all measured pairs: what providers count for one WordPiece. */
export function tokensPerWordPiece(
  prompts: readonly { readonly outcomes: ReadonlyMap<string, { readonly inputTokens: number }> }[],
  wordPieces: readonly number[],
): number {
  let [tokens, pieces] = [0, 0];
  for (const [row, { outcomes }] of prompts.entries()) {
    for (const { inputTokens } of outcomes.values()) {
      tokens += inputTokens;
      pieces += wordPieces[row] ?? 0;
    }
  }
  return tokens / pieces;
}
