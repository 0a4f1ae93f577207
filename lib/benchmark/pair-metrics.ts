import { areaUnder, firstReach, type Polyline } from "./polyline";

/** What a two-model router reached at one threshold: share of prompts sent to the strong model, mean quality. */
export type SharePoint = { readonly strongShare: number; readonly quality: number };
export type PairEnds = { readonly weakQuality: number; readonly strongQuality: number };

export type PairMetrics = {
  /** Area under PGR over the share from 0 to 1, by trapezoids; 0.5 is a random router. */
  readonly apgr: number;
  /** Smallest share of strong calls that recovers half, or 80 %, of the quality gap; null: never. */
  readonly cpt50: number | null;
  readonly cpt80: number | null;
};

/** Performance gap recovered: 0 is the weak model, 1 the strong one; may leave [0, 1] (RouteLLM, arXiv 2406.18665). */
export function pgr(quality: number, { weakQuality, strongQuality }: PairEnds): number {
  return (quality - weakQuality) / (strongQuality - weakQuality);
}

/** Spec §3.8. null when the strong model is not the better one. */
export function pairMetrics(points: readonly SharePoint[], ends: PairEnds): PairMetrics | null {
  if (!(ends.strongQuality > ends.weakQuality)) return null;
  const line = pgrLine(points, ends);
  return {
    apgr: areaUnder(line, 0, 1),
    cpt50: firstReach(line, 0.5) ?? null,
    cpt80: firstReach(line, 0.8) ?? null,
  };
}

/** PGR over the share, with the ends all-weak and all-strong where no point stands. Of equal shares the best stays. */
export function pgrLine(points: readonly SharePoint[], ends: PairEnds): Polyline {
  const measured = points.map(({ strongShare, quality }) => ({ x: strongShare, y: pgr(quality, ends) }));
  const missing = [0, 1]
    .filter((share) => measured.every(({ x }) => x !== share))
    .map((share) => ({ x: share, y: share }));
  const sorted = [...measured, ...missing].sort((a, b) => a.x - b.x || b.y - a.y);
  return sorted.filter(({ x }, i) => i === 0 || x !== sorted[i - 1]?.x);
}
