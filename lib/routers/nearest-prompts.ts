import { createMatrix, type Matrix, multiplyTransposed } from "@/lib/training/matrix";
import type { PromptAxes } from "./prompt-axes";
import { rowAt } from "./prompt-axes";
import type { RoutedPrompt } from "./training-set";

/** One prompt against all indexed prompts. Buffers are reused by the next prompt of the scan. */
export type Neighbourhood = {
  /** Cosine to every indexed prompt in the reduced dims. */
  readonly similarities: Float32Array;
  /** Those of `rows` with the largest whole cosine, exactly: `k` of them, or all when there are fewer. Nearest first. */
  nearest(rows: Int32Array, k: number): Int32Array;
};

export type NeighbourScan = (
  prompts: readonly RoutedPrompt[],
  visit: (prompt: number, neighbourhood: Neighbourhood) => void,
) => void;

/** Prompts per pass: their similarities to 10,000 indexed prompts are 1.3 MB, which stays in cache. */
const BLOCK_ROWS = 32;
const ROUNDING = 1e-5;

/**
 * Nearest neighbours by brute force in few dims, made exact: what the left-out dims can add to a dot product is at most
 * the product of the lengths left out (Cauchy–Schwarz), so whole dot products are taken of those alone that could still
 * be among the nearest. No result depends on the batch or on its order.
 */
export function indexPrompts(indexed: readonly RoutedPrompt[], axes: PromptAxes): NeighbourScan {
  const index = axes.reduce(indexed);
  return (prompts, visit) => {
    const out = createMatrix(BLOCK_ROWS, index.rows.rows);
    // Of one prompt at a time; NaN: not taken yet.
    const exact = new Float32Array(indexed.length).fill(Number.NaN);
    for (let start = 0; start < prompts.length; start += BLOCK_ROWS) {
      const block = prompts.slice(start, start + BLOCK_ROWS);
      const queries = axes.reduce(block);
      const { rows } = queries.rows;
      const part: Matrix = { rows, columns: out.columns, values: out.values.subarray(0, rows * out.columns) };
      multiplyTransposed(part, queries.rows, index.rows);
      for (const [at, { embedding }] of block.entries()) {
        const similarities = rowAt(part, at).subarray(0, indexed.length);
        const rest = queries.rests[at] ?? 0;
        visit(start + at, {
          similarities,
          nearest(from, k) {
            const shortlist = nearestRows(similarities, from, k);
            takeExactly(exact, shortlist, { indexed, embedding });
            const bar = shortlist.reduce((least, row) => Math.min(least, exact[row] ?? 0), 1) - ROUNDING;
            const possible = rowsAbove(bar, from, { similarities, rest, rests: index.rests });
            takeExactly(exact, possible, { indexed, embedding });
            const nearest = nearestRows(exact, possible, k);
            for (const row of shortlist) exact[row] = Number.NaN;
            for (const row of possible) exact[row] = Number.NaN;
            return nearest;
          },
        });
      }
    }
  };
}

/**
 * The `k` of `rows` with the largest similarity (all, when there are fewer), most similar first; ties go to the smaller
 * index, which is the smaller prompt key. `rows` ascend.
 */
export function nearestRows(similarities: Float32Array, rows: Int32Array, k: number): Int32Array {
  const nearest = new Int32Array(Math.min(k, rows.length));
  const found = new Float32Array(nearest.length);
  let count = 0;
  for (let next = 0; next < rows.length; next++) {
    const row = rows[next] ?? 0;
    const similarity = similarities[row] ?? Number.NaN;
    if (count === nearest.length && similarity <= (found[count - 1] ?? 0)) continue;
    let at = count < nearest.length ? count++ : count - 1;
    for (; at > 0 && (found[at - 1] ?? 0) < similarity; at--) {
      found[at] = found[at - 1] ?? 0;
      nearest[at] = nearest[at - 1] ?? 0;
    }
    found[at] = similarity;
    nearest[at] = row;
  }
  return nearest;
}

type Bounded = { readonly similarities: Float32Array; readonly rest: number; readonly rests: Float32Array };

/** Those of `from` whose whole similarity may reach `bar`. */
function rowsAbove(bar: number, from: Int32Array, { similarities, rest, rests }: Bounded): Int32Array {
  const possible = new Int32Array(from.length);
  let count = 0;
  for (let at = 0; at < from.length; at++) {
    const row = from[at] ?? 0;
    if ((similarities[row] ?? 0) + rest * (rests[row] ?? 0) >= bar) possible[count++] = row;
  }
  return possible.subarray(0, count);
}

type Whole = { readonly indexed: readonly RoutedPrompt[]; readonly embedding: Float32Array };

function takeExactly(exact: Float32Array, rows: Int32Array, { indexed, embedding }: Whole): void {
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0;
    if (Number.isNaN(exact[row])) exact[row] = similarityOf(embedding, indexed[row]?.embedding ?? embedding);
  }
}

/** Four sums at once: one alone waits for itself at every step. */
function similarityOf(a: Float32Array, b: Float32Array): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let at = 0; at < a.length; at += 4) {
    s0 += (a[at] ?? 0) * (b[at] ?? 0);
    s1 += (a[at + 1] ?? 0) * (b[at + 1] ?? 0);
    s2 += (a[at + 2] ?? 0) * (b[at + 2] ?? 0);
    s3 += (a[at + 3] ?? 0) * (b[at + 3] ?? 0);
  }
  return s0 + s1 + s2 + s3;
}
