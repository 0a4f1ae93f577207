import { type BatchTable, promptsOf } from "./batch-table";
import { type UpgradePath, upgradePath, upgradesForQuality } from "./upgrade-path";

export type Goal =
  | { readonly kind: "quality"; readonly qualityMin: number }
  | { readonly kind: "budget"; readonly costUsdMax: number };

/** Prompts of the batch that each candidate may answer at most; null: any number. */
export type Capacities = readonly (number | null)[];

const ROUNDS = 12;
const SAMPLE = 1_500;

/** λ: USD per unit of quality; ν_j: USD per place at candidate j. */
export type Multipliers = { readonly lambda: number; readonly placeUsd: Float64Array };

/**
 * Multipliers ν ≥ 0 of the capacities (OmniRouter's dual): what a place at a full candidate is worth, in USD per prompt.
 * Block coordinate ascent instead of a step rule: with ν fixed the upgrade path gives λ exactly, with λ and the others
 * fixed ν_j is the largest preference for j that finds no place, an order statistic. On a sample where the batch is large.
 */
export function capacityMultipliers(table: BatchTable, goal: Goal, capacities: Capacities): Multipliers {
  const { sample, share } = sampleOf(table);
  const prices = new Float64Array(table.candidates);
  let lambda = 0;
  for (let round = 0; round < ROUNDS; round++) {
    lambda = multiplierOf(withPrices(sample, prices), sample, goal, share);
    let moved = 0;
    for (const [candidate, capacity] of capacities.entries()) {
      if (capacity === null) continue;
      const before = prices[candidate] ?? 0;
      const worth = worthOfPlace(sample, { candidate, places: Math.floor(capacity * share), lambda, prices });
      prices[candidate] = worth;
      moved = Math.max(moved, Math.abs(worth - before));
    }
    if (moved < 1e-12) break;
  }
  return { lambda, placeUsd: prices };
}

function withPrices({ candidates, quality, costUsd }: BatchTable, prices: Float64Array): BatchTable {
  return { candidates, quality, costUsd: costUsd.map((cost, at) => cost + (prices[at % candidates] ?? 0)) };
}

/** Every k-th prompt, so that the order of the file, which may be by time or by length, is covered. */
function sampleOf(table: BatchTable): { sample: BatchTable; share: number } {
  const prompts = promptsOf(table);
  const stride = Math.ceil(prompts / SAMPLE);
  if (stride === 1) return { sample: table, share: 1 };
  const { candidates } = table;
  const kept = Math.floor((prompts - 1) / stride) + 1;
  const pick = (from: Float64Array) =>
    new Float64Array(kept * candidates).map(
      (_, at) => from[Math.floor(at / candidates) * stride * candidates + (at % candidates)] ?? 0,
    );
  return { sample: { candidates, quality: pick(table.quality), costUsd: pick(table.costUsd) }, share: kept / prompts };
}

/** λ, USD per unit of quality, at which the priced plan just reaches the goal. */
function multiplierOf(priced: BatchTable, plain: BatchTable, goal: Goal, share: number): number {
  const path = upgradePath(priced);
  const upgrades =
    goal.kind === "quality"
      ? upgradesForQuality(path, goal.qualityMin)
      : affordable(path, plain, goal.costUsdMax * share);
  const last = upgrades - 1;
  if (last < 0) return 0;
  const step = (after: Float64Array, first: number) =>
    (after[last] ?? 0) - (last === 0 ? first : (after[last - 1] ?? 0));
  return step(path.costAfter, path.start.costUsd) / step(path.qualityAfter, path.start.quality);
}

/** The path is sorted by cost with prices; the budget is one without. Real cost along it need not rise, so it is walked. */
function affordable(path: UpgradePath, { candidates, costUsd }: BatchTable, costUsdMax: number): number {
  const current = path.cheapest.slice();
  const costOf = (prompt: number) => costUsd[prompt * candidates + (current[prompt] ?? 0)] ?? 0;
  let total = 0;
  for (let prompt = 0; prompt < current.length; prompt++) total += costOf(prompt);
  for (let step = 0; step < path.prompt.length; step++) {
    const prompt = path.prompt[step] ?? 0;
    total -= costOf(prompt);
    current[prompt] = path.candidate[step] ?? 0;
    total += costOf(prompt);
    if (total > costUsdMax) return step;
  }
  return path.prompt.length;
}

type Place = { candidate: number; places: number; lambda: number; prices: Float64Array };

/** The preference for `candidate` over the next best of the first prompt that finds no place; 0 where all find one. */
function worthOfPlace(
  { candidates, quality, costUsd }: BatchTable,
  { candidate, places, lambda, prices }: Place,
): number {
  const preferences: number[] = [];
  for (let row = 0; row < quality.length; row += candidates) {
    const own = (costUsd[row + candidate] ?? 0) - lambda * (quality[row + candidate] ?? 0);
    let other = Number.POSITIVE_INFINITY;
    for (let c = 0; c < candidates; c++)
      if (c !== candidate)
        other = Math.min(other, (costUsd[row + c] ?? 0) - lambda * (quality[row + c] ?? 0) + (prices[c] ?? 0));
    if (other > own) preferences.push(other - own);
  }
  if (preferences.length <= places) return 0;
  return Float64Array.from(preferences).sort()[preferences.length - 1 - places] ?? 0;
}
