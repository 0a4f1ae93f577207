import type { CalibrationReport } from "@/lib/contracts/calibration";

/** What a calibration found, for a terminal. */
export function reportText(report: CalibrationReport): string {
  const { base, votes, ratings, labels, bias, refused, heldOut, shifts, comparison, warnings } = report;
  const moved = shifts.filter(({ shift }) => shift !== 0);
  return [
    `${votes} votes and ${ratings} ratings, ${labels} labels for router ${base}`,
    `bias of votes: ${bias}`,
    ...(heldOut
      ? (["brier", "ece"] as const).map(
          (name) => `held-out votes, ${name}: ${meanText(heldOut.before[name])} → ${meanText(heldOut.after[name])}`,
        )
      : []),
    ...(refused === null ? [] : [`No new router: ${refused}.`]),
    ...(comparison.length > 0 ? [comparisonText(comparison)] : []),
    ...moved.map(({ modelId, shift, labels: own }) => `${modelId.padEnd(30)} ${shift.toFixed(4)} from ${own} labels`),
    ...warnings,
  ].join("\n");
}

function comparisonText(comparison: CalibrationReport["comparison"]): string {
  const lines = comparison.flatMap(({ track, prompts, figures }) =>
    Object.entries(figures).map(([name, { before, after, difference }]) =>
      [
        track.padEnd(12),
        String(prompts).padStart(5),
        name.padEnd(14),
        ...[before, after, difference].map(({ value, ...rest }) => meanText({ mean: value, ...rest })),
      ].join("  "),
    ),
  );
  return ["track, test prompts, metric, before, after, difference (95 %, paired)", ...lines].join("\n");
}

function meanText({ mean, low, high }: { mean: number; low: number; high: number }): string {
  return `${mean.toFixed(4)} (${low.toFixed(4)}–${high.toFixed(4)})`;
}
