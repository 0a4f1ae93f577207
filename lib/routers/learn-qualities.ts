import { sigmoid } from "@/lib/core/predict";
import { applyHeads } from "@/lib/training/apply-heads";
import { fitPerceptron, type LearntHeads, type PerceptronSettings } from "@/lib/training/fit-perceptron";
import { sourceWeights, type TrainingRows } from "@/lib/training/training-rows";
import type { FitQualities } from "./ipr";
import type { RoutedPrompt, TrainingSet } from "./training-set";

/** Fits what the product ships, smaller: one hidden layer shared by all candidates, one head per candidate. */
export function learnQualities(
  settings: PerceptronSettings,
  fit: (rows: TrainingRows, settings: PerceptronSettings, seed: number) => LearntHeads = fitHeads,
): FitQualities {
  return (set, seed) => {
    const heads = fit(trainingRowsOf(set), settings, seed);
    const width = set.candidates.length;
    return (prompts) => {
      const quality = new Float64Array(prompts.length * width);
      for (const [i, prompt] of prompts.entries())
        quality.set(applyHeads(heads, featuresOf(prompt)).qualityLogits.map(sigmoid), i * width);
      return quality;
    };
  };
}

function fitHeads(rows: TrainingRows, settings: PerceptronSettings, seed: number): LearntHeads {
  return fitPerceptron(rows, settings, { seed });
}

/** The tables of lib/training: rows weighted so that a large group of prompts does not decide alone. */
export function trainingRowsOf(set: TrainingSet): TrainingRows {
  const count = set.prompts.length;
  const inputs = (set.prompts[0]?.embedding.length ?? -1) + 1;
  const table = new Float32Array(count * inputs);
  for (const [row, prompt] of set.prompts.entries())
    writeFeatures(prompt, table.subarray(row * inputs, (row + 1) * inputs));
  return {
    count,
    inputs,
    candidates: set.candidates.length,
    features: table,
    weights: sourceWeights(Array.from(set.groups, String)),
    quality: Float32Array.from(set.quality),
    outputTokensLog: Float32Array.from(set.outputTokens.map(Math.log1p)),
  };
}

/** Embedding, then ln(prompt length): the features of the product's predictor. */
function writeFeatures({ embedding, inputTokens }: RoutedPrompt, into: Float32Array): Float32Array {
  into.set(embedding);
  into[embedding.length] = Math.log(Math.max(1, inputTokens));
  return into;
}

function featuresOf(prompt: RoutedPrompt): Float32Array {
  return writeFeatures(prompt, new Float32Array(prompt.embedding.length + 1));
}
