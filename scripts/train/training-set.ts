import type { Pack, PackPrompt } from "@/lib/benchmark/pack";
import { normalize } from "@/lib/core/embedding";
import { encoderFeatures } from "@/lib/encoder/features";
import { sourceWeights, type TrainingRows } from "@/lib/training/training-rows";
import type { EncodedPrompts } from "../pack/encoded-prompts";

/** Judge-scored and under a non-commercial licence: it is never trained on, and serves as the unfamiliar source. */
export const NEVER_TRAINED = ["alpacaeval2"];
/** A candidate measured on fewer training prompts gets no adapter. */
export const LABELLED_PROMPTS_MIN = 600;

/** The rows of train and val that may be learnt from, for both predictors, and who has enough labels. */
export type TrainingSet = {
  readonly prompts: readonly PackPrompt[];
  /** Where each prompt lies in `pack.prompts`. */
  readonly positions: readonly number[];
  readonly modelIds: readonly string[];
  /** Prompts with a measured quality, per model id. */
  readonly labelledPrompts: ReadonlyMap<string, number>;
  readonly tables: ReadonlyMap<PredictorName, TrainingRows>;
};
export type PredictorName = "encoder" | "preview";

/** Train and val without never-trained sources, and without clusters that also occur in test. */
export function trainingSetOf(pack: Pack, encoded: EncodedPrompts): TrainingSet {
  const inTest = new Set(pack.prompts.filter(({ split }) => split === "test").map(({ cluster }) => cluster));
  const positions = [...pack.prompts.keys()].filter((position) => {
    const prompt = pack.prompts[position];
    return prompt && prompt.split !== "test" && !NEVER_TRAINED.includes(prompt.source) && !inTest.has(prompt.cluster);
  });
  const prompts = positions.flatMap((position) => pack.prompts[position] ?? []);
  const labelledPrompts = new Map(
    pack.candidates.map(({ modelId }) => [modelId, prompts.filter(({ outcomes }) => outcomes.has(modelId)).length]),
  );
  const modelIds = pack.candidates
    .map(({ modelId }) => modelId)
    .filter((modelId) => (labelledPrompts.get(modelId) ?? 0) >= LABELLED_PROMPTS_MIN);
  const tableOf = (name: PredictorName): TrainingRows => ({
    ...outcomeTables(prompts, modelIds),
    ...featureTable(positions.map((position) => featuresOf(name, encoded, position))),
    weights: sourceWeights(prompts.map(({ source }) => source)),
  });
  const tables = new Map((["encoder", "preview"] as const).map((name) => [name, tableOf(name)]));
  return { prompts, positions, modelIds, labelledPrompts, tables };
}

/** What the predictor `name` is fed for the prompt at `position`. */
export function featuresOf(name: PredictorName, encoded: EncodedPrompts, position: number): Float32Array {
  const { dims, previewDims, embeddings, previews, wordPieces } = encoded;
  if (name === "preview") return previews.subarray(position * previewDims, (position + 1) * previewDims);
  const embedding = normalize(embeddings.subarray(position * dims, (position + 1) * dims));
  return encoderFeatures(embedding, wordPieces[position] ?? 0);
}

function featureTable(rows: readonly Float32Array[]): Pick<TrainingRows, "count" | "inputs" | "features"> {
  const inputs = rows[0]?.length ?? 0;
  const features = new Float32Array(rows.length * inputs);
  for (const [row, values] of rows.entries()) features.set(values, row * inputs);
  return { count: rows.length, inputs, features };
}

/** Row-major [prompts, models]; NaN where nothing was measured. */
export function outcomeTables(
  prompts: readonly PackPrompt[],
  modelIds: readonly string[],
): Pick<TrainingRows, "candidates" | "quality" | "outputTokensLog"> {
  const size = prompts.length * modelIds.length;
  const [quality, outputTokensLog] = [new Float32Array(size).fill(Number.NaN), new Float32Array(size).fill(Number.NaN)];
  for (const [row, { outcomes }] of prompts.entries()) {
    for (const [column, modelId] of modelIds.entries()) {
      const outcome = outcomes.get(modelId);
      if (outcome === undefined) continue;
      quality[row * modelIds.length + column] = outcome.quality;
      if (outcome.outputTokens !== null)
        outputTokensLog[row * modelIds.length + column] = Math.log1p(outcome.outputTokens);
    }
  }
  return { candidates: modelIds.length, quality, outputTokensLog };
}
