import { formatPercent, formatQuality } from "@/app/_ui/format-numbers";
import type { RoutingRule, RuleKind } from "@/lib/core/routing-rule";
import { type RouteView, savingShare } from "./route-view";

/** Why the chosen model was chosen, in one sentence. */
export function decisionReason({ decision, feasible, considered }: RouteView): string {
  const { bar } = decision;
  if (bar.kind === "utility") {
    if (!Number.isFinite(bar.qualityPerUsd))
      return `Cheapest of all ${considered} candidates; at τ = 1 only cost counts.`;
    return `Largest score of ${considered} candidates: predicted quality minus ${formatWeight(bar.qualityPerUsd)} per dollar of expected cost.`;
  }
  const floor = formatQuality(bar.qualityFloor);
  if (feasible === considered)
    return `Cheapest of all ${considered} candidates; every one reaches the floor of ${floor}.`;
  const reaching = feasible === 1 ? "one candidate" : `${feasible} candidates`;
  return `Cheapest of the ${reaching} at or above the floor of ${floor}; ${considered - feasible} of ${considered} fall below it.`;
}

/** λ, quality per USD, in three significant digits. */
export function formatWeight(qualityPerUsd: number): string {
  if (!Number.isFinite(qualityPerUsd)) return "∞";
  if (qualityPerUsd >= 100) return Math.round(qualityPerUsd).toLocaleString("en-US");
  return String(Number(qualityPerUsd.toPrecision(3)));
}

/** The rule with this prompt's numbers; `result` is what the rule compares with. */
export function formulaText(view: RouteView, rule: RoutingRule): { readonly text: string; readonly result: string } {
  const { decision, best, qualityMin } = view;
  const tau = formatQuality(decision.tolerance);
  const [max, min] = [formatQuality(best.quality), formatQuality(qualityMin)];
  switch (rule.kind) {
    case "relative":
      return {
        text: `floor = r_max − τ × (r_max − r_min) = ${max} − ${tau} × (${max} − ${min}) = `,
        result: barText(view),
      };
    case "dynamic_max":
      return {
        text: `floor = (1 − τ) × r_max − δ = (1 − ${tau}) × ${max} − ${rule.margin.toFixed(3)} = `,
        result: barText(view),
      };
    case "utility": {
      const weight = decision.bar.kind === "utility" ? formatWeight(decision.bar.qualityPerUsd) : "";
      return {
        text: `score = quality − λ × cost, λ(${tau}) = ${weight} per USD; largest score = `,
        result: barText(view),
      };
    }
    default:
      return rule satisfies never;
  }
}

/** The formula before there is a prompt. */
export const FORMULA: Record<RuleKind, string> = {
  relative: "floor = r_max − τ × (r_max − r_min)",
  dynamic_max: "floor = (1 − τ) × r_max − δ",
  utility: "score = quality − λ(τ) × cost",
};

function barText({ decision: { bar }, chosen }: RouteView): string {
  if (bar.kind === "floor") return formatQuality(bar.qualityFloor);
  if (!Number.isFinite(bar.qualityPerUsd)) return "that of the lowest cost";
  return formatQuality(chosen.quality - bar.qualityPerUsd * chosen.costUsdExpected);
}

/** What the live region says. */
export function announcement({ decision, chosen, best }: RouteView, costText: string): string {
  const saved = formatPercent(savingShare(chosen.costUsdExpected, best.costUsdExpected));
  return `Tolerance ${formatQuality(decision.tolerance)}. Routed to ${chosen.label}, predicted quality ${formatQuality(chosen.quality)}, ${costText} per call, ${saved} saved.`;
}
