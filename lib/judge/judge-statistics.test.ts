import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Choice } from "@/lib/annotation/sides";
import { createRandom, type Random } from "@/lib/core/random";
import { type CheckedLabel, judgeQuality, majorityOf } from "./judge-quality";
import { type JudgedPair, predictionPowered, tunedLambda } from "./prediction-powered";
import { preferenceEstimates } from "./preference-estimates";
import { studentT975 } from "./student-t";

describe("prediction-powered means", () => {
  test("t quantiles are those of the tables", () => {
    for (const [degrees, table] of [
      [5, 2.571],
      [9, 2.262],
      [30, 2.042],
      [120, 1.98],
    ] as const)
      expect(studentT975(degrees)).toBeCloseTo(table, 2);
  });

  test("a worked example: ten prompts with votes, a judge that is right about them, ten more", () => {
    const labelled = Array.from({ length: 10 }, (_, at) => ({ cluster: `l${at}`, people: at % 2, judge: at % 2 }));
    const more = Array.from({ length: 10 }, (_, at) => ({ cluster: `u${at}`, people: null, judge: at < 8 ? 1 : 0 }));
    // var f of all twenty = (13 · 0.35² + 7 · 0.65²)/19 = 0.239474, cov(Y, f) = 2.5/9, n/N = 1.
    const lambda = 2.5 / 9 / (2 * 0.2394736842);
    expect(tunedLambda(labelled, more)).toBeCloseTo(lambda, 6);
    const estimate = predictionPowered([...labelled, ...more]);
    expect(estimate).toMatchObject({ labelled: 10, unlabelled: 10 });
    expect(estimate?.people.mean).toBe(0.5);
    expect(estimate?.powered.mean).toBeCloseTo(lambda * 0.8 + 0.5 * (1 - lambda), 6);
  });

  test("fewer than ten prompts, or a judge that always says the same, add nothing", () => {
    const row = (at: number): JudgedPair => ({ cluster: `c${at}`, people: at % 2, judge: 0.5 });
    const unlabelled = Array.from({ length: 50 }, (_, at) => ({ cluster: `u${at}`, people: null, judge: 0.5 }));
    expect(predictionPowered([...Array.from({ length: 9 }, (_, at) => row(at)), ...unlabelled])).toBeNull();
    const constant = predictionPowered([...Array.from({ length: 20 }, (_, at) => row(at)), ...unlabelled]);
    expect(constant?.lambda).toBe(0);
    expect(constant?.powered).toEqual(constant?.people);
  });

  test("where everybody says the same, the interval still has a width", () => {
    const agreed = Array.from({ length: 12 }, (_, at) => ({ cluster: `l${at}`, people: 1, judge: 1 }));
    const more = Array.from({ length: 50 }, (_, at) => ({ cluster: `u${at}`, people: null, judge: at % 2 }));
    const estimate = predictionPowered([...agreed, ...more]);
    expect(estimate?.people.low).toBeLessThan(0.85);
    expect(estimate?.powered.low).toBeLessThan(0.95);
  });

  test("turning every preference round turns the estimate round", () => {
    const value = fc.constantFrom(0, 0.5, 1);
    const pair = fc.record({ cluster: fc.constantFrom(..."abcdefghijklmnop"), people: fc.option(value), judge: value });
    fc.assert(
      fc.property(fc.array(pair, { minLength: 20, maxLength: 60 }), (pairs) => {
        const turned = pairs.map((row) => ({
          ...row,
          people: row.people === null ? null : 1 - row.people,
          judge: 1 - row.judge,
        }));
        const [before, after] = [predictionPowered(pairs), predictionPowered(turned)];
        expect(after === null).toBe(before === null);
        expect(after?.lambda ?? 0).toBeCloseTo(before?.lambda ?? 0, 9);
        expect(1 - (after?.powered.mean ?? 1)).toBeCloseTo(before?.powered.mean ?? 0, 9);
        expect(1 - (after?.powered.low ?? 1)).toBeCloseTo(before?.powered.high ?? 0, 9);
      }),
    );
  });

  /** 60 prompts with votes and 400 with the judge alone, two pairs each; what people like varies by prompt. */
  function generate(random: Random, judgeOf: (people: number) => number): JudgedPair[] {
    return Array.from({ length: 460 }, (_, prompt) => {
      const taste = random() < 0.5 ? 0.35 : 0.85;
      return Array.from({ length: 2 }, () => {
        const people = random() < taste ? 1 : 0;
        return { cluster: `p${prompt}`, people: prompt < 60 ? people : null, judge: judgeOf(people) };
      });
    }).flat();
  }

  test.each<[string, (random: Random) => (people: number) => number, { width: [number, number] }]>([
    ["good but biased", (random) => (people) => (random() < 0.9 ? people : 1), { width: [0.3, 0.85] }],
    ["no better than a coin", (random) => () => (random() < 0.5 ? 1 : 0), { width: [0.9, 1.03] }],
    ["worse than a coin", (random) => (people) => (random() < 0.7 ? 1 - people : people), { width: [0.95, 1.03] }],
  ])("a judge that is %s: the interval holds the truth in 93 % of 500 data sets", (_, make, { width: [low, high] }) => {
    let [held, powered, alone, bias] = [0, 0, 0, 0];
    for (let seed = 1; seed <= 500; seed++) {
      const random = createRandom(seed * 7919);
      const estimate = predictionPowered(generate(random, make(random)));
      if (!estimate) throw new Error("there are enough prompts");
      held += estimate.powered.low <= 0.6 && 0.6 <= estimate.powered.high ? 1 : 0;
      powered += estimate.powered.high - estimate.powered.low;
      alone += estimate.people.high - estimate.people.low;
      bias += estimate.powered.mean - 0.6;
    }
    expect(held / 500).toBeGreaterThanOrEqual(0.93);
    expect(Math.abs(bias / 500)).toBeLessThan(0.01);
    expect(powered / alone).toBeGreaterThan(low);
    expect(powered / alone).toBeLessThan(high);
  });
});

