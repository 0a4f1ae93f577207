import type { LabelledPair } from "./calibrate-from-votes";
import type { PredictedByBase } from "./labels-from-votes";

/** A stored rating, 1 to 5, with what makes it a label. */
export type LabelRating = {
  readonly annotatorId: string;
  readonly annotatorKind: "human" | "judge";
  readonly distrust: string | null;
  readonly withdrawn: boolean;
  readonly kind: "fresh" | "gold" | "repeat";
  readonly split: "train" | "val" | "test" | null;
  readonly rating: number;
  readonly cluster: string;
  readonly modelId: string;
  readonly chars: number;
  readonly qualityPredicted: number | null;
  readonly routerVersion: string | null;
};
type Known = { readonly modelIds: readonly string[]; readonly predictedBy: PredictedByBase };
type Rated = { readonly model: number; readonly predicted: number; readonly of: LabelRating };

/** 1 to 5 as a quality in [0, 1]. */
export function qualityOfRating(rating: number): number {
  return (rating - 1) / 4;
}

/**
 * Each person's ratings in order of time, two of different models at a time: how much better the one was rated than the
 * other. What one person calls a four another calls a three; within a person that falls out. No rating is used twice. The
 * two may be of different prompts; the label counts to the cluster of the first.
 */
export function labelsFromRatings(ratings: readonly LabelRating[], known: Known): LabelledPair[] {
  const byPerson = new Map<string, Rated[]>();
  for (const of of ratings.filter(isUsable)) {
    const model = known.modelIds.indexOf(of.modelId);
    const predicted = known.predictedBy(of);
    if (model < 0 || predicted === null) continue;
    byPerson.set(of.annotatorId, [...(byPerson.get(of.annotatorId) ?? []), { model, predicted, of }]);
  }
  return [...byPerson.values()].flatMap(pairUp);
}

function pairUp(rated: readonly Rated[]): LabelledPair[] {
  const labels: LabelledPair[] = [];
  const waiting: Rated[] = [];
  for (const second of rated) {
    const at = waiting.findIndex(({ model }) => model !== second.model);
    const [first] = at < 0 ? [] : waiting.splice(at, 1);
    if (first) labels.push(labelOf(first, second));
    else waiting.push(second);
  }
  return labels;
}

function labelOf(first: Rated, second: Rated): LabelledPair {
  return {
    ...{ a: first.model, b: second.model, predictedA: first.predicted, predictedB: second.predicted },
    gain: qualityOfRating(first.of.rating) - qualityOfRating(second.of.rating),
    longerBy: Math.log(Math.max(1, first.of.chars) / Math.max(1, second.of.chars)),
    ...{ isGold: false, left: 0, cluster: first.of.cluster },
  };
}

function isUsable({ annotatorKind, distrust, withdrawn, kind, split }: LabelRating): boolean {
  const counts = annotatorKind === "human" && distrust === null && !withdrawn;
  return counts && kind !== "repeat" && (split === "train" || split === null);
}
