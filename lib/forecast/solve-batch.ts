import { assert } from "@/lib/core/assert";
import { type Assignment, type BatchTable, type PlanTotals, planTotals, promptsOf } from "./batch-table";
import { type Capacities, capacityMultipliers, type Goal, type Multipliers } from "./capacity-multipliers";
import { keepCapacities, planState, reachGoal } from "./plan-moves";
import { planAfter, type UpgradePath, upgradePath, upgradesForBudget, upgradesForQuality } from "./upgrade-path";

export type BatchPlan = {
  readonly assignment: Assignment;
  readonly totals: PlanTotals;
  /** False: no plan was found that keeps goal and capacities; this one comes nearest. */
  readonly met: boolean;
};

const POLISHED_PROMPTS_MAX = 20_000; // Beyond it one prompt more or less is far below the predictions' own error.

/**
 * The whole batch as one problem (OmniRouter, arXiv 2502.20576; spec routers §12): least cost at a mean quality, or best
 * quality within a budget, each candidate answering no more prompts than it can. `path` is that of `table`, worked out
 * once: without capacities a solution is a prefix of it.
 */
export function createBatchSolver(table: BatchTable): { solve(goal: Goal, capacities?: Capacities): BatchPlan } {
  const prompts = promptsOf(table);
  let path: UpgradePath | undefined;
  return {
    solve(goal, capacities = []) {
      assert(capacities.length === 0 || capacities.length === table.candidates, "one capacity per candidate, or none");
      const isLimited = capacities.some((capacity) => capacity !== null);
      if (isLimited) return limitedPlan(table, goal, capacities);
      path ??= upgradePath(table);
      const upgrades =
        goal.kind === "quality" ? upgradesForQuality(path, goal.qualityMin) : upgradesForBudget(path, goal.costUsdMax);
      const state = planState(table, planAfter(path, upgrades), []);
      const met = prompts > POLISHED_PROMPTS_MAX ? isReached(table, state.plan, goal) : reachGoal(state, goal);
      return { assignment: state.plan, totals: planTotals(table, state.plan), met };
    },
  };
}

function isReached(table: BatchTable, assignment: Assignment, goal: Goal): boolean {
  const { costUsd, meanQuality } = planTotals(table, assignment);
  return goal.kind === "quality" ? meanQuality >= goal.qualityMin - 1e-9 : costUsd <= goal.costUsdMax * (1 + 1e-9);
}

function limitedPlan(table: BatchTable, goal: Goal, capacities: Capacities): BatchPlan {
  const multipliers = capacityMultipliers(table, goal, capacities);
  const state = planState(table, dualPlan(table, multipliers), capacities);
  const fits = keepCapacities(state, multipliers.lambda);
  const met = reachGoal(state, goal) && fits;
  return { assignment: state.plan, totals: planTotals(table, state.plan), met };
}

/** Each prompt with the least cost − λ·quality + ν; ties to the cheaper, then to the first. */
function dualPlan({ candidates, quality, costUsd }: BatchTable, { lambda, placeUsd }: Multipliers): Assignment {
  const plan = new Uint8Array(quality.length / candidates);
  for (let prompt = 0, row = 0; prompt < plan.length; prompt++, row += candidates) {
    let [best, score] = [0, Number.POSITIVE_INFINITY];
    for (let c = 0; c < candidates; c++) {
      const cost = costUsd[row + c] ?? 0;
      const here = cost - lambda * (quality[row + c] ?? 0) + (placeUsd[c] ?? 0);
      if (here < score || (here === score && cost < (costUsd[row + best] ?? 0))) [best, score] = [c, here];
    }
    plan[prompt] = best;
  }
  return plan;
}
