const HEADROOM_MIN = 1e-6;

/**
 * How much of what a perfect router could add beyond mixing fixed models a router adds (spec §3.7). All three are raw
 * ARQGC. Gain has no unit and may be negative; headroom is 1 for the oracle curve and null where there is nothing to gain.
 */
export function gainOverZeroRouter(areas: { router: number; zeroRouter: number; oracleCurve: number }): {
  gain: number;
  headroom: number | null;
} {
  const gain = areas.router - areas.zeroRouter;
  const possible = areas.oracleCurve - areas.zeroRouter;
  return { gain, headroom: possible < HEADROOM_MIN ? null : gain / possible };
}
