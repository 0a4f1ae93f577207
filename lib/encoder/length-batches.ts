/**
 * Indices of `lengths` in batches of similar length, short ones first, so that little is computed for padding. A batch
 * takes at most `tokensMax` tokens, counted as prompts × its longest; a longer prompt has a batch of its own.
 */
export function lengthBatches(lengths: readonly number[], tokensMax: number): number[][] {
  const lengthOf = (index: number) => lengths[index] ?? 0;
  const byLength = lengths.map((_, index) => index).sort((a, b) => lengthOf(a) - lengthOf(b) || a - b);
  const batches: number[][] = [];
  for (const index of byLength) {
    const batch = batches.at(-1);
    if (batch && (batch.length + 1) * lengthOf(index) <= tokensMax) batch.push(index);
    else batches.push([index]);
  }
  return batches;
}
