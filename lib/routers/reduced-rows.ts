import { fitPromptAxes } from "./prompt-axes";
import type { RoutedPrompt, TrainingSet } from "./training-set";

/** Prompts as small networks read them: 64 principal axes of the embedding, then ln(prompt length). */
export type ReducedFeatures = {
  readonly inputs: number;
  /** Row-major [prompts, inputs]. */
  read(prompts: readonly RoutedPrompt[]): Float32Array;
};

/** Six times fewer weights than on whole embeddings, which is what keeps a fit below a second. */
export function reducedFeatures(set: TrainingSet): ReducedFeatures {
  const axes = fitPromptAxes(set);
  const inputs = axes.dims + 1;
  return {
    inputs,
    read(prompts) {
      const { rows } = axes.reduce(prompts);
      const features = new Float32Array(prompts.length * inputs);
      for (const [i, { inputTokens }] of prompts.entries()) {
        features.set(rows.values.subarray(i * axes.dims, (i + 1) * axes.dims), i * inputs);
        features[i * inputs + axes.dims] = Math.log(Math.max(1, inputTokens));
      }
      return features;
    },
  };
}
