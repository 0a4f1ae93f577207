import { formatCallUsd, formatPercent, formatSeconds } from "@/app/_ui/format-numbers";
import type { RunSummary } from "@/lib/contracts/run";

type Measured = Pick<RunSummary, "costUsd" | "latencyMs">;

/** Less is nothing that anybody would notice. */
const SAME_TIME_MS = 50;

/** What routing saved, measured: routed against strongest. Undefined where one of the costs is unknown. */
export function comparisonText(label: string, routed: Measured, strongest: Measured): string | undefined {
  if (routed.costUsd === null || strongest.costUsd === null) return undefined;
  const difference = strongest.costUsd - routed.costUsd;
  const share = strongest.costUsd > 0 ? ` (${formatPercent(Math.abs(difference) / strongest.costUsd)})` : "";
  const cost =
    difference === 0
      ? `${label} cost the same`
      : `${label} cost ${formatCallUsd(Math.abs(difference))} ${difference > 0 ? "less" : "more"}${share}`;
  if (routed.latencyMs === null || strongest.latencyMs === null) return `${cost}.`;
  const sooner = strongest.latencyMs - routed.latencyMs;
  if (Math.abs(sooner) < SAME_TIME_MS) return `${cost} and took as long.`;
  return `${cost} and finished ${formatSeconds(Math.abs(sooner))} ${sooner >= 0 ? "sooner" : "later"}.`;
}
