const USD_PER_THOUSAND_MAX = 200;
const USD_PER_THOUSAND_MIN = 0.0044;
const BETA = 0.1;

/**
 * The RouterArena formula (arXiv 2510.00202 and its code; spec §3.10) on our data, never "the RouterArena score".
 * `quality` is a mean in [0, 1]; `score` is shown ×100 elsewhere. Not clipped; null where cost is not positive.
 */
export function routerArenaFormula(
  quality: number,
  costUsdPerPrompt: number,
): { costNormalised: number; score: number } | null {
  const usdPerThousand = costUsdPerPrompt * 1000;
  if (!(usdPerThousand > 0)) return null;
  const range = Math.log2(USD_PER_THOUSAND_MAX) - Math.log2(USD_PER_THOUSAND_MIN);
  const costNormalised = (Math.log2(USD_PER_THOUSAND_MAX) - Math.log2(usdPerThousand)) / range;
  const score = ((1 + BETA) * quality * costNormalised) / (BETA * quality + costNormalised);
  return { costNormalised, score };
}
