/** What a model says about its own answer; both from 0 to 1. */
export type SelfReport = { readonly uncertainty: number; readonly confidence: number };
export type Thresholds = { readonly uncertaintyBelow: number; readonly confidenceAbove: number };

/**
 * Edge–cloud–expert cascade (arXiv 2512.20012): known and confident at the edge stays there, known but doubtful goes
 * straight to a person, unknown goes to the cloud. Both comparisons are strict.
 */
export function handlerOf(edge: SelfReport, cloud: SelfReport, thresholds: Thresholds): "edge" | "cloud" | "expert" {
  const isKnown = ({ uncertainty }: SelfReport) => uncertainty < thresholds.uncertaintyBelow;
  const isConfident = ({ confidence }: SelfReport) => confidence > thresholds.confidenceAbove;
  if (isKnown(edge)) return isConfident(edge) ? "edge" : "expert";
  return isKnown(cloud) && isConfident(cloud) ? "cloud" : "expert";
}

/**
 * Fixed-sequence testing: `errors` of settings from strict to loose, each on `prompts` calibration prompts. A setting's
 * p-value is P(Binomial(prompts, risk) ≤ errors); settings are certified in order until one has a p above `delta`.
 */
export function certifiedSettings(
  errors: readonly number[],
  { prompts, risk, delta }: { readonly prompts: number; readonly risk: number; readonly delta: number },
): { pValues: number[]; certified: number[] } {
  const pValues = errors.map((count) => binomialCdf(count, prompts, risk));
  const stop = pValues.findIndex((p) => p > delta);
  return { pValues, certified: [...errors.keys()].slice(0, stop === -1 ? errors.length : stop) };
}

function binomialCdf(count: number, trials: number, chance: number): number {
  let term = trials * Math.log1p(-chance);
  let sum = Math.exp(term);
  for (let k = 1; k <= count; k++) {
    term += Math.log((trials - k + 1) / k) + Math.log(chance) - Math.log1p(-chance);
    sum += Math.exp(term);
  }
  return Math.min(1, sum);
}
