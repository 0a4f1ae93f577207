import type { PricedPrediction } from "./cost";

/** What a switch has to gain to be worth leaving a model that knows the conversation. */
export type SwitchMargins = {
  /** How far below the floor the kept model may be predicted, in units of quality. */
  readonly quality: number;
  /** The share of the kept model's expected cost that the other may save without being taken, from 0 to 1. */
  readonly costShare: number;
};

export type Staying =
  | { readonly stays: true; readonly reason: "same_choice" | "gain_below_margin" }
  | { readonly stays: false; readonly reason: "not_able" | "quality_gain" | "cost_gain" };

export type StayQuestion = {
  /** Undefined: it takes no part in this decision. */
  readonly kept: PricedPrediction | undefined;
  /** What the rule chooses without regard to the conversation. */
  readonly chosen: PricedPrediction;
  readonly qualityFloor: number;
  readonly margins: SwitchMargins;
};

/**
 * Keeps a conversation's model while the rule's choice would gain less than the margins. The gain in quality is what the
 * kept model misses of the floor: above it more quality was not asked for.
 */
export function stayOrSwitch({ kept, chosen, qualityFloor, margins }: StayQuestion): Staying {
  if (!kept) return { stays: false, reason: "not_able" };
  if (kept.modelId === chosen.modelId) return { stays: true, reason: "same_choice" };
  if (qualityFloor - kept.quality > margins.quality) return { stays: false, reason: "quality_gain" };
  if (kept.costUsdExpected - chosen.costUsdExpected > margins.costShare * kept.costUsdExpected)
    return { stays: false, reason: "cost_gain" };
  return { stays: true, reason: "gain_below_margin" };
}
