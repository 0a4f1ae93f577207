import { z } from "zod";
import { type GoldenFunctions, golden } from "@/lib/benchmark/golden-cases.fixture";
import { type Factors, scoresOf } from "@/lib/training/fit-factors";
import { createMatrix, padToBlock } from "@/lib/training/matrix";
import { bestMargin, smallModelLabel } from "./hybrid-llm";
import { winRate } from "./routellm-mf";
import { similarityWeights, strongWinRate } from "./routellm-sw";
import { strongClassShare, thresholdForShare } from "./strong-share";

const numbers = z.array(z.number());
const RESULT = { win: 1, tie: 0.5, loss: 0 };

function paddedMatrix(rows: readonly (readonly number[])[]) {
  const matrix = createMatrix(padToBlock(rows.length), padToBlock(rows[0]?.length ?? 0));
  for (const [row, values] of rows.entries()) matrix.values.set(values, row * matrix.columns);
  return matrix;
}

/** Golden cases of the routers that choose between two models. */
export const routerGoldenOfPairs: GoldenFunctions = {
  "hybrid-label": golden(z.object({ small: numbers, large: numbers, t: numbers }), ({ small, large, t }) => ({
    y: t.map((margin) => smallModelLabel(small, large, margin)),
  })),
  "hybrid-t-star": golden(z.object({ gap: numbers, grid: numbers }), ({ gap, grid }) => {
    const { margin, spreads } = bestMargin(gap, grid);
    return { spread: spreads, t_star: margin };
  }),
  "sw-weights": golden(z.object({ similarities: numbers }), ({ similarities }) => ({
    weights: [...similarityWeights(similarities)],
  })),
  "sw-win-rate": golden(
    z.object({ similarities: numbers, strong_result: z.array(z.enum(["win", "tie", "loss"])) }),
    ({ similarities, strong_result: results }) => ({
      strong_win_rate: strongWinRate(
        similarities,
        results.map((result) => RESULT[result]),
      ),
    }),
  ),
  "mf-win-rate": golden(
    z.object({
      model_vectors: z.array(numbers),
      projection: z.array(numbers),
      embedding: numbers,
      classifier: numbers,
    }),
    ({ model_vectors: vectors, projection, embedding, classifier }) => {
      const padded = paddedMatrix(projection);
      const factors: Factors = {
        models: vectors.length,
        vectors: paddedMatrix(vectors),
        projection: padded,
        classifier: Float32Array.from([...classifier, ...new Array(padded.rows - classifier.length).fill(0)]),
      };
      const scores = [...scoresOf(factors, paddedMatrix([embedding]), 1)];
      return { scores, win_rate: winRate(scores[0] ?? 0, scores[1] ?? 0) };
    },
  ),
  "three-class-win-rate": golden(z.object({ logits: numbers }), ({ logits }) => ({
    strong_win_rate: strongClassShare(logits),
  })),
  "threshold-for-share": golden(
    z.object({ win_rates: numbers, strong_share: z.number() }),
    ({ win_rates: rates, strong_share: share }) => {
      const threshold = thresholdForShare(rates, share);
      return { threshold, sent_to_strong: rates.filter((rate) => rate >= threshold).length };
    },
  ),
};
