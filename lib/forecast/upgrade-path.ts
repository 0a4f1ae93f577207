import { type Assignment, type BatchTable, promptsOf } from "./batch-table";

/**
 * All optimal plans without capacities, from the cheapest to the best. Each prompt climbs the lower convex hull of its
 * candidates in the (quality, cost) plane; every step of a hull is an upgrade with a price per unit of quality, and the
 * Lagrangian dual of OmniRouter (arXiv 2502.20576) at multiplier λ takes exactly the steps of price ≤ λ. So the sorted
 * steps hold the dual solution of every constraint at once: a plan is a prefix, found by bisection.
 */
export type UpgradePath = {
  readonly cheapest: Assignment;
  /** Per step, in ascending price: which prompt, to which candidate, and the totals after it. */
  readonly prompt: Uint32Array;
  readonly candidate: Uint8Array;
  readonly qualityAfter: Float64Array;
  readonly costAfter: Float64Array;
  readonly start: { readonly quality: number; readonly costUsd: number };
};

export function upgradePath(table: BatchTable): UpgradePath {
  const prompts = promptsOf(table);
  const steps = new HullSteps(prompts * Math.max(1, table.candidates - 1));
  const cheapest = new Uint8Array(prompts);
  for (let prompt = 0; prompt < prompts; prompt++) cheapest[prompt] = climb(table, prompt, steps);
  return sortedPath(table, cheapest, steps);
}

/** Room for the steps of all hulls, filled in one pass. */
class HullSteps {
  count = 0;
  readonly prompt: Uint32Array;
  readonly candidate: Uint8Array;
  readonly quality: Float64Array;
  readonly costUsd: Float64Array;
  readonly price: Float64Array;
  constructor(room: number) {
    this.prompt = new Uint32Array(room);
    this.candidate = new Uint8Array(room);
    this.quality = new Float64Array(room);
    this.costUsd = new Float64Array(room);
    this.price = new Float64Array(room);
  }
  add(step: { prompt: number; candidate: number; quality: number; costUsd: number; price: number }): void {
    const at = this.count++;
    this.prompt[at] = step.prompt;
    this.candidate[at] = step.candidate;
    this.quality[at] = step.quality;
    this.costUsd[at] = step.costUsd;
    this.price[at] = step.price;
  }
}

/** Adds the prompt's steps; returns its cheapest candidate. Plain loops: this runs for every prompt of the batch. */
function climb({ candidates, quality, costUsd }: BatchTable, prompt: number, steps: HullSteps): number {
  const row = prompt * candidates;
  const cheapest = cheapestOf(quality, costUsd, row, candidates);
  let [qualityNow, costNow] = [quality[row + cheapest] ?? 0, costUsd[row + cheapest] ?? 0];
  for (;;) {
    let next = -1;
    let [price, qualityNext, costNext] = [Number.POSITIVE_INFINITY, 0, 0];
    for (let c = 0; c < candidates; c++) {
      const [qualityHere, costHere] = [quality[row + c] ?? 0, costUsd[row + c] ?? 0];
      if (qualityHere <= qualityNow) continue;
      const priceHere = (costHere - costNow) / (qualityHere - qualityNow);
      if (priceHere > price || (priceHere === price && qualityHere <= qualityNext)) continue;
      [next, price, qualityNext, costNext] = [c, priceHere, qualityHere, costHere];
    }
    if (next < 0) return cheapest;
    steps.add({ prompt, candidate: next, quality: qualityNext - qualityNow, costUsd: costNext - costNow, price });
    [qualityNow, costNow] = [qualityNext, costNext];
  }
}

/** Of equal cost the better, then the first. */
function cheapestOf(quality: Float64Array, costUsd: Float64Array, row: number, candidates: number): number {
  let best = 0;
  for (let c = 1; c < candidates; c++) {
    const [here, there] = [costUsd[row + c] ?? 0, costUsd[row + best] ?? 0];
    if (here < there || (here === there && (quality[row + c] ?? 0) > (quality[row + best] ?? 0))) best = c;
  }
  return best;
}

function sortedPath(table: BatchTable, cheapest: Assignment, steps: HullSteps): UpgradePath {
  const { count } = steps;
  const order = new Uint32Array(count).map((_, i) => i);
  // Of equal price in order of arrival: a prompt's own steps stay in their order, since hull prices ascend.
  order.sort((a, b) => (steps.price[a] ?? 0) - (steps.price[b] ?? 0) || a - b);
  const [qualityAfter, costAfter] = [new Float64Array(count), new Float64Array(count)];
  let quality = 0;
  let costUsd = 0;
  for (const [prompt, candidate] of cheapest.entries()) {
    quality += table.quality[prompt * table.candidates + candidate] ?? 0;
    costUsd += table.costUsd[prompt * table.candidates + candidate] ?? 0;
  }
  const start = { quality, costUsd };
  for (const [rank, step] of order.entries()) {
    quality += steps.quality[step] ?? 0;
    costUsd += steps.costUsd[step] ?? 0;
    qualityAfter[rank] = quality;
    costAfter[rank] = costUsd;
  }
  return {
    cheapest,
    prompt: order.map((step) => steps.prompt[step] ?? 0),
    candidate: Uint8Array.from(order, (step) => steps.candidate[step] ?? 0),
    ...{ qualityAfter, costAfter, start },
  };
}

/** Upgrades of the cheapest plan that reaches `qualityMin` on average; all of them where none does. */
export function upgradesForQuality({ qualityAfter, start, cheapest }: UpgradePath, qualityMin: number): number {
  const wanted = (qualityMin - 1e-9) * cheapest.length;
  return start.quality >= wanted ? 0 : Math.min(qualityAfter.length, firstAtLeast(qualityAfter, wanted) + 1);
}

/** Upgrades of the best plan that costs at most `costUsdMax`; none where even the cheapest costs more. */
export function upgradesForBudget({ costAfter }: UpgradePath, costUsdMax: number): number {
  return firstAtLeast(costAfter, costUsdMax + costUsdMax * 1e-12 + Number.MIN_VALUE);
}

export function planAfter({ cheapest, prompt, candidate }: UpgradePath, upgrades: number): Assignment {
  const assignment = cheapest.slice();
  for (let step = 0; step < upgrades; step++) assignment[prompt[step] ?? 0] = candidate[step] ?? 0;
  return assignment;
}

function firstAtLeast(ascending: Float64Array, wanted: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) >= wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}
