import type { Label, RouterCard, SimulatedJudge } from "@/lib/routers/router";
import type { Metric, MetricName } from "./metric";
import { pairedDifference } from "./paired-difference";
import { rankIntervals } from "./rank-routers";
import type { RowDetail } from "./row-detail";
import type { ScoredRouter } from "./score-run";
import type { TrackFrame } from "./track-frame";

/** Against what every row is compared, on the same draws. */
export const COMPARED_WITH = ["best-fixed", "random", "zero-router"] as const;
const COMPARED_METRICS = ["bounded-arqgc", "raw-arqgc"] as const;

/** One router on one track, as the leaderboard shows it and `--json` prints it. */
export type ResultRow = {
  readonly pack: string;
  readonly packVersion: string;
  readonly router: string;
  readonly label: Label | { readonly kind: "reference" };
  readonly kind: RouterCard["kind"] | "reference";
  readonly scope: RouterCard["scope"];
  /** The judge of a cascade is simulated from measured quality; say so beside the row. */
  readonly simulatedJudge: SimulatedJudge | null;
  readonly track: string;
  readonly trackVersion: string;
  readonly split: string;
  readonly n: number;
  readonly seeds: number;
  /** The number beside the knob that train and val fixed, of routers that have one. */
  readonly setting?: { readonly name: string; readonly value: number };
  readonly metrics: Readonly<Partial<Record<MetricName, Metric>>>;
  readonly curve: readonly { readonly knob: number; readonly costUsd: number | null; readonly quality: number }[];
  /** Knob values between which the headline curve mixes, chosen on cross-fitted train and val. */
  readonly plan: readonly (number | string)[];
  /** For `csr` and `csr-98`: the knob chosen on train and val (null: fell back), and in how many replicates it held. */
  readonly savings: readonly { readonly knob: number | null; readonly heldShare: number | null }[];
  readonly differences: readonly Difference[];
  /** Among the per-prompt routers of this evaluation, by bounded then raw ARQGC; null for rows that do not compete. */
  readonly rank: { readonly low: number; readonly high: number } | null;
  readonly dropped: readonly { readonly source: string; readonly prompts: number; readonly dropped: number }[];
  readonly sourcesLeftOut: readonly string[];
  /** Of routers that decide; reference rows and fixed models have none. */
  readonly detail?: RowDetail;
};

/** This row − the other. `better` or `worse` only where the paired interval excludes 0. */
export type Difference = {
  readonly against: (typeof COMPARED_WITH)[number];
  readonly metric: MetricName;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly pValue: number;
};

export type CardedScore = {
  readonly card: Pick<RouterCard, "id" | "scope" | "judge" | "setting"> & Pick<ResultRow, "label" | "kind">;
  readonly scored: ScoredRouter;
  readonly setting?: ResultRow["setting"];
  readonly detail?: RowDetail | null;
};

export type Setting = { readonly pack: string; readonly packVersion: string; readonly split: string };

/** Rows of one track, in the order given, with what only their company tells: differences and rank intervals. */
export function resultRows(scores: readonly CardedScore[], frame: TrackFrame, setting: Setting): ResultRow[] {
  const ranked = scores.filter(({ card, scored }) => isRanked(card) && isScored(scored));
  const intervals = rankIntervals(
    ranked.map(({ scored }) => ({
      bounded: replicatesOf(scored, "bounded-arqgc"),
      raw: replicatesOf(scored, "raw-arqgc"),
    })),
  );
  const rankById = new Map(ranked.map(({ card }, i) => [card.id, intervals[i] ?? null]));
  return scores.map(({ card, scored, setting: fixed, detail }) => ({
    ...setting,
    router: card.id,
    label: card.label,
    kind: card.kind,
    scope: card.scope,
    simulatedJudge: card.judge ?? null,
    track: frame.track.id,
    trackVersion: frame.track.version,
    n: scored.n,
    seeds: scored.seeds,
    ...(fixed && { setting: fixed }),
    metrics: Object.fromEntries(scored.metrics),
    curve: scored.curve.map(({ knob, costUsd, quality }) => ({
      knob,
      costUsd: Number.isNaN(costUsd) ? null : costUsd,
      quality,
    })),
    plan: scored.plan,
    savings: scored.savingKnobs.map((knob, i) => ({ knob, heldShare: scored.heldShares[i] ?? null })),
    differences: COMPARED_WITH.flatMap((against) => {
      const other = scores.find((score) => score.card.id === against);
      return other && against !== card.id ? differencesOf(scored, other.scored, against) : [];
    }),
    rank: rankById.get(card.id) ?? null,
    dropped: frame.counts,
    sourcesLeftOut: frame.sourcesLeftOut,
    ...(detail && { detail }),
  }));
}

function differencesOf(mine: ScoredRouter, other: ScoredRouter, against: Difference["against"]): Difference[] {
  return COMPARED_METRICS.flatMap((metric) => {
    const [a, b] = [mine.metrics.get(metric)?.value, other.metrics.get(metric)?.value];
    if (typeof a !== "number" || typeof b !== "number") return [];
    const { interval, pValue } = pairedDifference(replicatesOf(mine, metric), replicatesOf(other, metric));
    return [{ against, metric, value: a - b, low: interval?.low ?? null, high: interval?.high ?? null, pValue }];
  });
}

/** Hindsight, batch routers and cascades whose judge looks at the measured quality are shown, not ranked. */
function isRanked({ kind, scope, judge }: CardedScore["card"]): boolean {
  return kind !== "reference" && scope === "prompt" && judge === undefined;
}

function isScored({ metrics }: ScoredRouter): boolean {
  return metrics.get("bounded-arqgc")?.value !== null;
}

/** By wording; the clustering by category only widens a row's own intervals. */
function replicatesOf({ replicates }: ScoredRouter, metric: (typeof COMPARED_METRICS)[number]): Float64Array {
  return replicates[0]?.get(metric) ?? new Float64Array(0);
}
