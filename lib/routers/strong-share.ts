import type { Candidate } from "@/lib/core/candidate";
import type { FixedPair } from "./fixed-pair";
import { readByThreshold } from "./reading";
import type { Knob, Reading } from "./router";

/** RouteLLM's knob: the share of prompts that should go to the strong model. */
export const STRONG_SHARE: Knob = {
  name: "share to the strong model",
  values: Array.from({ length: 101 }, (_, i) => i / 100),
};

/** The threshold that sends a share of `winRates` to the strong model: their (1 − share) quantile, linear between. */
export function thresholdForShare(winRates: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(winRates).sort();
  const position = (1 - share) * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? 0;
  return below + (position - Math.floor(position)) * ((sorted[Math.ceil(position)] ?? 0) - below);
}

/** Shares 0 and 1 are exact: no prompt and every prompt, whatever its win rate. */
export function readByStrongShare(
  candidates: readonly Candidate[],
  pair: FixedPair,
  { winRates, heldOutRates }: { winRates: Float64Array; heldOutRates: ArrayLike<number> },
): Reading {
  const reading = readByThreshold(candidates, pair, winRates);
  const thresholdAt = (share: number) =>
    share === 0
      ? Number.POSITIVE_INFINITY
      : share === 1
        ? Number.NEGATIVE_INFINITY
        : thresholdForShare(heldOutRates, share);
  return {
    predictions: null,
    choose: (share) => reading.choose(thresholdAt(share)),
    explain: (prompt, share) => reading.explain(prompt, thresholdAt(share)),
  };
}

/** RouteLLM's BERT form: chance that the strong model wins, of logits [strong wins, tie, weak wins]. */
export function strongClassShare([strong = 0, tie = 0, weak = 0]: readonly number[]): number {
  return 1 / (1 + Math.exp(tie - strong) + Math.exp(weak - strong));
}
