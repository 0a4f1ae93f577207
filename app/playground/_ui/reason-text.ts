import { formatQuality, formatTimesMore } from "@/app/_ui/format-numbers";
import type { Reason } from "@/lib/core/decide";
import type { RuleKind } from "@/lib/core/routing-rule";

type Costs = { readonly rule: RuleKind; readonly costUsd: number; readonly chosenCostUsd: number };

/** Why a candidate was or was not taken, word for word as the candidate table shows it. */
export function reasonText(reason: Reason, { rule, costUsd, chosenCostUsd }: Costs): string {
  switch (reason.kind) {
    case "chosen":
      return rule === "utility" ? "largest score" : "cheapest above the floor";
    case "below_floor":
      return reason.qualityMissing < 0.005
        ? `just below the floor (${reason.qualityMissing.toFixed(3)})`
        : `${formatQuality(reason.qualityMissing)} below the floor`;
    case "dearer":
      return chosenCostUsd > 0
        ? `feasible, but costs ${formatTimesMore(costUsd / chosenCostUsd)}`
        : "feasible, but not free";
    case "tied":
      return rule === "utility" ? "same score, later by name" : "feasible at the same cost, not better";
    case "outranked":
      return outrankedText(reason, costUsd, chosenCostUsd);
    case "not_considered":
      return "not considered";
    case "excluded":
      return "excluded by you";
    case "not_runnable":
      return "not runnable here";
    default:
      return reason satisfies never;
  }
}

function outrankedText(
  { scoreBehind, qualityMore }: Extract<Reason, { kind: "outranked" }>,
  costUsd: number,
  chosenCostUsd: number,
): string {
  const cost = costPhrase(costUsd, chosenCostUsd);
  if (!Number.isFinite(scoreBehind)) return cost === "same cost" ? "same cost, not better" : `costs ${cost}`;
  return `score ${behindPhrase(scoreBehind)} behind: ${qualityPhrase(qualityMore)}, ${cost}`;
}

function behindPhrase(scoreBehind: number): string {
  if (scoreBehind < 0.0005) return "just";
  return scoreBehind < 0.005 ? scoreBehind.toFixed(3) : formatQuality(scoreBehind);
}

function qualityPhrase(qualityMore: number): string {
  if (Math.abs(qualityMore) < 0.005) return "equal quality";
  return `${formatQuality(Math.abs(qualityMore))} ${qualityMore > 0 ? "better" : "worse"}`;
}

function costPhrase(costUsd: number, chosenCostUsd: number): string {
  if (costUsd === chosenCostUsd) return "same cost";
  if (costUsd > chosenCostUsd) return chosenCostUsd > 0 ? formatTimesMore(costUsd / chosenCostUsd) : "not free";
  return `${Math.max(1, Math.round((1 - costUsd / chosenCostUsd) * 100))}% less`;
}
