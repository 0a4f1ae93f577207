import type { CostQuality } from "@/lib/benchmark/concave-hull";
import { hullCurve, type MixingPlan, planCurve, rawCurve } from "@/lib/benchmark/curve";
import type { LeaderboardRow } from "@/lib/contracts/leaderboard-file";
import { type BoardRow, groupOf } from "./board-rows";

export type CurveLine = {
  readonly id: string;
  readonly name: string;
  /** `oracle` and `zero` have strokes of their own; `chosen` is series 1; the others follow in order. */
  readonly stroke: "oracle" | "zero" | "chosen" | "series-2" | "series-3" | "series-4";
  /** Ascending cost. */
  readonly points: readonly CostQuality[];
};

const OTHERS = ["series-2", "series-3", "series-4"] as const;

/** At most six lines: oracle curve, zero router, the chosen router and the three best others. */
export function curveLines(rows: readonly BoardRow[], chosenId: string | null): CurveLine[] {
  const cheapest = rows.find(({ row }) => row.router === "cheapest-fixed")?.row;
  const line = (entry: BoardRow | undefined, stroke: CurveLine["stroke"]): CurveLine[] => {
    const points = entry ? curveOf(entry.row, cheapest) : [];
    return entry && points.length > 0 ? [{ id: entry.row.router, name: entry.name, stroke, points }] : [];
  };
  const byId = (id: string | null) => rows.find(({ row }) => row.router === id);
  const competing = leading(rows);
  const chosen = byId(chosenId) ?? competing[0];
  const others = competing.filter((entry) => entry !== chosen && entry.rank).slice(0, OTHERS.length);
  const lines = [
    ...line(byId("oracle-curve"), "oracle"),
    ...line(chosen, "chosen"),
    ...others.flatMap((entry, i) => line(entry, OTHERS[i] ?? "series-2")),
    ...line(byId("zero-router"), "zero"),
  ];
  return lines.filter(({ id }, i) => lines.findIndex((other) => other.id === id) === i);
}

/** Routers and submissions by the headline score, ranked ones first. */
export function leading(rows: readonly BoardRow[]): BoardRow[] {
  const area = ({ row }: BoardRow) => row.metrics["bounded-arqgc"]?.value ?? Number.NEGATIVE_INFINITY;
  return rows
    .filter(({ group }) => group === "router" || group === "submission")
    .toSorted((a, b) => Number(b.rank !== null) - Number(a.rank !== null) || area(b) - area(a));
}

/** The curve that was scored: through the plan, over the hull for hindsight, through all points where nothing was planned. */
export function curveOf(row: LeaderboardRow, cheapest: LeaderboardRow | undefined): readonly CostQuality[] {
  const points = row.curve.flatMap(({ knob, costUsd, quality }) =>
    costUsd === null ? [] : [{ knob, costUsd, quality }],
  );
  if (points.length === 0) return [];
  if (row.router === "oracle-curve") return hullCurve(points);
  const known = new Set<number | string>(points.map(({ knob }) => knob));
  const plan = row.plan.flatMap(
    (knob): MixingPlan =>
      knob === "cheapest-fixed" ? [knob] : typeof knob === "number" && known.has(knob) ? [knob] : [],
  );
  const [fixed] = cheapest?.curve ?? [];
  const usable = plan.filter((knob) => knob !== "cheapest-fixed" || typeof fixed?.costUsd === "number");
  if (usable.length === 0) return rawCurve(points);
  return planCurve(usable, points, { costUsd: fixed?.costUsd ?? Number.NaN, quality: fixed?.quality ?? Number.NaN });
}

/** Quality at a mean cost (USD per prompt): between two points traffic is split; null below the cheapest point. */
export function qualityAt(points: readonly CostQuality[], costUsd: number): number | null {
  const after = points.findIndex((point) => point.costUsd >= costUsd);
  const [left, right] = [points[after - 1], points[after]];
  if (after < 0) return points.at(-1)?.quality ?? null;
  if (!right) return null;
  if (right.costUsd === costUsd) return right.quality;
  if (!left) return null;
  return left.quality + ((costUsd - left.costUsd) / (right.costUsd - left.costUsd)) * (right.quality - left.quality);
}

export type FixedPoint = { readonly modelId: string } & CostQuality;

/** The single models of a track, cheapest first. */
export function fixedPoints(rows: readonly BoardRow[]): FixedPoint[] {
  return rows
    .filter(({ row }) => groupOf(row) === "reference" && row.router.startsWith("fixed:"))
    .flatMap(({ row }) => {
      const [point] = row.curve;
      return typeof point?.costUsd === "number"
        ? [{ modelId: row.router.slice("fixed:".length), costUsd: point.costUsd, quality: point.quality }]
        : [];
    })
    .toSorted((a, b) => a.costUsd - b.costUsd);
}
