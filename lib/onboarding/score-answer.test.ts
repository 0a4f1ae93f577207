import { expect, test } from "vitest";
import { type Scorer, scoreAnswer } from "./score-answer";

test.each<[Scorer, string, string, 0 | 1 | null]>([
  ["exact", " Paris. ", "paris", 1],
  ["exact", "Paris, France", "Paris", 0],
  ["exact", "x", " ", null],
  ["contains", "It is Paris, I think", "paris", 1],
  ["contains", "It is Rome", "paris", 0],
  ["choice", "B", "b", 1],
  ["choice", "(C) because", "C", 1],
  ["choice", "A is wrong, so the answer is D.", "D", 1],
  ["choice", "A is wrong, so the answer is D.", "A", 0],
  ["choice", "no idea", "B", 0],
  ["choice", "B", "twelve", null],
  ["number", "so 1,200 in all", "1200", 1],
  ["number", "3 + 4 = 7", "7.0", 1],
  ["number", "3 + 4 = 8", "7", 0],
  ["number", "none", "7", 0],
  ["number", "7", "seven", null],
])("%s of %j against %j is %s", (scorer, answer, reference, score) => {
  expect(scoreAnswer(scorer, answer, reference)).toBe(score);
});
