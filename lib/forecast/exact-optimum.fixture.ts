import { solve } from "yalps";
import { assert } from "@/lib/core/assert";
import { createRandom } from "@/lib/core/random";
import type { BatchTable } from "./batch-table";
import type { Capacities, Goal } from "./capacity-multipliers";

/** Prices that differ by an order of magnitude each, as a pool's do, and quality that grows with them, noisily. */
export function madeBatch(prompts: number, candidates: number, seed: number): BatchTable {
  const random = createRandom(seed);
  const quality = new Float64Array(prompts * candidates);
  const costUsd = new Float64Array(prompts * candidates);
  for (let prompt = 0; prompt < prompts; prompt++) {
    const [hardness, length] = [random(), 0.5 + random()];
    for (let c = 0; c < candidates; c++) {
      const skill = 0.4 + (0.55 * c) / candidates;
      quality[prompt * candidates + c] = Math.min(1, Math.max(0, skill + 0.4 * (random() - hardness)));
      costUsd[prompt * candidates + c] = 0.0001 * length * 2.2 ** c * (0.7 + 0.6 * random());
    }
  }
  return { candidates, quality, costUsd };
}

/** The exact optimum of the relaxed problem, which no whole plan can beat, by the simplex method. */
export function exactOptimum({ candidates, quality, costUsd }: BatchTable, goal: Goal, capacities: Capacities): number {
  const prompts = quality.length / candidates;
  const constraints: Record<string, { min?: number; max?: number; equal?: number }> = {};
  const variables: Record<string, Record<string, number>> = {};
  for (let prompt = 0; prompt < prompts; prompt++) {
    constraints[`p${prompt}`] = { equal: 1 };
    for (let c = 0; c < candidates; c++) {
      const at = prompt * candidates + c;
      const [cost, good] = [(costUsd[at] ?? 0) * 1000, quality[at] ?? 0];
      variables[`x${at}`] = { [`p${prompt}`]: 1, [`c${c}`]: 1, cost, quality: good };
    }
  }
  for (const [c, capacity] of capacities.entries()) if (capacity !== null) constraints[`c${c}`] = { max: capacity };
  if (goal.kind === "quality") constraints.quality = { min: goal.qualityMin * prompts };
  else constraints.cost = { max: goal.costUsdMax * 1000 };
  const objective = goal.kind === "quality" ? "cost" : "quality";
  const direction = goal.kind === "quality" ? ("minimize" as const) : ("maximize" as const);
  const { status, result } = solve({ direction, objective, constraints, variables });
  assert(status === "optimal", `the simplex method ended with ${status}`);
  return goal.kind === "quality" ? result / 1000 : result / prompts;
}
