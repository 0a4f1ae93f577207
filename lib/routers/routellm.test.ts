import { describe, expect, test } from "vitest";
import { createRandom } from "@/lib/core/random";
import { fitFactors, scoresOf } from "@/lib/training/fit-factors";
import { createMatrix } from "@/lib/training/matrix";
import { candidates, routedPrompts, trainingSet } from "./all-routers.fixture";
import { routellmMf, winRate } from "./routellm-mf";
import { routellmSw, similarityWeights, strongWinRate } from "./routellm-sw";

const set = trainingSet();
const prompts = routedPrompts(40, 7);
const strong = candidates.findIndex(({ modelId }) => modelId === "large");

describe.each([routellmSw, routellmMf])("$id", (router) => {
  const reading = router.train(set, 1).read(prompts);
  const strongShare = (share: number) =>
    Array.from(reading.choose(share)).filter((c) => c === strong).length / prompts.length;

  test("share 0 sends nothing to the strong model, share 1 everything", () => {
    expect([strongShare(0), strongShare(1)]).toEqual([0, 1]);
  });

  test("a larger share never sends less to the strong model", () => {
    for (let i = 1; i <= 100; i++) expect(strongShare(i / 100)).toBeGreaterThanOrEqual(strongShare((i - 1) / 100));
  });
});

test("the win rates of (a, b) and of (b, a) add up to 1", () => {
  for (const [a, b] of [
    [0.5, -1.25],
    [0, 0],
    [3, 2.75],
  ])
    expect(winRate(a ?? 0, b ?? 0) + winRate(b ?? 0, a ?? 0)).toBeCloseTo(1, 12);
});

test("matrix factorization recovers who wins where: a planted direction decides", () => {
  const random = createRandom(5);
  const features = createMatrix(800, 8);
  for (let at = 0; at < features.values.length; at++) features.values[at] = random() - 0.5;
  const quality = Float64Array.from({ length: 1600 }, (_, at) => {
    const isFirst = (features.values[Math.floor(at / 2) * 8] ?? 0) > 0;
    return isFirst === (at % 2 === 0) ? 1 : 0;
  });
  const scores = scoresOf(fitFactors({ features, models: 2, quality }, 1), features, 800);
  const right = Array.from({ length: 800 }, (_, row) => {
    const isFirst = (scores[2 * row] ?? 0) > (scores[2 * row + 1] ?? 0);
    return isFirst === (features.values[row * 8] ?? 0) > 0;
  });
  expect(right.filter(Boolean).length / 800).toBeGreaterThan(0.95);
});

test("nearer prompts weigh more, also when every cosine is negative; the rate is a share of wins", () => {
  for (const similarities of [
    [0.25, 0.5, 1],
    [-1, -0.5, -0.25],
  ]) {
    const weights = similarityWeights(similarities);
    expect([...weights]).toEqual([...weights].sort((a, b) => a - b));
    expect(strongWinRate(similarities, [1, 1, 1])).toBeCloseTo(1, 12);
    expect(strongWinRate(similarities, [0, 0, 1])).toBeGreaterThan(strongWinRate(similarities, [1, 0, 0]));
  }
});
