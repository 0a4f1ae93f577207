import { expect, test } from "vitest";
import { createRandom } from "@/lib/core/random";
import { calibrateFromVotes } from "./calibrate-from-votes";
import { type LabelRating, labelsFromRatings } from "./labels-from-ratings";

const rating = (changes: Partial<LabelRating> = {}): LabelRating => ({
  ...{ annotatorId: "p", annotatorKind: "human", distrust: null, withdrawn: false, kind: "fresh", split: "train" },
  ...{ rating: 3, cluster: "c", modelId: "m1", chars: 100, qualityPredicted: 0.5, routerVersion: "1" },
  ...changes,
});
const known = {
  modelIds: ["m1", "m2", "m3"],
  predictedBy: ({ qualityPredicted }: { qualityPredicted: number | null }) => qualityPredicted,
};

test("ratings of one person are compared with each other only, each once, and never with the same model", () => {
  const labels = labelsFromRatings(
    [
      rating({ rating: 5 }),
      rating({ rating: 1, annotatorId: "other", modelId: "m2" }),
      rating({ rating: 4 }),
      rating({ rating: 2, modelId: "m2" }),
    ],
    known,
  );
  expect(labels).toMatchObject([{ a: 0, b: 1, gain: 0.75, isGold: false, left: 0 }]);
});

test("a rating that is not trusted, first or on train prompts is no label", () => {
  const second = rating({ modelId: "m2" });
  for (const unusable of [
    { distrust: "speed" },
    { withdrawn: true },
    { kind: "repeat" },
    { split: "test" },
    { annotatorKind: "judge" },
    { modelId: "unknown" },
    { qualityPredicted: null },
  ] as const)
    expect(labelsFromRatings([rating(unusable), second], known)).toEqual([]);
});

test("people who differ in leniency still find the model that is better than predicted", () => {
  const random = createRandom(3);
  const ratings = Array.from({ length: 3000 }, (_, at) => {
    const model = Math.floor(random() * 2);
    const predicted = 0.25 + 0.5 * random();
    const quality = predicted + (model === 0 ? 0.15 : 0);
    const lenient = (at % 20) / 20 - 0.5;
    const given = 1 + 4 * quality + lenient + (random() - 0.5);
    return rating({
      ...{ annotatorId: `p${at % 20}`, cluster: `c${at}`, modelId: `m${model + 1}`, qualityPredicted: predicted },
      rating: Math.min(5, Math.max(1, Math.round(given))),
    });
  });
  const fit = calibrateFromVotes(labelsFromRatings(ratings, known), 3);
  expect(fit.accepted).toBe(true);
  expect((fit.shifts[0] ?? 0) - (fit.shifts[1] ?? 0)).toBeCloseTo(0.15, 1);
});
