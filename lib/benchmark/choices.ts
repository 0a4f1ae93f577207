import type { Block } from "./block";
import type { CostQuality } from "./concave-hull";

/** Index into `block.candidates` of the model that answers each prompt. */
export type Choices = Uint8Array;

/** What each prompt's chosen model reached; cost is NaN in a quality track. */
export function outcomesOfChoices(block: Block, choices: Choices): { quality: Float64Array; costUsd: Float64Array } {
  const width = block.candidates.length;
  const quality = new Float64Array(choices.length);
  const costUsd = new Float64Array(choices.length).fill(Number.NaN);
  for (let i = 0; i < choices.length; i++) {
    const at = i * width + (choices[i] ?? 0);
    quality[i] = block.quality[at] ?? Number.NaN;
    if (block.costUsd) costUsd[i] = block.costUsd[at] ?? Number.NaN;
  }
  return { quality, costUsd };
}

/** Micro means over prompts: USD per prompt and quality (spec §3.2). */
export function meansOfChoices(block: Block, choices: Choices): CostQuality {
  const { quality, costUsd } = outcomesOfChoices(block, choices);
  return { costUsd: meanOf(costUsd), quality: meanOf(quality) };
}

/** Mean of the means per source: a big source counts as much as a small one. Shown beside the micro means. */
export function macroMeansOfChoices(block: Block, choices: Choices): CostQuality {
  const { quality, costUsd } = outcomesOfChoices(block, choices);
  return { costUsd: macroMeanOf(block, costUsd), quality: macroMeanOf(block, quality) };
}

function macroMeanOf({ prompts }: Block, values: Float64Array): number {
  const valuesBySource = new Map<string, number[]>();
  for (const [i, { source }] of prompts.entries()) {
    const ofSource = valuesBySource.get(source) ?? [];
    ofSource.push(values[i] ?? Number.NaN);
    valuesBySource.set(source, ofSource);
  }
  return meanOf(Array.from(valuesBySource.values(), meanOf));
}

/** Share of prompts sent to one candidate. */
export function shareSentTo(choices: Choices, candidate: number): number {
  let sent = 0;
  for (const choice of choices) if (choice === candidate) sent++;
  return sent / choices.length;
}

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? Number.NaN;
  return sum / values.length;
}