describe("agreement with people", () => {
  const label = (changes: Partial<CheckedLabel>): CheckedLabel => ({
    ...{ cluster: "c", choice: "one", sides: ["a", "b"], consistent: true, goldWinner: null, people: [] },
    ...{ one: { chars: 100 }, two: { chars: 200 } },
    ...changes,
  });

  test("tie and both bad are one, and people who are divided decide nothing", () => {
    expect(majorityOf(["one", "one", "two"])).toBe("one");
    expect(majorityOf(["tie", "both_bad", "two"])).toBe("neither");
    expect(majorityOf(["one", "two"])).toBeNull();
    expect(majorityOf([])).toBeNull();
  });

  test("figures of a judge, counted by hand", () => {
    const quality = judgeQuality([
      label({ cluster: "1", people: ["one", "one", "two"] }),
      label({ cluster: "2", choice: "two", sides: ["b", "a"], people: ["two"] }),
      label({ cluster: "3", choice: "tie", sides: ["a", "a"], consistent: false, people: ["one"] }),
      label({ cluster: "4", people: ["one", "two"] }),
      label({ cluster: "5", goldWinner: "one", people: ["two"] }),
    ]);
    expect(quality.agreement).toMatchObject({ mean: 2 / 3, rows: 3 });
    // Observed 2/3; by chance 2/3·1/3 + 1/3·1/3 = 1/3.
    expect(quality.kappa?.mean).toBeCloseTo(0.5, 12);
    expect(quality.divided).toBe(1);
    expect(quality.consistency).toMatchObject({ mean: 4 / 5, rows: 5 });
    expect(quality.firstShare).toMatchObject({ mean: 6 / 10, rows: 10 });
    expect(quality.longerShare).toMatchObject({ mean: 1 / 4, rows: 4 });
    expect(quality.longerShareOfPeople).toMatchObject({ mean: 1 / 3, rows: 3 });
    expect(quality.gold).toMatchObject({ mean: 1, rows: 1 });
  });

  test("no labels have no figures", () => {
    expect(Object.values(judgeQuality([])).filter((figure) => figure !== null)).toEqual([0]);
  });

  test("κ and agreement of a judge lie in their intervals, and one that repeats people has κ 1", () => {
    const choice = fc.constantFrom<Choice>("one", "two", "tie");
    fc.assert(
      fc.property(fc.array(fc.tuple(choice, choice), { minLength: 5, maxLength: 30 }), (rows) => {
        const quality = judgeQuality(
          rows.map(([people, judge], at) => label({ cluster: `${at % 7}`, choice: judge, people: [people] })),
        );
        const { agreement } = quality;
        if (!agreement) throw new Error("people voted");
        expect(agreement.low).toBeLessThanOrEqual(agreement.mean + 1e-12);
        expect(agreement.high).toBeGreaterThanOrEqual(agreement.mean - 1e-12);
        const perfect = judgeQuality(rows.map(([people]) => label({ choice: people, people: [people] })));
        expect(perfect.agreement?.mean).toBe(1);
        expect(perfect.kappa?.mean ?? 1).toBe(1);
      }),
      { numRuns: 20 },
    );
  });
});

test("win rates are of each model, ties half, and what has too few votes is left out", () => {
  const pair = (at: number, one: string, two: string, judge: Choice, people: readonly Choice[]) => ({
    ...{ cluster: `${one}${two}${at}`, one, two, judge, people },
  });
  const pairs = [
    ...Array.from({ length: 40 }, (_, at) =>
      pair(at, "a", "b", at % 4 ? "one" : "two", at < 20 ? [at % 4 ? "one" : "two", "tie"] : []),
    ),
    ...Array.from({ length: 5 }, (_, at) => pair(at, "a", "c", "one", ["one"])),
  ];
  const { models, pairs: compared } = preferenceEstimates(pairs);
  expect(models.map(({ modelId }) => modelId)).toEqual(["a", "b"]);
  expect(compared).toHaveLength(1);
  expect(compared[0]?.estimate).toMatchObject({ labelled: 20, unlabelled: 20 });
  expect(compared[0]?.estimate.people.mean).toBeCloseTo(0.625, 12);
  expect(models[1]?.estimate.people.mean).toBeCloseTo(0.375, 12);
});
