import { expect, test } from "vitest";
import { type LabelVote, labelsFromVotes } from "./labels-from-votes";

const answer = (modelId: string, quality: number) => ({
  ...{ modelId, chars: 100, qualityMeasured: quality, qualityPredicted: 0.5, routerVersion: "1" },
});
const vote = (changes: Partial<LabelVote> = {}): LabelVote => ({
  ...{ annotatorKind: "human", distrust: null, withdrawnAt: null, kind: "fresh", split: "train", choice: "one" },
  ...{ swapped: false, goldWinner: null, cluster: "c", pairId: "p", one: answer("m1", 1), two: answer("m2", 0) },
  ...changes,
});
const labels = (...votes: LabelVote[]) =>
  labelsFromVotes(votes, {
    modelIds: ["m1", "m2"],
    predictedBy: ({ qualityPredicted, routerVersion }) => (routerVersion === "1" ? qualityPredicted : null),
  });

test("what is not trusted, blind, first and on train prompts never reaches a router", () => {
  expect(labels(vote())).toMatchObject([{ a: 0, b: 1, gain: 1, left: 1, isGold: false }]);
  for (const unusable of [
    { distrust: "speed" },
    { withdrawnAt: new Date(0) },
    { kind: "repeat" },
    { split: "test" },
    { split: "val" },
    { annotatorKind: "judge" },
    { one: answer("unknown", 1) },
    { one: { ...answer("m1", 1), routerVersion: "nobody's" } },
  ] as const)
    expect(labels(vote(unusable))).toEqual([]);
});

test("a swapped vote says the same of the models and another side; a gold pair gives its label once", () => {
  expect(labels(vote({ swapped: true, choice: "two" }))).toMatchObject([{ gain: -1, left: -1 }]);
  const gold = vote({ kind: "gold", goldWinner: "one" });
  expect(labels(gold, gold).map(({ isGold, gain }) => [isGold, gain])).toEqual([
    [false, 1],
    [true, 1],
    [false, 1],
  ]);
});
