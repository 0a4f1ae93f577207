/** Meta-Router: gain in quality by the premium model less `weight` (quality per USD) times its extra cost; above 0 it answers. */
export function premiumScore(
  { gain, premiumUsd, alternativeUsd }: { gain: number; premiumUsd: number; alternativeUsd: number },
  weight: number,
): number {
  return gain - weight * (premiumUsd - alternativeUsd);
}
