import "server-only";
import type { SubmissionResult } from "@/lib/contracts/submission";

/** Figures whose size two decimals would wipe out are shown per 1,000 prompts, in every place alike. */
const PER_1000_PROMPTS: ReadonlySet<string> = new Set(["cost-mae"]);

export type PreviewFigure = { readonly value: number; readonly low: number | null; readonly high: number | null };
export type PreviewResult = {
  readonly n: number;
  readonly metrics: Readonly<Record<string, PreviewFigure | { readonly reason: string }>>;
  readonly curve: readonly {
    readonly knob: number;
    readonly costUsdPer1000: number | null;
    readonly quality: number;
  }[];
  readonly differences: readonly {
    readonly against: string;
    readonly metric: string;
    readonly figure: PreviewFigure;
  }[];
};

/** Rounded to two decimals: a preview must not serve to climb the test set step by step (costs per 1,000 prompts). */
export function previewOf({ n, metrics, curve, differences }: SubmissionResult): PreviewResult {
  return {
    n,
    metrics: Object.fromEntries(
      Object.entries(metrics).map(([name, metric]) => {
        if (metric.value === null) return [name, { reason: metric.reason }];
        return [name, figureOf(metric, PER_1000_PROMPTS.has(name) ? 1000 : 1)];
      }),
    ),
    curve: curve.map(({ knob, costUsd, quality }) => ({
      knob,
      costUsdPer1000: costUsd === null ? null : round(costUsd * 1000),
      quality: round(quality),
    })),
    differences: differences.map(({ against, metric, ...figure }) => ({
      against,
      metric,
      figure: figureOf(figure, 1),
    })),
  };
}

function figureOf({ value, low, high }: PreviewFigure, times: number): PreviewFigure {
  const scaled = (number: number | null) => (number === null ? null : round(number * times));
  return { value: round(value * times), low: scaled(low), high: scaled(high) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
