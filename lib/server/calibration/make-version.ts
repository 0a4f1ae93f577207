import "server-only";
import { type CalibrationFit, calibrateFromVotes, type HeldOut } from "@/lib/annotation/calibrate-from-votes";
import { type LabelRating, labelsFromRatings } from "@/lib/annotation/labels-from-ratings";
import { type LabelVote, labelsFromVotes } from "@/lib/annotation/labels-from-votes";
import { type CalibrationReport, calibrationReport } from "@/lib/contracts/calibration";
import type { RouterCard } from "@/lib/contracts/router-file";
import type { MeasuredVersion, MeasureVersions } from "./measure-versions";
import { predictionsOfBase, shiftRouter } from "./shift-router";
import { comparisonWarnings, thinDataWarnings } from "./warnings";

export type MakeVersion = {
  readonly votes: readonly LabelVote[];
  readonly ratings: readonly LabelRating[];
  readonly base: MeasuredVersion;
  /** Cards of versions made earlier: their predictions are read as the base's. */
  readonly earlier: readonly RouterCard[];
  /** Name of the version that may be made. */
  readonly version: string;
  readonly measure: MeasureVersions;
  readonly onProgress: (step: string, progress: number) => Promise<void>;
};

/** Votes → labels → fit → a shifted router, measured against its base. The card is null where nothing may be used. */
export async function makeVersion(
  parts: MakeVersion,
): Promise<{ readonly report: CalibrationReport; readonly card: RouterCard | null }> {
  const { votes, ratings, base, earlier, version, measure, onProgress } = parts;
  const { card } = base;
  const modelIds = card.predictors.encoder.adapters.map(({ modelId }) => modelId);
  const known = { modelIds, predictedBy: predictionsOfBase(card, earlier) };
  const labels = [...labelsFromVotes(votes, known), ...labelsFromRatings(ratings, known)];
  await onProgress("fitting to the votes", 0.05);
  const fit = calibrateFromVotes(labels, modelIds.length);
  const usable = labels.filter(({ isGold }) => !isGold).length;
  const about = {
    ...reportOf(fit, modelIds),
    base: card.version,
    votes: votes.filter(({ annotatorKind }) => annotatorKind === "human").length,
    ratings: ratings.filter(({ annotatorKind }) => annotatorKind === "human").length,
    labels: usable,
  };
  if (!fit.accepted) return { report: calibrationReport.parse({ ...about, comparison: [], warnings: [] }), card: null };
  const thin = thinDataWarnings(usable, about.shifts);
  const shifted = shiftRouter({ card, version, modelIds, fit, labels: usable, warnings: thin });
  const after = { card: shifted, weights: base.weights };
  const comparison = await measure({ before: base, after }, (done) =>
    onProgress("measuring both versions on the test prompts", 0.2 + 0.75 * done),
  );
  const warnings = [...thin, ...comparisonWarnings(comparison)];
  return { report: calibrationReport.parse({ ...about, comparison, warnings }), card: shifted };
}

function reportOf(fit: CalibrationFit, modelIds: readonly string[]) {
  const { correction } = fit;
  return {
    bias:
      correction.kind === "identified"
        ? `identified on ${correction.goldRows} gold rows, mean ${correction.meanEffect.toFixed(3)}`
        : `not identified (${correction.reason}); votes are used as they are`,
    refused: fit.reason,
    heldOut: fit.heldOut && {
      votes: fit.heldOut.votes,
      before: heldOutFigures(fit.heldOut.before),
      after: heldOutFigures(fit.heldOut.after),
    },
    shifts: modelIds.map((modelId, m) => ({
      modelId,
      shift: fit.shifts[m] ?? 0,
      labels: fit.votesByModel[m] ?? 0,
    })),
  };
}

function heldOutFigures({ brier, ece, logLoss }: HeldOut) {
  return { brier: { ...brier }, ece: { ...ece }, logLoss };
}
