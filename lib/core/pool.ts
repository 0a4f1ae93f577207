import type { Pool } from "./candidate";
import { decideRoute, type Exclusion, type RoutingQuestion } from "./decide";
import type { RoutingRule, RuleKind } from "./routing-rule";
import { unitInterval } from "./unit";

// What page and server must find alike, or the server refuses the page's decision as stale.

/** The rule with the pool's own settings: δ and the λ table were fixed for this list of models. */
export function ruleOfPool(kind: RuleKind, { dynamicMaxMargin, qualityPerUsdByTolerance }: Pool): RoutingRule {
  switch (kind) {
    case "relative":
      return { kind };
    case "dynamic_max":
      return { kind, margin: dynamicMaxMargin };
    case "utility":
      return { kind, qualityPerUsdByTolerance };
    default:
      return kind satisfies never;
  }
}

/** By model id. What the person left out counts before what cannot run. */
export function exclusionsOf(
  modelIds: readonly string[],
  excludedIds: readonly string[],
  isRunnable: (modelId: string) => boolean,
): ReadonlyMap<string, Exclusion> {
  const excluded = new Set(excludedIds);
  const exclusions = new Map<string, Exclusion>();
  for (const id of modelIds) {
    if (excluded.has(id)) exclusions.set(id, "excluded");
    else if (!isRunnable(id)) exclusions.set(id, "not_runnable");
  }
  return exclusions;
}

/** The pool's strongest model; where it takes no part, the best predicted of the rest. Throws where none is left. */
export function strongestOf(
  { strongestId }: Pick<Pool, "strongestId">,
  { predictions, exclusions }: Pick<RoutingQuestion, "predictions" | "exclusions">,
): string {
  if (!exclusions?.has(strongestId)) return strongestId;
  const bestFirst = { predictions, exclusions, rule: { kind: "relative" }, tolerance: unitInterval(0) } as const;
  return decideRoute(bestFirst).modelId;
}
