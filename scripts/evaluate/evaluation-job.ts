import type { ResultRow } from "@/lib/benchmark/result-row";
import { TRAINING_SEEDS } from "@/lib/benchmark/run-router";
import type { LoadOptions } from "./load-evaluation";

export type EvaluationWorkerData = LoadOptions & {
  readonly threads: number;
  readonly routers: readonly string[];
  readonly replicates: number;
  readonly latency: boolean;
};

/** `prepare`: check the packs and fill the cache of vectors. `fit`: fill the cache with one shared fit. `track`: all its rows. */
export type EvaluationJob =
  | { readonly kind: "prepare" }
  | { readonly kind: "fit"; readonly fold: number | null; readonly seed: number }
  | { readonly kind: "track"; readonly trackId: string };

/** What a pack offers; `prompts` are those of the track's sources. */
export type Prepared = {
  readonly tracks: readonly {
    readonly id: string;
    readonly prompts: number;
    readonly candidates: number;
    readonly sources: number;
  }[];
  readonly folds: number;
};

export type EvaluationReply =
  | { readonly kind: "encoded"; readonly by: number; readonly total: number }
  | { readonly kind: "progress"; readonly share: number }
  | { readonly kind: "prepared"; readonly prepared: Prepared }
  | { readonly kind: "done"; readonly rows: readonly ResultRow[] }
  /** The pack's fault, in words for the person who named it. */
  | { readonly kind: "refused"; readonly message: string };

/** Shared fits of an evaluation: each fold once, all rows once per seed. */
export function sharedFits(folds: number): EvaluationJob[] {
  const [first = 1] = TRAINING_SEEDS;
  return [
    ...Array.from({ length: folds }, (_, fold): EvaluationJob => ({ kind: "fit", fold, seed: first })),
    ...TRAINING_SEEDS.map((seed): EvaluationJob => ({ kind: "fit", fold: null, seed })),
  ];
}
