import type { SelfCheck } from "@/lib/contracts/engine-state";
import type { GoldenCase } from "@/lib/contracts/golden-file";
import type { EmbeddingTolerance } from "@/lib/contracts/model-manifest";
import { dot } from "@/lib/core/embedding";
import { embed, type RunModel, type Tokenize } from "@/lib/encoder/encoder";

export type SelfCheckQuestion = {
  readonly tokenize: Tokenize;
  readonly run: RunModel;
  readonly cases: readonly GoldenCase[];
  readonly tolerance: EmbeddingTolerance;
};

/** Encodes the golden texts and compares. Throws what the backend throws, also on a vector of zeros. */
export async function selfCheck({ tokenize, run, cases, tolerance }: SelfCheckQuestion): Promise<SelfCheck> {
  let failedTexts = 0;
  let maxAbsDifference = 0;
  let minCosine = 1;
  for (const { text, embedding: expected } of cases) {
    const golden = Float32Array.from(expected);
    const actual = await embed(run, tokenize(text), golden.length);
    const difference = actual.reduce((max, x, dim) => Math.max(max, Math.abs(x - (golden[dim] ?? 0))), 0);
    const cosine = dot(actual, golden);
    if (!isWithin(tolerance, difference, cosine)) failedTexts++;
    maxAbsDifference = Math.max(maxAbsDifference, difference);
    minCosine = Math.min(minCosine, cosine);
  }
  return { passed: failedTexts === 0, texts: cases.length, failedTexts, maxAbsDifference, minCosine };
}

function isWithin(tolerance: EmbeddingTolerance, difference: number, cosine: number): boolean {
  return "maxAbs" in tolerance ? difference <= tolerance.maxAbs : cosine >= tolerance.minCosine;
}

const EMULATED_TEXTS = 2;
const EMULATED_TOKENS_MAX = 16;

/** All golden texts, or on an emulated GPU, which takes seconds per run, the first few short ones. */
export function casesFor(cases: readonly GoldenCase[], emulated: boolean): readonly GoldenCase[] {
  if (!emulated) return cases;
  return cases.filter(({ ids }) => ids.length > 2 && ids.length <= EMULATED_TOKENS_MAX).slice(0, EMULATED_TEXTS);
}
