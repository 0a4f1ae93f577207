import { assert } from "@/lib/core/assert";

/** What the K candidates of highest predicted quality have in common with the measured best ones, on one prompt. */
export type TopKScore = {
  /** 1 when a predicted one is among the best measured, else 0. */
  readonly hit: number;
  /** The measured qualities differ, so the prompt tells candidates apart. */
  readonly decisive: boolean;
  readonly f1: number;
  /** F1 of a perfect predictor: ties make the measured top larger than K. */
  readonly f1Ceiling: number;
  readonly overlap: number;
};

export type TopKMeans = {
  readonly accuracy: number;
  readonly accuracyDecisive: number | null;
  readonly decisivePrompts: number;
  readonly f1: number;
  readonly f1Ceiling: number;
  readonly overlap: number;
};

/** Spec §3.6. `predicted` and `measured` hold one number per candidate, candidates in ascending id; ties go to the first. */
export function topKScore(predicted: ArrayLike<number>, measured: ArrayLike<number>, k: number): TopKScore {
  assert(predicted.length === measured.length && k >= 1 && k <= measured.length, "top-K needs 1 ≤ K ≤ candidates");
  const all = Array.from({ length: measured.length }, (_, c) => c);
  const picked = all.toSorted((a, b) => (predicted[b] ?? 0) - (predicted[a] ?? 0) || a - b).slice(0, k);
  const descending = Array.from(measured).sort((a, b) => b - a);
  const reaches = (level: number | undefined) => all.filter((c) => (measured[c] ?? 0) >= (level ?? 0));
  const best = reaches(descending[0]);
  const top = reaches(descending[k - 1]);
  const shared = picked.filter((c) => top.includes(c)).length;
  return {
    hit: picked.some((c) => best.includes(c)) ? 1 : 0,
    decisive: best.length < measured.length,
    f1: (2 * shared) / (k + top.length),
    f1Ceiling: (2 * k) / (k + top.length),
    overlap: shared / k,
  };
}

export function topKMeans(scores: readonly TopKScore[]): TopKMeans {
  const mean = (of: readonly TopKScore[], value: (score: TopKScore) => number) =>
    of.reduce((sum, score) => sum + value(score), 0) / of.length;
  const decisive = scores.filter((score) => score.decisive);
  return {
    accuracy: mean(scores, (s) => s.hit),
    accuracyDecisive: decisive.length > 0 ? mean(decisive, (s) => s.hit) : null,
    decisivePrompts: decisive.length,
    f1: mean(scores, (s) => s.f1),
    f1Ceiling: mean(scores, (s) => s.f1Ceiling),
    overlap: mean(scores, (s) => s.overlap),
  };
}
