import type { ResultRow } from "@/lib/benchmark/result-row";
import { TRAINING_SEEDS } from "@/lib/benchmark/run-router";
import type { LoadOptions } from "./load-evaluation";

export type EvaluationWorkerData = LoadOptions & {
  readonly routers: readonly string[];
  readonly replicates: number;
  readonly latency: boolean;
};

/** `fit`: fill the cache with one shared fit. `track`: all rows of one track. */
export type EvaluationJob =
  | { readonly kind: "fit"; readonly fold: number | null; readonly seed: number }
  | { readonly kind: "track"; readonly trackId: string };
export type EvaluationReply =
  | { readonly kind: "progress"; readonly share: number }
  | { readonly kind: "done"; readonly rows: readonly ResultRow[] };

/** Shared fits of an evaluation: each fold once, all rows once per seed. */
export function sharedFits(folds: number): EvaluationJob[] {
  const [first = 1] = TRAINING_SEEDS;
  return [
    ...Array.from({ length: folds }, (_, fold): EvaluationJob => ({ kind: "fit", fold, seed: first })),
    ...TRAINING_SEEDS.map((seed): EvaluationJob => ({ kind: "fit", fold: null, seed })),
  ];
}
