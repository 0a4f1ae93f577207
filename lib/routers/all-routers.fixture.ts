import type { Candidate } from "@/lib/core/candidate";
import { normalize } from "@/lib/core/embedding";
import { createRandom } from "@/lib/core/random";
import type { FitQualities } from "./ipr";
import type { RoutedPrompt, TrainingSet } from "./training-set";

const candidateOf = (modelId: string, usd: number): Candidate => ({
  modelId,
  family: "test",
  label: modelId,
  price: { usdPerMillionInput: usd, usdPerMillionOutput: usd },
  priceSource: "made up",
});
/** The cheapest is not the first, and ids do not ascend. */
export const candidates = [candidateOf("small", 1), candidateOf("large", 8), candidateOf("medium", 2)];

const DIMS = 4;
const CHANCE = [0.35, 0.95, 0.7];

export function routedPrompts(count: number, seed: number): RoutedPrompt[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => ({
    embedding: normalize(Float32Array.from({ length: DIMS }, () => Math.round(random() * 8 - 4) / 4 + 0.125)),
    inputTokens: 20 + Math.floor(random() * 100),
  }));
}

/** Prompts whose first dimension says how hard they are; every fifth pair of `small` is not measured. */
export function trainingSet(count = 60, seed = 1): TrainingSet {
  const prompts = routedPrompts(count, seed);
  const random = createRandom(seed + 1);
  const width = candidates.length;
  const cells = (value: (row: number, c: number) => number) =>
    Float64Array.from({ length: count * width }, (_, at) => value(Math.floor(at / width), at % width));
  const isMissing = (row: number, c: number) => c === 0 && row % 5 === 4;
  const quality = cells((row, c) => {
    const ease = (prompts[row]?.embedding[0] ?? 0) / 2;
    return isMissing(row, c) ? Number.NaN : random() < (CHANCE[c] ?? 0) + ease ? 1 : 0;
  });
  const inputTokens = cells((row, c) => (isMissing(row, c) ? Number.NaN : (prompts[row]?.inputTokens ?? 0)));
  const outputTokens = cells((row, c) => (isMissing(row, c) ? Number.NaN : 50 + 10 * (row % 7) + 5 * c));
  const costUsd = cells((row, c) => {
    const tokens = (inputTokens[row * width + c] ?? 0) + (outputTokens[row * width + c] ?? 0);
    return (tokens * (candidates[c]?.price.usdPerMillionInput ?? 0)) / 1e6;
  });
  return {
    candidates,
    prompts,
    keys: prompts.map((_, row) => `row-${String((row * 37) % count).padStart(3, "0")}`),
    clusters: Int32Array.from(prompts, (_, row) => row >> 1),
    groups: Int32Array.from(prompts, (_, row) => row % 3),
    quality,
    costUsd,
    inputTokens,
    outputTokens,
    costBasis: "tokens",
    preferences: [],
    wider: null,
  };
}

/** The mean quality of each candidate, tilted by the first dimension: a trainer small enough for a test. */
export const fitMeans: FitQualities = ({ candidates: of, quality }) => {
  const width = of.length;
  const means = of.map((_, c) => {
    const measured = quality.filter((value, at) => at % width === c && !Number.isNaN(value));
    return measured.reduce((sum, value) => sum + value, 0) / Math.max(1, measured.length);
  });
  return (prompts) =>
    Float64Array.from({ length: prompts.length * width }, (_, at) => {
      const tilt = prompts[Math.floor(at / width)]?.embedding[0] ?? 0;
      return Math.min(1, Math.max(0, (means[at % width] ?? 0) + tilt / 4));
    });
};
