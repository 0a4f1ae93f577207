import { z } from "zod";
import { type GoldenFunctions, golden } from "@/lib/benchmark/golden-cases.fixture";
import { cscrScores, similaritiesOf } from "./cscr";
import { bandTemperature, spectrumLoss } from "./cscr-loss";
import { mixllmScore, seenFactor, uncertaintyOf } from "./mixllm";

const numbers = z.array(z.number());

/** Golden cases of CSCR and MixLLM. */
export const routerGoldenOfSpaces: GoldenFunctions = {
  "cscr-temperature": golden(
    z.object({ tau_min: z.number(), alpha: z.number(), mean_cost: numbers }),
    ({ tau_min: min, alpha: slope, mean_cost: costs }) => ({
      tau: costs.map((cost) => bandTemperature(cost, { min, slope })),
    }),
  ),
  "cscr-score": golden(
    z.object({ q: numbers, descriptors: z.array(numbers), cost: numbers, lam: z.number(), k: z.number() }),
    ({ q, descriptors, cost, lam: lambda, k: considered }) => {
      const similarities = similaritiesOf(Float64Array.from(q), {
        descriptors: descriptors.map((own) => Float64Array.from(own)),
      });
      const score = cscrScores(similarities, cost, { lambda, considered });
      return { score, pick: score.indexOf(Math.max(...score)) };
    },
  ),
  "cscr-loss": golden(
    z.object({
      q: numbers,
      descriptors: z.array(numbers),
      cost: numbers,
      bands: z.array(numbers),
      positives: numbers,
      gamma: z.number(),
      tau: numbers,
    }),
    ({ q, cost: costs, bands, positives, gamma: costWeight, tau: temperatures, ...rest }) => {
      const descriptors = rest.descriptors.map((own) => Float64Array.from(own));
      const similarities = similaritiesOf(Float64Array.from(q), { descriptors });
      const isCorrect = costs.map((_, c) => positives.includes(c));
      const { perBand, loss } = spectrumLoss(similarities, isCorrect, {
        descriptors,
        costs,
        bands,
        temperatures,
        costWeight,
      });
      return { per_band: perBand, loss };
    },
  ),
  "linucb-uncertainty": golden(
    z.object({ dim: z.number(), ridge: z.literal(1), seen: z.array(numbers), query: numbers }),
    ({ dim, seen, query }) => ({
      value: uncertaintyOf(
        seenFactor(
          seen.map((z) => Float64Array.from(z)),
          dim,
        ),
        Float64Array.from(query),
      ),
    }),
  ),
  "mixllm-score": golden(
    z.object({
      predicted_quality: z.number(),
      cost_norm: z.number(),
      lam: z.number(),
      uncertainty: z.number(),
      alpha: z.literal(0.01),
    }),
    ({ predicted_quality: quality, cost_norm: costShare, lam: lambda, uncertainty }) => ({
      score: mixllmScore({ quality, costShare, uncertainty, lambda }),
    }),
  ),
};
