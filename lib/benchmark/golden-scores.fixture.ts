import { z } from "zod";
import { percentileInterval } from "@/lib/core/bootstrap";
import { fixedModels } from "@/lib/core/fixed-models";
import { createRandom } from "@/lib/core/random";
import { arqgc, normalised, type TrackEnds } from "./arqgc";
import { type Block, fixedMeans } from "./block";
import { type Choices, meansOfChoices } from "./choices";
import { weightedSums } from "./cluster-bootstrap";
import { mixingPlan, planCurve } from "./curve";
import { type GoldenFunctions, golden } from "./golden-cases.fixture";
import { endToEnd, endToEndBlock, endToEndChoices } from "./golden-end-to-end.fixture";
import { ruleOf } from "./golden-routing.fixture";
import { nearestRank } from "./latency";
import { costPredictionQuality, predictionQuality } from "./prediction-quality";
import { rankBySeparatedIntervals, rankInterval, ranksOf } from "./rank-routers";
import { oracleChoices, oracleWeightedChoices, randomExpectation, zeroRouterModels } from "./reference-rows";
import { clusterSums, resamplingOf } from "./resampling";
import { topKMeans, topKScore } from "./top-k";

const numbers = z.array(z.number());

/** Sections 3.1, 3.2, 3.6, 3.7, 3.11, 3.12 and 4: outcomes in, figures and their intervals out. */
export const scoreFunctions: GoldenFunctions = {
  "fixed-models": golden(endToEnd, (inputs) => {
    const means = fixedMeans(endToEndBlock(inputs));
    const { best, cheapest } = fixedModels(means);
    return {
      fixed: Object.fromEntries(means.map((m) => [m.modelId, toCase(m)])),
      best: best.modelId,
      cheapest: cheapest.modelId,
      random: toCase(randomExpectation(means)),
    };
  }),
  curve: golden(
    endToEnd.extend({ rule: z.enum(["relative", "dynamic-max"]), delta: z.number().default(0), grid: numbers }),
    ({ grid, rule, delta, ...inputs }) => {
      const block = endToEndBlock(inputs);
      const points = grid.map((knob) => {
        const choices = endToEndChoices(inputs, ruleOf({ rule, delta }), knob);
        return { knob, choices, ...meansOfChoices(block, indicesOf(block, choices)) };
      });
      const ends: TrackEnds = fixedModels(fixedMeans(block));
      const plan = mixingPlan(points, ends.cheapest);
      return {
        points: points.map((p) => ({ tau: p.knob, choices: p.choices, ...toCase(p) })),
        normalised: points.map((p) => normalised(ends, p)).map(({ x, y }) => [x, y]),
        plan,
        ...arqgc(planCurve(plan, points, ends.cheapest), ends),
      };
    },
  ),
  oracle: golden(endToEnd, (inputs) => {
    const block = endToEndBlock(inputs);
    return hindsight(block, oracleChoices(block));
  }),
  "oracle-lambda": golden(endToEnd.extend({ lambdas: numbers }), ({ lambdas, ...inputs }) => {
    const block = endToEndBlock(inputs);
    return { points: lambdas.map((lam) => ({ lam, ...hindsight(block, oracleWeightedChoices(block, lam)) })) };
  }),
  "zero-router": golden(endToEnd, (inputs) => ({ models: zeroRouterModels(fixedMeans(endToEndBlock(inputs))) })),
  "top-k": golden(
    z.object({ measured: z.array(numbers), predicted: z.array(numbers), k: z.number() }),
    ({ measured, predicted, k }) => {
      const means = topKMeans(measured.map((row, i) => topKScore(predicted[i] ?? [], row, k)));
      return {
        accuracy: means.accuracy,
        accuracy_decisive: means.accuracyDecisive,
        n_decisive: means.decisivePrompts,
        f1: means.f1,
        f1_ceiling: means.f1Ceiling,
        overlap: means.overlap,
      };
    },
  ),
  calibration: golden(z.object({ predicted: numbers, measured: numbers, bins: z.literal(10) }), (given) =>
    predictionQuality(given.predicted, given.measured),
  ),
  "cost-bias": golden(z.object({ predicted: numbers, measured: numbers }), ({ predicted, measured }) => {
    const { maeUsd, ratio } = costPredictionQuality(predicted, measured);
    return { mae: maeUsd, ratio };
  }),
  latency: golden(z.object({ ms: numbers }), ({ ms }) => ({
    p50: nearestRank(ms, 0.5),
    p90: nearestRank(ms, 0.9),
    p99: nearestRank(ms, 0.99),
  })),
  mulberry32: golden(z.object({ seed: z.number(), n: z.number() }), ({ seed, n }) => {
    const random = createRandom(seed);
    return { values: Array.from({ length: n }, () => random()) };
  }),
  "cluster-draws": golden(z.object({ seed: z.number(), clusters: z.number(), n: z.number() }), (given) => {
    const random = createRandom(given.seed);
    return { indices: Array.from({ length: given.n }, () => Math.floor(random() * given.clusters)) };
  }),
  "cluster-bootstrap": golden(
    z.object({
      clusters: z.record(z.string(), z.array(z.string())),
      x: z.record(z.string(), z.number()),
      y: z.record(z.string(), z.number()),
      draws: z.array(z.array(z.string())),
    }),
    ({ clusters, x, y, draws }) => {
      const prompts = Object.entries(clusters).flatMap(([cluster, ids]) =>
        ids.map((id) => ({ id, source: "s", cluster })),
      );
      const resampling = resamplingOf(prompts);
      const sumsOf = (values: Record<string, number>) =>
        clusterSums(
          resampling,
          prompts.map(({ id }) => values[id] ?? Number.NaN),
        );
      const counts = draws.map((drawn) =>
        Uint16Array.from(Object.keys(clusters).sort(), (cluster) => drawn.filter((d) => d === cluster).length),
      );
      const meansOf = (sums: Float64Array) =>
        counts.map(
          (c) =>
            (weightedSums([c, c, c, c], sums)[0] ?? 0) / (weightedSums([c, c, c, c], resampling.clusterSizes)[0] ?? 0),
        );
      const [ofX, ofY] = [meansOf(sumsOf(x)), meansOf(sumsOf(y))];
      return { x: ofX, y: ofY, diff: ofX.map((value, b) => value - (ofY[b] ?? Number.NaN)) };
    },
  ),
  interval: golden(z.object({ replicates: numbers, level: z.literal(0.95) }), (given) =>
    percentileInterval(given.replicates),
  ),
  "rank-interval": golden(
    z.object({ replicates: z.record(z.string(), numbers), level: z.literal(0.95) }),
    ({ replicates }) => {
      const ids = Object.keys(replicates);
      const ranks = ranksOf(Object.values(replicates).map((bounded) => ({ bounded })));
      const named = <Value>(values: Value[]) => Object.fromEntries(ids.map((id, i) => [id, values[i]]));
      const intervals = ranks.map(rankInterval).map(({ low, high }) => [low, high]);
      return { ranks: named(ranks), interval: named(intervals) };
    },
  ),
  "rank-ub": golden(z.object({ intervals: z.record(z.string(), z.tuple([z.number(), z.number()])) }), (given) => {
    const ranks = rankBySeparatedIntervals(Object.values(given.intervals).map(([low, high]) => ({ low, high })));
    return { rank: Object.fromEntries(Object.keys(given.intervals).map((id, i) => [id, ranks[i]])) };
  }),
};

function toCase({ costUsd, quality }: { costUsd: number; quality: number }) {
  return { cost: costUsd, quality };
}

function indicesOf({ candidates }: Block, choices: readonly string[]): Choices {
  return Uint8Array.from(choices, (modelId) => candidates.findIndex((c) => c.modelId === modelId));
}

function hindsight(block: Block, choices: Choices) {
  const modelIds = Array.from(choices, (c) => block.candidates[c]?.modelId);
  return { choices: modelIds, ...toCase(meansOfChoices(block, choices)) };
}
