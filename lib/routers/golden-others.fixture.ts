import { z } from "zod";
import { type GoldenFunctions, golden } from "@/lib/benchmark/golden-cases.fixture";
import { barpReward, policyGradient } from "./barp";
import { bedrockPick } from "./bedrock";
import { consistencyLoss } from "./consistency-loss";
import { certifiedSettings, handlerOf } from "./edge-cloud-expert";
import { undominated, updateBelief } from "./evoroute";
import { premiumScore } from "./meta-router";
import { findSetting, stableSettings } from "./moe-prism";
import { dualBound, planTotals } from "./omnirouter";
import { poqRewards } from "./poq";
import { draftCostUsd, keepsDraft } from "./rsd";

const numbers = z.array(z.number());
const report = z
  .tuple([z.number(), z.number()])
  .transform(([uncertainty, confidence]) => ({ uncertainty, confidence }));

/** Golden cases of systems of which a formula, but no router, is built here. */
export const routerGoldenOfOthers: GoldenFunctions = {
  "barp-reward": golden(
    z.object({ w_q: z.number(), w_c: z.number(), quality: z.number(), costs: numbers, cost_cap: z.number() }),
    ({ w_q: qualityWeight, w_c: costWeight, quality, costs, cost_cap: capUsd }) => ({
      reward: costs.map((costUsd) => barpReward({ quality, costUsd }, { qualityWeight, costWeight, capUsd })),
    }),
  ),
  "reinforce-logit-gradient": golden(
    z.object({ logits: numbers, action: z.number(), reward: z.number(), baseline: z.number() }),
    ({ logits, action, reward, baseline }) => policyGradient(logits, { action, advantage: reward - baseline }),
  ),
  "constrained-assignment": golden(
    z.object({
      quality: z.array(numbers),
      cost: z.array(numbers),
      min_mean_quality: z.number(),
      multiplier: z.number(),
    }),
    ({ quality, cost, min_mean_quality: least, multiplier }) => {
      const best = everyAssignment(quality.map((row) => row.length))
        .map((assignment) => ({ assignment, ...planTotals({ quality, cost }, assignment) }))
        .filter(({ meanQuality }) => meanQuality >= least)
        .sort((a, b) => a.cost - b.cost)[0];
      return {
        assignment: best?.assignment,
        cost: best?.cost,
        mean_quality: best?.meanQuality,
        dual_bound: dualBound({ quality, cost }, least, multiplier),
      };
    },
  ),
  "three-tier": golden(
    z.object({
      epsilon: z.number(),
      lam: z.number(),
      rows: z.array(z.object({ edge: report, cloud: report })),
    }),
    ({ epsilon: uncertaintyBelow, lam: confidenceAbove, rows }) => ({
      handler: rows.map(({ edge, cloud }) => handlerOf(edge, cloud, { uncertaintyBelow, confidenceAbove })),
    }),
  ),
  "learn-then-test": golden(
    z.object({ n: z.number(), errors: numbers, alpha: z.number(), delta: z.number() }),
    ({ n: prompts, errors, alpha: risk, delta }) => {
      const { pValues, certified } = certifiedSettings(errors, { prompts, risk, delta });
      return { p_values: pValues, certified };
    },
  ),
  "poq-reward": golden(
    z.object({ quality_norm: numbers, cost_norm: numbers, alpha: z.number(), beta: z.number() }),
    ({ quality_norm: quality, cost_norm: cost, alpha, beta }) => {
      const reward = poqRewards({ quality, cost }, { alpha, beta });
      return { reward, order: [...reward.keys()].sort((a, b) => (reward[b] ?? 0) - (reward[a] ?? 0)) };
    },
  ),
  "pareto-filter": golden(
    z.object({ rows: z.array(z.object({ id: z.string(), p: z.number(), c: z.number(), d: z.number() })) }),
    ({ rows }) => ({ kept: undominated(rows, ({ p, c, d }) => [p, -c, -d]).map(({ id }) => id) }),
  ),
  "normal-inverse-gamma": golden(
    z.object({
      prior: z.object({ m: z.number(), kappa: z.number(), alpha: z.number(), beta: z.number() }),
      data: numbers,
    }),
    ({ prior, data }) => updateBelief(prior, data),
  ),
  "rsd-accept": golden(z.object({ rewards: numbers, threshold: z.number() }), ({ rewards, threshold }) => ({
    accept: rewards.map((reward) => keepsDraft(reward, threshold)),
  })),
  "draft-verify-cost": golden(
    z.object({
      draft_cost: z.number(),
      judge_cost: z.number(),
      target_cost: z.number(),
      accept: z.array(z.boolean()),
    }),
    ({ draft_cost: draft, judge_cost: judge, target_cost: target, accept }) => ({
      cost: accept.map((isKept) => draftCostUsd({ draft, judge, target }, isKept)),
    }),
  ),
  "meta-decision": golden(
    z.object({ gain: z.number(), cost_premium: z.number(), cost_alternative: z.number(), w: numbers }),
    ({ gain, cost_premium: premiumUsd, cost_alternative: alternativeUsd, w }) => {
      const score = w.map((weight) => premiumScore({ gain, premiumUsd, alternativeUsd }, weight));
      return { score, premium: score.map((value) => value > 0) };
    },
  ),
  "operating-point": golden(
    z.object({
      points: z.array(
        z
          .object({ id: z.string(), quality: z.number(), latency_ms: z.number(), tokens_per_s: z.number() })
          .transform(({ latency_ms: latencyMs, tokens_per_s: tokensPerSecond, ...point }) => ({
            ...point,
            latencyMs,
            tokensPerSecond,
          })),
      ),
      max_latency_ms: numbers,
    }),
    ({ points, max_latency_ms: limits }) => ({
      pick: limits.map((limit) => findSetting(points, limit)?.id ?? null),
      stable_points: stableSettings(points).map(({ id }) => id),
    }),
  ),
  "quality-difference": golden(
    z.object({ anchor: z.number(), other: z.number(), difference_percent: numbers }),
    ({ anchor, other, difference_percent: percents }) => ({
      pick: percents.map((percent) => bedrockPick({ anchor, other }, percent)),
    }),
  ),
  "consistency-loss": golden(z.object({ before: numbers, after: numbers }), ({ before, after }) => ({
    value: consistencyLoss(before, after),
  })),
};

function everyAssignment(choices: readonly number[]): number[][] {
  return choices.reduce<number[][]>(
    (plans, count) => plans.flatMap((plan) => Array.from({ length: count }, (_, c) => [...plan, c])),
    [[]],
  );
}
