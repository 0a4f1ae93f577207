import { meansOfAnswers } from "./answers";
import type { CostQuality } from "./concave-hull";
import { KEPT_QUALITY_LEVELS, savingPoint } from "./cost-saving";
import { type MixingPlan, mixingPlan, type OperatingPoint } from "./curve";
import { routerArenaFormula } from "./router-arena";
import type { RouterRun } from "./run-router";
import type { TrackFrame } from "./track-frame";

/** Everything that is chosen before test is read, from cross-fitted answers to train and val (spec §4.5). */
export type ValChoice = {
  readonly points: readonly OperatingPoint[];
  readonly plan: MixingPlan;
  /** Index of the knob of each `KEPT_QUALITY_LEVELS`; null: fall back to the best fixed model. Empty: nothing was chosen. */
  readonly savingKnobs: readonly (number | null)[];
  /** Index of the knob with the largest RouterArena formula; null without a positive cost. */
  readonly arenaKnob: number | null;
};

export function chooseOnVal(run: RouterRun, frame: TrackFrame): ValChoice {
  // Whoever answered the evaluated prompts alone has nothing to choose on: its curve goes through all its knobs, and
  // no operating point is picked for it.
  if (run.reading === "raw") return { points: [], plan: run.knobs, savingKnobs: [], arenaKnob: null };
  const points = run.chosenAnswers.map((answers, k) => ({
    knob: run.knobs[k] ?? Number.NaN,
    ...meansOfAnswers(frame.chosenOn, answers),
  }));
  if (frame.track.kind === "quality") return { points, plan: [], savingKnobs: [], arenaKnob: null };
  const best = meansAt(frame, frame.best);
  const savingKnobs = KEPT_QUALITY_LEVELS.map((share) => {
    const point = savingPoint(points, best, share);
    return point ? points.indexOf(point) : null;
  });
  const scores = points.map(
    ({ quality, costUsd }) => routerArenaFormula(quality, costUsd)?.score ?? Number.NEGATIVE_INFINITY,
  );
  const highest = Math.max(...scores);
  return {
    points,
    plan: mixingPlan(points, meansAt(frame, frame.cheapest)),
    savingKnobs,
    arenaKnob: Number.isFinite(highest) ? scores.indexOf(highest) : null,
  };
}

function meansAt(frame: TrackFrame, candidate: number): CostQuality {
  return frame.chosenMeans[candidate] ?? { costUsd: Number.NaN, quality: Number.NaN };
}
