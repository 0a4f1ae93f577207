import type { Candidate } from "@/lib/core/candidate";
import type { Preference } from "@/lib/core/outcome";
import type { EncodedPrompt } from "@/lib/core/prompt";

/** All that a router sees of a prompt it decides: no id (it would name the source), no text, no outcome. */
export type RoutedPrompt = Pick<EncodedPrompt, "embedding" | "inputTokens">;

/**
 * Measured train and val rows, no test rows. Outcome tables are row-major [prompts, candidates], NaN where nothing was
 * measured; a NaN is never a 0.
 */
export type TrainingSet = {
  readonly candidates: readonly Candidate[];
  readonly prompts: readonly RoutedPrompt[];
  /** One opaque, unique name per row; for ties and for seeded draws that must not depend on the order of rows. */
  readonly keys: readonly string[];
  /** Rows with the same cluster share their wording: they belong in one fold of any inner cross-fitting. */
  readonly clusters: Int32Array;
  /** Opaque index of where a row comes from; only to balance weights. The routed prompt never carries it. */
  readonly groups: Int32Array;
  /** In [0, 1]. */
  readonly quality: Float64Array;
  /** Realised cost, USD. */
  readonly costUsd: Float64Array;
  readonly inputTokens: Float64Array;
  readonly outputTokens: Float64Array;
  /** `measured`: costs are recorded dollars, and token prices say nothing about them. */
  readonly costBasis: "tokens" | "measured";
  /** From blind votes; may be empty. */
  readonly preferences: readonly Preference[];
  /** The same fold's rows of the whole pack with all its candidates, for predictors that share parts between models. */
  readonly wider: TrainingSet | null;
};

/** Rows at `rows`, in that order. `wider` is left out: it would bring the other rows back. */
export function selectTrainingRows(set: TrainingSet, rows: readonly number[]): TrainingSet {
  const width = set.candidates.length;
  const table = (of: Float64Array) => {
    const out = new Float64Array(rows.length * width);
    for (const [at, row] of rows.entries()) out.set(of.subarray(row * width, (row + 1) * width), at * width);
    return out;
  };
  return {
    ...set,
    prompts: rows.flatMap((row) => set.prompts[row] ?? []),
    keys: rows.map((row) => set.keys[row] ?? ""),
    clusters: Int32Array.from(rows, (row) => set.clusters[row] ?? 0),
    groups: Int32Array.from(rows, (row) => set.groups[row] ?? 0),
    quality: table(set.quality),
    costUsd: table(set.costUsd),
    inputTokens: table(set.inputTokens),
    outputTokens: table(set.outputTokens),
    wider: null,
  };
}

/** Candidates at `columns`, in that order. */
export function selectTrainingCandidates(set: TrainingSet, columns: readonly number[]): TrainingSet {
  return {
    ...set,
    candidates: columns.flatMap((c) => set.candidates[c] ?? []),
    quality: selectColumns(set.quality, set.candidates.length, columns),
    costUsd: selectColumns(set.costUsd, set.candidates.length, columns),
    inputTokens: selectColumns(set.inputTokens, set.candidates.length, columns),
    outputTokens: selectColumns(set.outputTokens, set.candidates.length, columns),
  };
}

/** Columns of a row-major table; a column of −1 becomes NaN. */
export function selectColumns(table: Float64Array, width: number, columns: readonly number[]): Float64Array {
  const rows = width === 0 ? 0 : table.length / width;
  const out = new Float64Array(rows * columns.length);
  for (let row = 0; row < rows; row++)
    for (const [at, column] of columns.entries())
      out[row * columns.length + at] = column < 0 ? Number.NaN : (table[row * width + column] ?? Number.NaN);
  return out;
}

/** Rows on which candidate `column` has a value in `table`. */
export function measuredRows(set: TrainingSet, table: Float64Array, column: number): number[] {
  const width = set.candidates.length;
  return set.keys.flatMap((_, row) => (Number.isNaN(table[row * width + column] ?? Number.NaN) ? [] : [row]));
}
