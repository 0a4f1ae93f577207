import { expect, test } from "vitest";
import { ANSWER_CHARS_MAX, choosePairs, type PairableAnswer } from "./choose-pairs";

const answer = (modelId: string, predicted: number | null, checked: number | null, text = `by ${modelId}`) =>
  ({ id: modelId, modelId, text, qualityPredicted: predicted, qualityChecked: checked }) satisfies PairableAnswer;

test("the pairs in which the router is least sure come first, unknown models last", () => {
  const pairs = choosePairs(
    [answer("a", 0.5, null), answer("b", 0.875, null), answer("c", 0.625, null), answer("d", null, null)],
    1,
  );
  expect(pairs[0]).toEqual({ oneId: "a", twoId: "c", goldWinner: null, predictedGap: 0.125 });
  expect(pairs[1]).toMatchObject({ oneId: "b", twoId: "d", predictedGap: null });
  expect(pairs).toHaveLength(4);
});

test("a pair that a checker decided is gold, once per prompt, and is offered as nothing else", () => {
  const pairs = choosePairs([answer("a", 0.5, 0), answer("b", 0.5, 1), answer("c", 0.5, 0)], 1);
  const gold = pairs.filter(({ goldWinner }) => goldWinner !== null);
  expect(gold).toHaveLength(1);
  expect(gold[0]?.goldWinner).toBe(gold[0]?.oneId === "b" ? "one" : "two");
  expect(pairs.filter(({ goldWinner }) => goldWinner === null)).toMatchObject([{ oneId: "a", twoId: "c" }]);
});

test("equal, empty and very long answers are not compared", () => {
  const same = choosePairs([answer("a", 0.5, null, "x "), answer("b", 0.5, null, "x")], 1);
  const unreadable = choosePairs(
    [answer("a", 0.5, null, " "), answer("b", 0.5, null), answer("c", 0, null, "x".repeat(ANSWER_CHARS_MAX + 1))],
    1,
  );
  expect([...same, ...unreadable]).toEqual([]);
});

test("the same seed and answers give the same pairs, whatever the order of the answers", () => {
  const answers = ["a", "b", "c", "d", "e"].map((id) => answer(id, 0.5, null));
  expect(choosePairs(answers.toReversed(), 7)).toEqual(choosePairs(answers, 7));
});
