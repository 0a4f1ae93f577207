import "server-only";
import type { CalibrationReport } from "@/lib/contracts/calibration";

/** Below so many labels in all, intervals of the shifts are wider than most shifts. */
const LABELS_COMFORTABLE = 1000;
/** At so many labels a model's shift counts half. */
const MODEL_LABELS_COMFORTABLE = 50;

/** What a router trained on thin data must say of itself. */
export function thinDataWarnings(labels: number, shifts: CalibrationReport["shifts"]): string[] {
  const few = shifts.filter(({ shift, labels: own }) => shift !== 0 && own < MODEL_LABELS_COMFORTABLE);
  return [
    ...(labels < LABELS_COMFORTABLE
      ? [`Thin data: it rests on ${labels} labels; from ${LABELS_COMFORTABLE} on its shifts are steady.`]
      : []),
    ...(few.length > 0
      ? [
          `Thin data: under ${MODEL_LABELS_COMFORTABLE} labels each for ${few.map(({ modelId }) => modelId).join(", ")}.`,
        ]
      : []),
  ];
}

/** Tracks on which the new version is worse beyond the interval. A lower loss on votes is not a higher measured quality. */
export function comparisonWarnings(comparison: CalibrationReport["comparison"]): string[] {
  return comparison.flatMap(({ track, figures }) => {
    const { brier, "bounded-arqgc": area } = figures;
    return [
      ...(area.difference.high < 0 ? [`Worse on ${track}: Bounded-ARQGC ${area.difference.value.toFixed(3)}.`] : []),
      ...(brier.difference.low > 0 ? [`Worse on ${track}: Brier +${brier.difference.value.toFixed(4)}.`] : []),
    ];
  });
}
