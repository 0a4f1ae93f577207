import {
  correctedPreference,
  doublyRobustTarget,
  type GainRow,
  isBiasIdentified,
} from "@/lib/benchmark/preference-bias";
import { sigmoid } from "@/lib/core/predict";
import { clusterFolds } from "@/lib/training/cluster-folds";
import { fitRidgeHead, type HeadKind } from "@/lib/training/ridge-logistic";

/** How much better a is than b, in [−1, 1]: by a checker (gold) or by a vote (1, 0 or −1). */
export type GainLabel = {
  readonly isGold: boolean;
  readonly gain: number;
  /** What the bias may depend on, e.g. the predicted gain, the difference in length, the side. */
  readonly features: readonly number[];
  readonly cluster: string;
};

export type Correction =
  | { readonly kind: "not_identified"; readonly reason: string }
  | {
      readonly kind: "identified";
      /** Mean of Δ̂ over the votes, and the number of gold rows it rests on. */
      readonly meanEffect: number;
      readonly goldRows: number;
      /** The votes' gains without their bias, in the order of the votes. */
      readonly corrected: readonly number[];
    };

const FOLDS = 5;
const SEED = 1;
const RIDGE = { weights: 1, bias: 0 };
const PROPENSITY = { low: 0.05, high: 0.95 };
export const GOLD_ROWS_MIN = 50;

/**
 * Bias of votes against a checker, read as a treatment effect (Meta-Router's DR-learner, spec §5.4): linear nuisance
 * models cross-fitted by cluster, the pseudo-outcome regressed on the features. Refuses where gold does not overlap.
 */
export function correctPreferences(rows: readonly GainLabel[]): Correction {
  const gold = rows.filter(({ isGold }) => isGold).length;
  if (gold < GOLD_ROWS_MIN) return { kind: "not_identified", reason: `${gold} gold rows, ${GOLD_ROWS_MIN} are needed` };
  const folds = clusterFolds(
    rows.map(({ cluster }) => ({ source: "votes", cluster })),
    FOLDS,
    SEED,
  );
  const nuisances = rows.map(() => ({ propensity: 0.5, gold: 0, preference: 0 }));
  for (let fold = 0; fold < FOLDS; fold++) {
    const others = rows.filter((_, at) => folds[at] !== fold);
    const propensity = fitLinear(others, "logistic", ({ isGold }) => (isGold ? 1 : 0));
    const goldGain = fitLinear(
      others.filter(({ isGold }) => isGold),
      "linear",
      ({ gain }) => gain,
    );
    const voteGain = fitLinear(
      others.filter(({ isGold }) => !isGold),
      "linear",
      ({ gain }) => gain,
    );
    for (const [at, { features }] of rows.entries())
      if (folds[at] === fold)
        nuisances[at] = {
          propensity: sigmoid(propensity(features)),
          gold: goldGain(features),
          preference: voteGain(features),
        };
  }
  const gainRows = rows.map(({ isGold, gain }, at): GainRow => {
    return { isGold, gain, propensity: nuisances[at]?.propensity ?? 0.5 };
  });
  // Asked before clipping, which would make everything seem to overlap.
  if (!isBiasIdentified(gainRows))
    return { kind: "not_identified", reason: "gold and votes do not overlap in what is known of the pairs" };
  const targets = gainRows.map((row, at) => {
    const propensity = Math.min(PROPENSITY.high, Math.max(PROPENSITY.low, row.propensity));
    return doublyRobustTarget({ ...row, propensity }, nuisances[at] ?? { gold: 0, preference: 0 });
  });
  const targetByRow = new Map(rows.map((row, at) => [row, targets[at] ?? 0]));
  const effect = fitLinear(rows, "linear", (row) => targetByRow.get(row) ?? 0);
  const votes = rows.filter(({ isGold }) => !isGold);
  const effects = votes.map(({ features }) => effect(features));
  return {
    kind: "identified",
    goldRows: gold,
    meanEffect: effects.reduce((sum, value) => sum + value, 0) / effects.length,
    corrected: votes.map(({ gain }, at) => correctedPreference(gain, effects[at] ?? 0)),
  };
}

/** A ridge regression on the features; the intercept is free. Without rows it answers 0. */
function fitLinear(rows: readonly GainLabel[], kind: HeadKind, targetOf: (row: GainLabel) => number) {
  const units = rows[0]?.features.length ?? 0;
  if (rows.length === 0) return () => 0;
  const hidden = Float32Array.from(rows.flatMap(({ features }) => features));
  const targets = Float32Array.from(rows, targetOf);
  const prior = { weights: new Float32Array(units), bias: 0 };
  const { weights, bias } = fitRidgeHead({ units, hidden, targets }, kind, prior, RIDGE);
  return (features: readonly number[]) => features.reduce((sum, value, at) => sum + (weights[at] ?? 0) * value, bias);
}
