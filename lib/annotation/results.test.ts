import { expect, test } from "vitest";
import type { Vote } from "@/lib/benchmark/count-votes";
import { createRandom } from "@/lib/core/random";
import { GAMES_MIN, rankModels } from "./rank-models";
import { type CheckedVote, voteQuality } from "./vote-quality";

const STRENGTHS = { a: 4, b: 2, c: 1 } as const;
const IDS = ["a", "b", "c"] as const;

/** Votes of ten people with known strengths, one in five a tie. */
function simulate(seed: number, count: number): Vote[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, at) => {
    const first = IDS[Math.floor(random() * 3)] ?? "a";
    const second = IDS.filter((id) => id !== first)[Math.floor(random() * 2)] ?? "b";
    const pFirst = STRENGTHS[first] / (STRENGTHS[first] + STRENGTHS[second]);
    const winner = random() < pFirst ? first : second;
    return {
      ...{ id: String(at), voterId: `v${at % 10}`, promptId: `p${Math.floor(at / 2)}`, blind: true, at },
      ...{ modelIds: [first, second] as const, winner },
    };
  });
}

test("known strengths are recovered, and intervals hold them in at least 93 % of simulations", () => {
  const truth = new Map(IDS.map((id) => [id, 1000 + 400 * Math.log10(STRENGTHS[id] / 2)]));
  let [held, all] = [0, 0];
  for (let seed = 0; seed < 50; seed++)
    for (const { modelId, interval } of rankModels(simulate(seed, 400), 80).models) {
      const rating = [...truth].find(([id]) => id === modelId)?.[1] ?? 0;
      held += interval.low <= rating && rating <= interval.high ? 1 : 0;
      all++;
    }
  expect(all).toBe(150);
  expect(held / all).toBeGreaterThanOrEqual(0.93);
  const { models } = rankModels(simulate(1, 2000), 50);
  expect(models.map(({ modelId }) => modelId)).toEqual(["a", "b", "c"]);
  expect(models.map(({ rank }) => rank)).toEqual([1, 2, 3]);
}, 30_000);

test("a model with few games is named and not ranked, and apart from the others it has no rating", () => {
  const votes = simulate(1, 400);
  const few = Array.from(
    { length: GAMES_MIN - 1 },
    (_, at): Vote => ({
      ...{ id: `x${at}`, voterId: "v", promptId: `x${at}`, blind: true, at, modelIds: ["x", "a"], winner: "x" },
    }),
  );
  const apart = Array.from(
    { length: 40 },
    (_, at): Vote => ({
      ...{ id: `y${at}`, voterId: "v", promptId: `y${at}`, blind: true, at, modelIds: ["y", "z"], winner: "y" },
    }),
  );
  const { models, unlisted } = rankModels([...votes, ...few, ...apart], 20);
  expect(models.map(({ modelId }) => modelId).sort()).toEqual(["a", "b", "c"]);
  expect(unlisted.map(({ modelId }) => modelId).sort()).toEqual(["x", "y", "z"]);
});

test("no votes rank nobody", () => expect(rankModels([])).toEqual({ models: [], unlisted: [], votes: 0 }));

const checked = (changes: Partial<CheckedVote>): CheckedVote => ({
  ...{ annotatorId: "n", pairId: "p", kind: "fresh", choice: "one", swapped: false, goldWinner: null },
  ...{ one: { chars: 100, qualityMeasured: null }, two: { chars: 200, qualityMeasured: null } },
  ...changes,
});

test("position, length, gold and repeats are counted from the right side", () => {
  const quality = voteQuality([
    checked({ pairId: "1", choice: "one", swapped: false }),
    checked({ pairId: "2", choice: "one", swapped: true }),
    checked({ pairId: "3", choice: "two", swapped: true }),
    checked({ pairId: "4", choice: "tie", goldWinner: "one", kind: "gold" }),
    checked({ pairId: "1", choice: "one", swapped: true, kind: "repeat" }),
    checked({ pairId: "3", choice: "one", swapped: false, kind: "repeat" }),
  ]);
  expect(quality.leftShare).toMatchObject({ mean: 2 / 3, votes: 3 });
  expect(quality.longerShare).toMatchObject({ mean: 1 / 3, votes: 3 });
  expect(quality.gold).toMatchObject({ mean: 0.5, votes: 1 });
  expect(quality.selfRepeat).toMatchObject({ mean: 0.5, votes: 2 });
  expect(quality.alpha).toBeNull();
});

test("agreement between annotators has an interval that holds it, and none where nobody shares a pair", () => {
  const random = createRandom(5);
  const votes = Array.from({ length: 300 }, (_, at) => {
    const usual = at % 6 < 3 ? "one" : "two";
    const choice = random() < 0.8 ? usual : usual === "one" ? "two" : "one";
    return checked({ annotatorId: `n${at % 3}`, pairId: String(Math.floor(at / 3)), choice });
  });
  const { alpha, alphaInterval } = voteQuality(votes);
  expect(alpha).toBeGreaterThan(0.1);
  expect(alphaInterval?.low).toBeLessThan(alpha ?? 0);
  expect(alphaInterval?.high).toBeGreaterThan(alpha ?? 1);
  expect(voteQuality([checked({})]).alphaInterval).toBeNull();
});

test("a model-free set of votes has no figures, never zeros", () => {
  expect(voteQuality([])).toMatchObject({
    alpha: null,
    gold: null,
    leftShare: null,
    selfRepeat: null,
    withMeasured: null,
  });
});
