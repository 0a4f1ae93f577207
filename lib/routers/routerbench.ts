import { fitNeighbourPredictions } from "./knn";
import { fitCosts } from "./predict-cost";
import { readAlways, readByScore } from "./reading";
import { type Attempt, defineRouter, type Router } from "./router";

const PAPER = "arXiv 2403.12031";

/**
 * RouterBench's predictive router: the candidate with the largest λ·r̂ − ĉ, λ the willingness to pay in USD per answer.
 * The released code reads λ = 0 as "quality only", so λ starts above 0. Quality from kNN.
 */
export const routerBenchPredictive = defineRouter({
  id: "routerbench-predictive",
  label: { kind: "faithful", paper: PAPER },
  kind: "predictive",
  knob: { name: "λ (USD per unit of quality)", values: powersOfTen(-6, 2, 101) },
  scope: "prompt",
  training: "deterministic",
  fit(set) {
    const predict = fitNeighbourPredictions(set);
    return {
      read(prompts) {
        const predictions = predict(prompts);
        const { quality, costUsd } = predictions;
        const scoreAt = (wtpUsd: number) => (at: number) => payingScore(quality[at] ?? 0, costUsd[at] ?? 0, wtpUsd);
        return readByScore(set.candidates, predictions, scoreAt);
      },
    };
  },
});

export function payingScore(quality: number, costUsd: number, willingnessToPayUsd: number): number {
  return willingnessToPayUsd * quality - costUsd;
}

/**
 * RouterBench's cascade: candidates in order of price, stop at the first answer that the judge accepts, or when the next
 * call would pass the budget (the knob, USD per prompt). Judges are simulated from measured quality and err with a set
 * chance; with no error this is a bound, not a router. The released code knows the next call's cost; ours predicts it.
 */
export const routerBenchCascades: readonly Router[] = [
  cascadeWith("routerbench-cascade", 0.1),
  cascadeWith("routerbench-cascade-error-0", 0),
  cascadeWith("routerbench-cascade-error-20", 0.2),
];

function cascadeWith(id: string, errorRate: number): Router {
  return defineRouter({
    id,
    label: {
      kind: "adapted",
      paper: PAPER,
      replaced: `a simulated judge that errs on ${errorRate * 100} % of answers`,
    },
    kind: "cascade",
    knob: { name: "budget (USD per prompt)", values: powersOfTen(-6, 1, 57) },
    scope: "prompt",
    training: "deterministic",
    judge: { acceptFrom: 1, errorRate, costUsd: 0 },
    fit(set) {
      const order = set.candidates
        .map(({ modelId, price }, c) => ({ modelId, c, price: price.usdPerMillionInput + price.usdPerMillionOutput }))
        .sort((a, b) => a.price - b.price || a.c - b.c);
      const predictCosts = fitCosts(set);
      return {
        read: (prompts) => readAlways(set.candidates, prompts.length, order[0]?.c ?? 0),
        review(prompt, attempts, budgetUsd) {
          const next = order[attempts.length];
          if (!next) return undefined;
          const nextCostUsd = predictCosts([prompt])[next.c] ?? 0;
          return asksAgain(attempts, { nextCostUsd, budgetUsd }) ? next.modelId : undefined;
        },
      };
    },
  });
}

/** The last answer was refused, and the next call stays strictly below what is left. The first call ignores the budget. */
export function asksAgain(
  attempts: readonly Pick<Attempt, "judgedQuality" | "costUsd">[],
  { nextCostUsd, budgetUsd }: { nextCostUsd: number; budgetUsd: number },
): boolean {
  const last = attempts.at(-1);
  if (!last) return true;
  const spentUsd = attempts.reduce((sum, { costUsd }) => sum + costUsd, 0);
  return last.judgedQuality !== 1 && !(spentUsd > 0 && nextCostUsd >= budgetUsd - spentUsd);
}

function powersOfTen(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => 10 ** (from + ((to - from) * i) / (count - 1)));
}
