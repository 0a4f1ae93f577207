import { createMatrix, type Matrix, multiplyTransposed, padToBlock } from "@/lib/training/matrix";
import { principalAxes } from "@/lib/training/principal-axes";
import { hasOutcome } from "./measured-rows";
import type { RoutedPrompt, TrainingSet } from "./training-set";

/** Of the encoder's 384 dims, 64 axes hold 0.94 of a vector's squared length or more: the rest are nearly empty. */
const AXES = 64;
/** For searches: the less is left out, the fewer prompts have to be compared whole. */
const SEARCH_AXES = 128;

/** Prompts in few dims: one row [dims] each, padded with rows of 0 to whole tiles, and the length that is left out. */
export type ReducedPrompts = { readonly rows: Matrix; readonly rests: Float32Array };
export type PromptAxes = { readonly dims: number; reduce(prompts: readonly RoutedPrompt[]): ReducedPrompts };

const axesBySet = new WeakMap<TrainingSet, PromptAxes>();
/** By length of the embeddings. */
const searchAxes = new Map<number, PromptAxes>();

/**
 * Axes for exact searches: what is found does not depend on them, so the first set's serve all folds and tracks, and a
 * prompt is reduced once.
 */
export function axesForSearch(set: TrainingSet): PromptAxes {
  const dims = set.prompts[0]?.embedding.length ?? 0;
  const axes = searchAxes.get(dims) ?? axesOf(set, SEARCH_AXES);
  if (dims > 0) searchAxes.set(dims, axes);
  return axes;
}

/** Axes of the prompts of the whole fold where it is at hand: tracks share them. Looks at no outcome. */
export function fitPromptAxes(set: TrainingSet): PromptAxes {
  const source = set.wider ?? set;
  const axes = axesBySet.get(source) ?? axesOf(source, AXES);
  axesBySet.set(source, axes);
  return axes;
}

function axesOf(source: TrainingSet, count: number): PromptAxes {
  const width = source.candidates.length;
  const measured = source.prompts.filter((_, row) => hasOutcome(source.quality, width, row));
  const axes = principalAxes(embeddingRows(measured), count);
  const rowByPrompt = new WeakMap<RoutedPrompt, Float32Array>();
  return {
    dims: axes.rows,
    reduce(prompts) {
      projectOnto(
        axes,
        prompts.filter((prompt) => !rowByPrompt.has(prompt)),
        (prompt, row) => rowByPrompt.set(prompt, row),
      );
      const rows = createMatrix(padToBlock(prompts.length), axes.rows);
      for (const [i, prompt] of prompts.entries()) rows.values.set(rowByPrompt.get(prompt) ?? [], i * axes.rows);
      const rests = new Float32Array(prompts.length);
      for (const [i, { embedding }] of prompts.entries())
        rests[i] = Math.sqrt(Math.max(0, squareSum(embedding) - squareSum(rowAt(rows, i))));
      return { rows, rests };
    },
  };
}

/** Embeddings [prompts, dims], both padded with 0 to whole tiles. */
export function embeddingRows(prompts: readonly RoutedPrompt[]): Matrix {
  const matrix = createMatrix(padToBlock(prompts.length), padToBlock(prompts[0]?.embedding.length ?? 0));
  for (const [row, { embedding }] of prompts.entries()) matrix.values.set(embedding, row * matrix.columns);
  return matrix;
}

export function rowAt({ columns, values }: Matrix, row: number): Float32Array {
  return values.subarray(row * columns, (row + 1) * columns);
}

function projectOnto(axes: Matrix, prompts: RoutedPrompt[], keep: (prompt: RoutedPrompt, row: Float32Array) => void) {
  if (prompts.length === 0) return;
  const embeddings = embeddingRows(prompts);
  const projected = createMatrix(embeddings.rows, axes.rows);
  multiplyTransposed(projected, embeddings, axes);
  for (const [i, prompt] of prompts.entries()) keep(prompt, rowAt(projected, i));
}

function squareSum(values: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0;
    sum += value * value;
  }
  return sum;
}
