import type { Router } from "@/lib/routers/router";
import { type Answers, meansOfAnswers } from "./answers";
import { arqgc } from "./arqgc";
import { hullCurve } from "./curve";
import type { TrackFrame } from "./track-frame";

/**
 * The value of the router's setting whose cross-fitted answers to train and val span the largest raw area (spec §4.5), the
 * first of equal ones; and these answers. Null without a setting. The first value where a track has no area.
 */
export function fixSetting(
  router: Router,
  frame: TrackFrame,
  answersAt: (settingValue: number | null) => readonly Answers[],
): { readonly setting: number | null; readonly answers: readonly Answers[] } {
  const [first = null, ...others] = router.setting?.values ?? [];
  let best = { setting: first, answers: answersAt(first) };
  if (first === null || frame.track.kind === "quality") return best;
  let area = areaOf(frame, best.answers);
  for (const setting of others) {
    const answers = answersAt(setting);
    const other = areaOf(frame, answers);
    if (other <= area) continue;
    best = { setting, answers };
    area = other;
  }
  return best;
}

function areaOf({ chosenOn, chosenMeans, cheapest, best }: TrackFrame, answers: readonly Answers[]): number {
  const ends = { cheapest: chosenMeans[cheapest] ?? NOWHERE, best: chosenMeans[best] ?? NOWHERE };
  const points = answers.map((own) => meansOfAnswers(chosenOn, own));
  return arqgc(hullCurve([...points, ends.cheapest]), ends).raw ?? Number.NEGATIVE_INFINITY;
}

const NOWHERE = { costUsd: Number.NaN, quality: Number.NaN };
