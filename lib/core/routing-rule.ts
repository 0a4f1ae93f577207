import { assert } from "./assert";
import type { UnitInterval } from "./unit";

/** τ walks down this prompt's own spread of predictions (spec §2.2). */
export type RelativeRule = { readonly kind: "relative" };
/** τ takes a share off the best prediction, and a safety margin more (spec §2.3). */
export type DynamicMaxRule = { readonly kind: "dynamic_max"; readonly margin: number };
/** The largest predicted quality − λ·cost, with λ (quality per USD) a monotone function of τ fixed per pool. */
export type UtilityRule = {
  readonly kind: "utility";
  /** λ at τ = 0, 1/n, … (n−1)/n for n values: finite, ascending, the first 0. At τ = 1 λ is infinite. */
  readonly qualityPerUsdByTolerance: readonly number[];
};
export type RoutingRule = RelativeRule | DynamicMaxRule | UtilityRule;
export type RuleKind = RoutingRule["kind"];

/** λ at τ: exact on the table's own steps, linear between them, constant behind the last, Infinity at τ = 1. */
export function utilityWeightAt({ qualityPerUsdByTolerance: table }: UtilityRule, tolerance: UnitInterval): number {
  assert(table.length > 0 && table[0] === 0, "a utility table starts at λ = 0");
  if (tolerance === 1) return Number.POSITIVE_INFINITY;
  const position = tolerance * table.length;
  const nearest = Math.round(position);
  // i/100·100 is not always i in doubles; a step of the table must give exactly its own λ.
  if (Math.abs(position - nearest) < 1e-9) return at(table, nearest);
  const below = Math.floor(position);
  return at(table, below) + (position - below) * (at(table, below + 1) - at(table, below));
}

function at(table: readonly number[], step: number): number {
  const value = table[Math.min(step, table.length - 1)];
  assert(value !== undefined && Number.isFinite(value), "a utility table holds finite numbers");
  return value;
}
