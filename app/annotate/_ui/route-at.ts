import { formatCallUsd, formatQuality } from "@/app/_ui/format-numbers";
import type { PromptRouting } from "@/lib/contracts/annotation";
import { decideRoute, type Reason, type ToleranceDecision } from "@/lib/core/decide";
import { clampToUnit, type UnitInterval } from "@/lib/core/unit";

/** What the router says of one of the two answers' models at a tolerance. */
export type RoutedAnswer = {
  readonly tolerance: UnitInterval;
  readonly prediction: PromptRouting["predictions"][number];
  readonly reason: Reason;
};

/** The product's own rule on the predictions that came with the reveal. */
export function decideAt({ predictions }: PromptRouting, tolerance: UnitInterval): ToleranceDecision {
  const branded = predictions.map(({ quality, qualityInterval: { low, high }, ...rest }) => ({
    ...rest,
    quality: clampToUnit(quality),
    qualityInterval: { low: clampToUnit(low), high: clampToUnit(high) },
  }));
  return decideRoute({ predictions: branded, tolerance, rule: { kind: "relative" } });
}

export function routedAnswer(
  routing: PromptRouting | null,
  decision: ToleranceDecision | null,
  modelId: string | undefined,
): RoutedAnswer | null {
  const prediction = routing?.predictions.find((one) => one.modelId === modelId);
  const reason = decision?.reasons.find((one) => one.modelId === modelId)?.reason;
  return decision && prediction && reason ? { tolerance: decision.tolerance, prediction, reason } : null;
}

export function routedWord({ reason }: RoutedAnswer): string {
  return reason.kind.replace("_", " ");
}

export function routedNote({ reason }: RoutedAnswer): string | undefined {
  if (reason.kind === "chosen") return "cheapest above it";
  if (reason.kind === "below_floor")
    return reason.qualityMissing < 0.005 ? "just" : `by ${formatQuality(reason.qualityMissing)}`;
  return reason.kind === "dearer" ? `by ${formatCallUsd(reason.costUsdMore)}` : undefined;
}
