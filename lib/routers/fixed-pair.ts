import { bestFixedModel, cheapestFixedModel } from "@/lib/core/fixed-models";
import { trainingMeans } from "./fixed";
import type { TrainingSet } from "./training-set";

/** The two models of pair routers, as indices: the cheapest and the best fixed model. The same where one is both. */
export type FixedPair = { readonly weak: number; readonly strong: number };

export function fixedPair(set: TrainingSet): FixedPair {
  const means = trainingMeans(set);
  return { weak: means.indexOf(cheapestFixedModel(means)), strong: means.indexOf(bestFixedModel(means)) };
}
