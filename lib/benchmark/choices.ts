import type { Block } from "./block";
import type { CostQuality } from "./concave-hull";

/** Index into `block.candidates` of the model that answers each prompt. */
export type Choices = Uint8Array;

/** Quality or cost (USD) of each prompt's chosen model; cost is NaN in a quality track. */
export function outcomesOfChoices(block: Block, choices: Choices, table: "quality" | "costUsd"): Float64Array {
  const width = block.candidates.length;
  const values = block[table];
  const column = new Float64Array(choices.length);
  if (!values) return column.fill(Number.NaN);
  for (let i = 0; i < choices.length; i++) column[i] = values[i * width + (choices[i] ?? 0)] ?? Number.NaN;
  return column;
}

/** Micro means over prompts: USD per prompt and quality (spec §3.2). */
export function meansOfChoices(block: Block, choices: Choices): CostQuality {
  const meanIn = (table: "quality" | "costUsd") => meanOf(outcomesOfChoices(block, choices, table));
  return { costUsd: meanIn("costUsd"), quality: meanIn("quality") };
}

/** Mean of the means per source: a big source counts as much as a small one. Shown beside the micro mean (spec §3.2). */
export function macroMean(block: Pick<Block, "prompts">, values: Float64Array): number {
  return meanOf(bySource(block, values).map(({ mean }) => mean));
}

/** Mean of a per-prompt value within each source, sources ascending. */
export function bySource(
  { prompts }: Pick<Block, "prompts">,
  values: Float64Array,
): { source: string; prompts: number; mean: number }[] {
  const valuesBySource = new Map<string, number[]>();
  for (const [i, { source }] of prompts.entries()) {
    const ofSource = valuesBySource.get(source) ?? [];
    ofSource.push(values[i] ?? Number.NaN);
    valuesBySource.set(source, ofSource);
  }
  return [...valuesBySource]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([source, of]) => ({ source, prompts: of.length, mean: meanOf(of) }));
}

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? Number.NaN;
  return sum / values.length;
}
