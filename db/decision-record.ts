import type { PricedPrediction } from "@/lib/core/cost";
import type { CandidateReason, ToleranceDecision } from "@/lib/core/decide";

/**
 * A decision as stored with its run. JSON has no infinity: where τ = 1 makes the weight of cost infinite,
 * `qualityPerUsd` and `scoreBehind` are null.
 */
export type DecisionRecord = {
  readonly modelId: string;
  readonly bar: Finite<ToleranceDecision["bar"]>;
  readonly candidates: readonly (PricedPrediction & { readonly reason: Finite<CandidateReason["reason"]> })[];
};

type Finite<T> = T extends unknown ? { readonly [K in keyof T]: T[K] extends number ? number | null : T[K] } : never;

/** `priced` in any order; the record keeps the order of the decision's reasons. */
export function toDecisionRecord(decision: ToleranceDecision, priced: readonly PricedPrediction[]): DecisionRecord {
  const byId = new Map(priced.map((prediction) => [prediction.modelId, prediction]));
  return {
    modelId: decision.modelId,
    bar: finiteBar(decision.bar),
    candidates: decision.reasons.flatMap(({ modelId, reason }) => {
      const prediction = byId.get(modelId);
      return prediction ? [{ ...prediction, reason: finiteReason(reason) }] : [];
    }),
  };
}

function finiteBar(bar: ToleranceDecision["bar"]): DecisionRecord["bar"] {
  return bar.kind === "utility" ? { ...bar, qualityPerUsd: finite(bar.qualityPerUsd) } : bar;
}

function finiteReason(reason: CandidateReason["reason"]): Finite<CandidateReason["reason"]> {
  return reason.kind === "outranked" ? { ...reason, scoreBehind: finite(reason.scoreBehind) } : reason;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
