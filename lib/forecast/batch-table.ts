import { assert } from "@/lib/core/assert";

/** Predicted quality in [0, 1] and cost in USD of every prompt with every candidate. Row-major [prompts, candidates]. */
export type BatchTable = {
  readonly candidates: number;
  readonly quality: Float64Array;
  readonly costUsd: Float64Array;
};

/** Index of the candidate that answers each prompt. */
export type Assignment = Uint8Array;

export type PlanTotals = { readonly costUsd: number; readonly meanQuality: number; readonly loads: readonly number[] };

export function promptsOf({ candidates, quality, costUsd }: BatchTable): number {
  assert(candidates > 0 && candidates < 256 && quality.length === costUsd.length, "a table of at least one candidate");
  assert(quality.length % candidates === 0 && quality.length > 0, "a table of at least one whole prompt");
  return quality.length / candidates;
}

export function planTotals(table: BatchTable, assignment: Assignment): PlanTotals {
  const loads = new Array<number>(table.candidates).fill(0);
  let costUsd = 0;
  let quality = 0;
  // Plain loop: a re-solve adds up the whole batch more than once.
  for (let prompt = 0; prompt < assignment.length; prompt++) {
    const candidate = assignment[prompt] ?? 0;
    const at = prompt * table.candidates + candidate;
    costUsd += table.costUsd[at] ?? Number.NaN;
    quality += table.quality[at] ?? Number.NaN;
    loads[candidate] = (loads[candidate] ?? 0) + 1;
  }
  return { costUsd, meanQuality: quality / assignment.length, loads };
}
