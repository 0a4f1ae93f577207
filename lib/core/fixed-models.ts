import { assert } from "./assert";

/** Mean realised cost and mean measured quality of one model over the same prompts as all others it is compared with. */
export type ModelMeans = { readonly modelId: string; readonly costUsd: number; readonly quality: number };

/** Best and cheapest fixed model (spec §3.1). Decided on train and val; their values come from the evaluated split. */
export function fixedModels<Means extends ModelMeans>(means: readonly Means[]): { best: Means; cheapest: Means } {
  return { best: bestFixedModel(means), cheapest: cheapestFixedModel(means) };
}

/** Largest mean quality, then smaller cost, then id. */
export function bestFixedModel<Means extends ModelMeans>(means: readonly Means[]): Means {
  return firstOf(means, (a, b) => b.quality - a.quality || a.costUsd - b.costUsd || byId(a, b));
}

/** Smallest mean cost, then larger quality, then id. */
export function cheapestFixedModel<Means extends ModelMeans>(means: readonly Means[]): Means {
  return firstOf(means, (a, b) => a.costUsd - b.costUsd || b.quality - a.quality || byId(a, b));
}

function byId(a: ModelMeans, b: ModelMeans): number {
  return a.modelId < b.modelId ? -1 : 1;
}

function firstOf<Means extends ModelMeans>(means: readonly Means[], order: (a: Means, b: Means) => number): Means {
  assert(means.length > 0, "a fixed model needs at least one candidate");
  return means.reduce((best, model) => (order(model, best) < 0 ? model : best));
}
