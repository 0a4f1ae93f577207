import type { Predictions } from "./router";

/**
 * Every plan of least cost for a batch without capacities. A prompt climbs the lower convex hull of its candidates in the
 * (quality, cost) plane, and a multiplier λ (USD per unit of quality) takes exactly the steps of price ≤ λ, so the steps by
 * price are the dual's answers to all wanted qualities at once. Steps of one price go together: the order of the prompts
 * decides nothing.
 */
export type Upgrades = {
  /** Least λ at which the mean quality lies `share` of the way from the cheapest plan's to the best; 0 for none. */
  priceAt(share: number): number;
  choose(share: number): Uint8Array;
};

type Step = { readonly price: number; readonly quality: number };

export function upgradesOf(predictions: Predictions, width: number): Upgrades {
  const prompts = predictions.quality.length / width;
  const climbs = Array.from({ length: prompts }, (_, prompt) => climb(predictions, prompt * width, width));
  const steps: Step[] = climbs
    .flatMap(({ steps: own }) => own)
    .sort((a, b) => a.price - b.price || a.quality - b.quality);
  const gained = new Float64Array(steps.length);
  let total = 0;
  for (const [at, { quality }] of steps.entries()) {
    total += quality;
    gained[at] = total;
  }
  const priceAt = (share: number) => {
    if (share <= 0) return Number.NEGATIVE_INFINITY;
    const wanted = share * total - ROUNDING;
    return steps[gained.findIndex((value) => value >= wanted)]?.price ?? Number.NEGATIVE_INFINITY;
  };
  return {
    priceAt: (share) => Math.max(0, priceAt(share)),
    choose(share) {
      const price = priceAt(share);
      return Uint8Array.from(climbs, ({ cheapest, steps: own }) => {
        let chosen = cheapest;
        for (const step of own) if (step.price <= price) chosen = step.candidate;
        return chosen;
      });
    },
  };
}

const ROUNDING = 1e-9;

type Climb = { readonly cheapest: number; readonly steps: readonly (Step & { readonly candidate: number })[] };

/** From the cheapest candidate (of equal cost the better, then the first) up the hull, prices ascending. */
function climb({ quality, costUsd }: Predictions, row: number, width: number): Climb {
  const at = (c: number) => ({ quality: quality[row + c] ?? 0, costUsd: costUsd[row + c] ?? 0 });
  let cheapest = 0;
  for (let c = 1; c < width; c++) {
    const [here, there] = [at(c), at(cheapest)];
    if (here.costUsd < there.costUsd || (here.costUsd === there.costUsd && here.quality > there.quality)) cheapest = c;
  }
  const steps: (Step & { candidate: number })[] = [];
  for (let now = at(cheapest); ; ) {
    let next: (typeof steps)[number] | undefined;
    for (let candidate = 0; candidate < width; candidate++) {
      const gain = at(candidate).quality - now.quality;
      if (gain <= 0) continue;
      const price = (at(candidate).costUsd - now.costUsd) / gain;
      if (!next || price < next.price || (price === next.price && gain > next.quality))
        next = { candidate, price, quality: gain };
    }
    if (!next) return { cheapest, steps };
    steps.push(next);
    now = at(next.candidate);
  }
}
