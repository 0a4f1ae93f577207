import { z } from "zod";
import { aiq } from "./aiq";
import { arqgc, type TrackEnds } from "./arqgc";
import { concaveHull } from "./concave-hull";
import { costSaving, costSavingOnCurve, heldShare, savingPoint } from "./cost-saving";
import { hullCurve, mixingPlan, planCurve, rawCurve } from "./curve";
import { gainOverZeroRouter } from "./gain";
import { type GoldenFunctions, golden } from "./golden-cases.fixture";
import { pairMetrics, pgr, pgrLine } from "./pair-metrics";
import { valueAt } from "./polyline";
import { routerArenaFormula } from "./router-arena";

const point = z.tuple([z.number(), z.number()]).transform(([costUsd, quality]) => ({ costUsd, quality }));
const points = z.array(point);
const ends = z.object({ c_min: z.number(), q_min: z.number(), c_max: z.number(), q_max: z.number() });
const costQuality = z.object({ cost: z.number(), quality: z.number() });
const knobPoint = costQuality.extend({ knob: z.number() });

/** Sections 3.3–3.5 and 3.7–3.10: points, curves and what is read off them. */
export const curveFunctions: GoldenFunctions = {
  "bounded-arqgc": golden(ends.extend({ points }), ({ points, ...given }) => arqgc(rawCurve(points), endsOf(given))),
  "plan-curve": golden(
    ends.extend({ knobs: z.array(z.number()), val_points: points, val_cheapest_fixed: point, test_points: points }),
    (given) => {
      const plan = mixingPlan(withKnobs(given.knobs, given.val_points), given.val_cheapest_fixed);
      const track = endsOf(given);
      return { plan, ...arqgc(planCurve(plan, withKnobs(given.knobs, given.test_points), track.cheapest), track) };
    },
  ),
  "curve-variants": golden(
    ends.extend({ knobs: z.array(z.number()), test_points: points, plan: z.array(z.number()) }),
    (given) => {
      const track = endsOf(given);
      const onTest = withKnobs(given.knobs, given.test_points);
      return {
        plan: arqgc(planCurve(given.plan, onTest, track.cheapest), track).raw,
        raw_points: arqgc(rawCurve(onTest), track).raw,
        test_hull: arqgc(hullCurve(onTest), track).raw,
      };
    },
  ),
  aiq: golden(z.object({ points, c_min: z.number(), c_max: z.number() }), ({ points, c_min, c_max }) => {
    const value = aiq(points, { costUsdMin: c_min, costUsdMax: c_max }) ?? Number.NaN;
    const hull = concaveHull(points).map(({ costUsd, quality }) => [costUsd, quality]);
    return { hull, aiq: value, released_code_value: (value * (c_max - c_min)) / c_max };
  }),
  "csr-curve": golden(
    z.object({ points, c_best: z.number(), q_best: z.number(), rho: z.number() }),
    ({ points, c_best, q_best, rho }) => {
      const read = costSavingOnCurve(rawCurve(points), { costUsd: c_best, quality: q_best }, rho);
      return { cost: read?.costUsd, csr: read?.csr };
    },
  ),
  "csr-val-selected": golden(
    z.object({
      val: z.array(knobPoint),
      test: z.array(knobPoint),
      val_best: costQuality,
      test_best: costQuality,
      rho: z.number(),
    }),
    ({ val, test, val_best, test_best, rho }) => {
      const chosen = savingPoint(val.map(toPoint), toPoint(val_best), rho);
      const onTest = test.map(toPoint).find((p) => p.knob === chosen?.knob);
      const { knob, csr, qualityRatio, fellBack, held } = costSaving(chosen && onTest, toPoint(test_best), rho);
      return { knob, csr, quality_ratio: qualityRatio, fell_back: fellBack, held };
    },
  ),
  "held-share": golden(
    z.object({ router_quality: z.array(z.number()), best_quality: z.array(z.number()), rho: z.number() }),
    ({ router_quality, best_quality, rho }) => ({ share: heldShare(router_quality, best_quality, rho) }),
  ),
  headroom: golden(
    z.object({ router_raw: z.number(), zero_raw: z.number(), oracle_raw: z.number() }),
    ({ router_raw, zero_raw, oracle_raw }) =>
      gainOverZeroRouter({ router: router_raw, zeroRouter: zero_raw, oracleCurve: oracle_raw }),
  ),
  pgr: golden(
    z.object({
      strong_share: z.array(z.number()),
      quality: z.array(z.number()),
      weak: z.number(),
      strong: z.number(),
    }),
    ({ strong_share, quality, weak, strong }) => {
      const pair = { weakQuality: weak, strongQuality: strong };
      const onShare = strong_share.map((strongShare, i) => ({ strongShare, quality: quality[i] ?? Number.NaN }));
      const metrics = pairMetrics(onShare, pair);
      const tenShares = Array.from({ length: 10 }, (_, i) => valueAt(pgrLine(onShare, pair), (i + 1) / 10));
      return {
        pgr: quality.map((q) => pgr(q, pair)),
        apgr_trapezoid: metrics?.apgr,
        // The reading that flatters everyone, which the product does not use.
        apgr_mean10: tenShares.reduce((sum, value) => sum + value, 0) / 10,
        cpt50: metrics?.cpt50,
        cpt80: metrics?.cpt80,
      };
    },
  ),
  "router-arena": golden(
    z.object({ accuracy: z.number(), cost_per_1k_usd: z.number() }),
    ({ accuracy, cost_per_1k_usd }) => {
      const result = routerArenaFormula(accuracy, cost_per_1k_usd / 1000);
      return { cost_norm: result?.costNormalised, score: result?.score };
    },
  ),
};

function endsOf({ c_min, q_min, c_max, q_max }: z.infer<typeof ends>): TrackEnds {
  return { cheapest: { costUsd: c_min, quality: q_min }, best: { costUsd: c_max, quality: q_max } };
}

function withKnobs(knobs: readonly number[], of: z.infer<typeof points>) {
  return of.map((p, i) => ({ ...p, knob: knobs[i] ?? Number.NaN }));
}

function toPoint({ cost, quality, knob = Number.NaN }: { cost: number; quality: number; knob?: number | undefined }) {
  return { costUsd: cost, quality, knob };
}
