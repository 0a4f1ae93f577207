/** One labelled quality gain. Gold: measured by a checker; else by votes or a judge, whose bias is the treatment effect. */
export type GainRow = {
  readonly isGold: boolean;
  /** P(gold | prompt), inside (0, 1). */
  readonly propensity: number;
  readonly gain: number;
};

/** The method needs gold and preference rows that overlap in propensity (spec §5.4). */
const OVERLAP = { low: 0.05, high: 0.95, shareMin: 0.9 };
const EFFECT_MAX = 1.2;

/** DR-learner target ψ; its regression on the prompt is the bias Δ. `gold`, `preference`: predicted gains μ₁, μ₀. */
export function doublyRobustTarget(row: GainRow, predicted: { gold: number; preference: number }): number {
  const treated = row.isGold ? 1 : 0;
  const { propensity: e } = row;
  const own = row.isGold ? predicted.gold : predicted.preference;
  return ((treated - e) / (e * (1 - e))) * (row.gain - own) + predicted.gold - predicted.preference;
}

/** R-learner target and weight; `predictedGain` is m(x), the gain predicted without knowing the kind of label. */
export function residualTarget(row: GainRow, predictedGain: number): { target: number; weight: number } {
  const residual = (row.isGold ? 1 : 0) - row.propensity;
  return { target: (row.gain - predictedGain) / residual, weight: residual * residual };
}

/** A preference label without its bias; Δ̂ is clipped as in the released code. */
export function correctedPreference(preference: number, effect: number): number {
  return preference + Math.min(EFFECT_MAX, Math.max(-EFFECT_MAX, effect));
}

/** False: show Δ̂ as "not identified". Needs gold rows, and 0.05 ≤ ê ≤ 0.95 on 90 % of the preference rows. */
export function isBiasIdentified(rows: readonly GainRow[]): boolean {
  const preferences = rows.filter((row) => !row.isGold);
  const overlapping = preferences.filter((row) => row.propensity >= OVERLAP.low && row.propensity <= OVERLAP.high);
  return (
    preferences.length > 0 &&
    preferences.length < rows.length &&
    overlapping.length >= OVERLAP.shareMin * preferences.length
  );
}
