/** BaRP (arXiv 2510.07429): the reward of one revealed outcome under the preference (w_q, w_c), costs capped at `capUsd`. */
export function barpReward(
  { quality, costUsd }: { readonly quality: number; readonly costUsd: number },
  { qualityWeight, costWeight, capUsd }: { qualityWeight: number; costWeight: number; capUsd: number },
): number {
  return qualityWeight * quality - costWeight * Math.min(costUsd / capUsd, 1);
}

/** REINFORCE: policy = softmax of the logits, and the slope of advantage · log π(action) by each logit; it sums to 0. */
export function policyGradient(
  logits: readonly number[],
  { action, advantage }: { readonly action: number; readonly advantage: number },
): { policy: number[]; gradient: number[] } {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  const policy = powers.map((power) => power / sum);
  return { policy, gradient: policy.map((share, at) => advantage * ((at === action ? 1 : 0) - share)) };
}
