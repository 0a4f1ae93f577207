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
}

/** Adds the prompt's steps; returns its cheapest candidate (of equal cost the better, then the first). */
function climb({ candidates, quality, costUsd }: BatchTable, prompt: number, steps: HullSteps): number {
  const row = prompt * candidates;
  const q = (c: number) => quality[row + c] ?? 0;
  const cost = (c: number) => costUsd[row + c] ?? 0;
  let from = 0;
  for (let c = 1; c < candidates; c++) if (cost(c) < cost(from) || (cost(c) === cost(from) && q(c) > q(from))) from = c;
  const cheapest = from;
  for (;;) {
    let next = -1;
    let price = Number.POSITIVE_INFINITY;
    for (let c = 0; c < candidates; c++) {
      if (q(c) <= q(from)) continue;
      const priceHere = (cost(c) - cost(from)) / (q(c) - q(from));
      if (priceHere < price || (priceHere === price && q(c) > q(next))) [next, price] = [c, priceHere];
    }
    if (next < 0) return cheapest;
    const at = steps.count++;
    steps.prompt[at] = prompt;
    steps.candidate[at] = next;
    steps.quality[at] = q(next) - q(from);
    steps.costUsd[at] = cost(next) - cost(from);
    steps.price[at] = price;
    from = next;
  }
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
