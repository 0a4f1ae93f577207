/** Reward-guided speculative decoding (arXiv 2501.19324): a draft whose reward reaches the threshold is kept. */
export function keepsDraft(reward: number, threshold: number): boolean {
  return reward >= threshold;
}

/** USD of one answer: the judge always counts, the target model only when the draft was refused. */
export function draftCostUsd(
  usd: { readonly draft: number; readonly judge: number; readonly target: number },
  isKept: boolean,
): number {
  return usd.draft + usd.judge + (isKept ? 0 : usd.target);
}
