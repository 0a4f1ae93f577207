import { isDegenerate } from "./arqgc";
import type { MetricName, MetricReason } from "./metric";
import type { RouterRun } from "./run-router";
import type { Sample } from "./sample-metrics";
import type { TrackFrame } from "./track-frame";

/** Read at a knob value that train and val choose. */
const NEEDS_A_CHOICE: ReadonlySet<MetricName> = new Set([
  "csr",
  "csr-98",
  "quality-kept",
  "quality-kept-98",
  "routerarena-formula",
]);

/** Why a metric has no value on this track for this router. */
export function missingReason(
  name: MetricName,
  run: Pick<RouterRun, "predictions" | "reading">,
  frame: Pick<TrackFrame, "track" | "scoredOn">,
  whole: Pick<Sample, "ends">,
): MetricReason {
  const isQualityTrack = frame.track.kind === "quality";
  switch (name) {
    case "topk-1":
    case "topk-2":
    case "brier":
    case "ece":
      return run.predictions ? "fewer-candidates-than-k" : "predicts-no-quality";
    case "cost-mae":
    case "cost-bias":
      if (!run.predictions) return "predicts-no-cost";
      if (isQualityTrack) return "quality-track-has-no-cost";
      return run.predictions.some(({ costUsd }) => Number.isNaN(costUsd[0])) ? "predicts-no-cost" : "cost-is-zero";
    default:
  }
  if (isQualityTrack) return "quality-track-has-no-cost";
  if (name === "apgr" || name.startsWith("cpt-")) {
    if (frame.scoredOn.candidates.length !== 2) return "more-than-two-candidates";
    return whole.ends.best.quality > whole.ends.cheapest.quality ? "never-reached" : "degenerate-track";
  }
  if (run.reading === "raw" && NEEDS_A_CHOICE.has(name)) return "needs-answers-to-val";
  if (name === "csr" || name === "csr-98") return "best-fixed-model-costs-nothing";
  if (name === "routerarena-formula") return "cost-is-zero";
  if (isDegenerate(whole.ends)) return "degenerate-track";
  return name === "headroom" ? "no-headroom" : "degenerate-track";
}
