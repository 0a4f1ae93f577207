/** What a router learns from, as dense tables. Rows are prompts; columns of the outcome tables are candidates. */
export type TrainingRows = {
  readonly count: number;
  readonly inputs: number;
  readonly candidates: number;
  /** Row-major [count, inputs], as the predictor will get them. */
  readonly features: Float32Array;
  /** Weight of each row in the loss, mean about 1. */
  readonly weights: Float32Array;
  /** Row-major [count, candidates], in [0, 1]; NaN where nothing was measured. */
  readonly quality: Float32Array;
  /** Row-major [count, candidates], ln(1 + output tokens); NaN where they are unknown. */
  readonly outputTokensLog: Float32Array;
};

/** Rows at `indices`, copied, in that order. */
export function selectRows(rows: TrainingRows, indices: readonly number[]): TrainingRows {
  const pick = (table: Float32Array, width: number) => {
    const out = new Float32Array(indices.length * width);
    for (const [at, row] of indices.entries()) out.set(table.subarray(row * width, (row + 1) * width), at * width);
    return out;
  };
  return {
    count: indices.length,
    inputs: rows.inputs,
    candidates: rows.candidates,
    features: pick(rows.features, rows.inputs),
    weights: pick(rows.weights, 1),
    quality: pick(rows.quality, rows.candidates),
    outputTokensLog: pick(rows.outputTokensLog, rows.candidates),
  };
}

/**
 * count^-0.5 of each row's source, scaled to mean 1: between "every prompt counts the same" (one large source decides)
 * and "every source counts the same" (a small source is learnt by heart).
 */
export function sourceWeights(sources: readonly string[]): Float32Array {
  const counts = new Map<string, number>();
  for (const source of sources) counts.set(source, (counts.get(source) ?? 0) + 1);
  const raw = sources.map((source) => 1 / Math.sqrt(counts.get(source) ?? 1));
  const mean = raw.reduce((sum, weight) => sum + weight, 0) / raw.length;
  return Float32Array.from(raw, (weight) => weight / mean);
}
