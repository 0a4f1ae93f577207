import { sigmoid } from "@/lib/core/predict";
import { applyHeads } from "@/lib/training/apply-heads";
import { fitPerceptron } from "@/lib/training/fit-perceptron";
import { reducedFeatures } from "./reduced-rows";
import type { RoutedPrompt, TrainingSet } from "./training-set";

/** Labels row-major [rows of the set, columns], in [0, 1]; NaN where nothing is known. */
export type Labels = { readonly columns: number; readonly values: Float32Array };

/** Predicted chance of each label, row-major [prompts, columns]. */
export type LabelPredictor = (prompts: readonly RoutedPrompt[]) => Float64Array;

const ROWS_SEEN = 24_000; // Rows times epochs: a fit costs the same on every track.
const SETTINGS = { units: 64, batchRows: 64, learningRate: 3e-3, weightDecay: 1e-2, dropout: 0.1 };

/** A two-layer head by cross-entropy on all rows that have a label: `sigmoid(W2·gelu(W1·x))`, one output per column. */
export function fitLabels(set: TrainingSet, labels: Labels, seed: number): LabelPredictor {
  const { columns } = labels;
  const labelled = [...set.prompts.keys()].filter((row) => isLabelled(labels, row));
  if (labelled.length === 0) return (prompts) => new Float64Array(prompts.length * columns).fill(0.5);
  const features = reducedFeatures(set);
  const quality = new Float32Array(labelled.length * columns);
  for (const [at, row] of labelled.entries())
    quality.set(labels.values.subarray(row * columns, (row + 1) * columns), at * columns);
  const heads = fitPerceptron(
    {
      count: labelled.length,
      inputs: features.inputs,
      candidates: columns,
      features: features.read(labelled.flatMap((row) => set.prompts[row] ?? [])),
      weights: new Float32Array(labelled.length).fill(1),
      quality,
      outputTokensLog: new Float32Array(quality.length).fill(Number.NaN),
    },
    { ...SETTINGS, epochs: Math.min(30, Math.max(2, Math.round(ROWS_SEEN / labelled.length))) },
    { seed },
  );
  return (prompts) => {
    const read = features.read(prompts);
    const chances = new Float64Array(prompts.length * columns);
    for (let i = 0; i < prompts.length; i++) {
      const { qualityLogits } = applyHeads(heads, read.subarray(i * features.inputs, (i + 1) * features.inputs));
      for (const [column, logit] of qualityLogits.entries()) chances[i * columns + column] = sigmoid(logit);
    }
    return chances;
  };
}

function isLabelled({ columns, values }: Labels, row: number): boolean {
  for (let at = row * columns; at < (row + 1) * columns; at++) if (!Number.isNaN(values[at] ?? Number.NaN)) return true;
  return false;
}
