import type { Choice } from "@/lib/annotation/sides";
import { groupBy } from "./group-by";
import { type PoweredEstimate, predictionPowered } from "./prediction-powered";

/** A pair that a judge has labelled, and perhaps people; `one` and `two` are models, one with the smaller id. */
export type PreferredPair = {
  readonly cluster: string;
  readonly one: string;
  readonly two: string;
  readonly judge: Choice;
  readonly people: readonly Choice[];
};

export type ModelPreference = { readonly modelId: string; readonly estimate: PoweredEstimate };
export type PairPreference = { readonly one: string; readonly two: string; readonly estimate: PoweredEstimate };
export type Preferences = {
  /** Of each model: how often it is preferred to what it was compared with, ties half. Best first. */
  readonly models: readonly ModelPreference[];
  /** Of each two models: how often the first is preferred. Most votes of people first. */
  readonly pairs: readonly PairPreference[];
};

/** Prediction-powered win rates. Models and pairs with votes on too few prompts are left out. */
export function preferenceEstimates(pairs: readonly PreferredPair[]): Preferences {
  const modelIds = [...new Set(pairs.flatMap(({ one, two }) => [one, two]))].sort();
  const models = modelIds.flatMap((modelId) => {
    const own = pairs.filter(({ one, two }) => one === modelId || two === modelId);
    const estimate = predictionPowered(own.map((pair) => pointsFor(pair, pair.one === modelId)));
    return estimate ? [{ modelId, estimate }] : [];
  });
  const grouped = groupBy(pairs, ({ one, two }) => JSON.stringify([one, two]));
  const compared = [...grouped.values()].flatMap((group) => {
    const [first] = group;
    const estimate = predictionPowered(group.map((pair) => pointsFor(pair, true)));
    return first && estimate ? [{ one: first.one, two: first.two, estimate }] : [];
  });
  return {
    models: models.toSorted((a, b) => b.estimate.powered.mean - a.estimate.powered.mean),
    pairs: compared.toSorted((a, b) => b.estimate.labelled - a.estimate.labelled),
  };
}

/** As points of one of the two: 1 preferred, 0 not, ties half; people by their mean. */
function pointsFor({ cluster, judge, people }: PreferredPair, isOne: boolean) {
  const pointsOf = (choice: Choice) =>
    choice === "one" || choice === "two" ? Number((choice === "one") === isOne) : 0.5;
  const votes = people.map(pointsOf);
  return {
    cluster,
    judge: pointsOf(judge),
    people: votes.length === 0 ? null : votes.reduce((sum, vote) => sum + vote, 0) / votes.length,
  };
}
