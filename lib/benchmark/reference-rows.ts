import type { ModelMeans } from "@/lib/core/fixed-models";
import type { Block } from "./block";
import type { Choices } from "./choices";
import { type CostQuality, concaveHull, sortedByCost } from "./concave-hull";
import type { Curve } from "./curve";

/** λ of the oracle curve, in quality per USD: 0, and 10^(k/4) for k = −4…32. */
export const ORACLE_WEIGHTS: readonly number[] = [0, ...Array.from({ length: 37 }, (_, i) => 10 ** ((i - 4) / 4))];

/** Every candidate with equal chance: the exact expectation, no sampling. */
export function randomExpectation(means: readonly ModelMeans[]): CostQuality {
  const mean = (value: (model: ModelMeans) => number) => means.reduce((sum, m) => sum + value(m), 0) / means.length;
  return { costUsd: mean((m) => m.costUsd), quality: mean((m) => m.quality) };
}

/** Models between which RouterBench's zero router mixes, cheapest first; chosen on train and val. */
export function zeroRouterModels(trainValMeans: readonly ModelMeans[]): string[] {
  return concaveHull(trainValMeans).map(({ modelId }) => modelId);
}

/** The zero router on the evaluated prompts: through the points of the models chosen before. */
export function zeroRouterCurve(modelIds: readonly string[], testMeans: readonly ModelMeans[]): Curve {
  return sortedByCost(testMeans.filter(({ modelId }) => modelIds.includes(modelId)));
}

/** Per prompt the highest measured quality, then the lowest cost, then the smaller id. Hindsight, not a router. */
export function oracleChoices(block: Block): Choices {
  return choicesByHindsight(block, (quality, costUsd) => [quality, -costUsd]);
}

/** Per prompt the largest q − λ·cost, ties to the lower cost, then the smaller id. */
export function oracleWeightedChoices(block: Block, qualityPerUsd: number): Choices {
  return choicesByHindsight(block, (quality, costUsd) => [quality - qualityPerUsd * costUsd, -costUsd]);
}

type Rank = readonly [first: number, second: number];

function choicesByHindsight(block: Block, rankOf: (quality: number, costUsd: number) => Rank): Choices {
  const width = block.candidates.length;
  const choices = new Uint8Array(block.prompts.length);
  for (let i = 0; i < choices.length; i++) {
    let best: Rank = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let c = 0; c < width; c++) {
      const at = i * width + c;
      const rank = rankOf(block.quality[at] ?? Number.NaN, block.costUsd?.[at] ?? 0);
      if (rank[0] < best[0] || (rank[0] === best[0] && rank[1] <= best[1])) continue;
      best = rank;
      choices[i] = c;
    }
  }
  return choices;
}
