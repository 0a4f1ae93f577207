import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalize } from "@/lib/core/embedding";
import { createRandom } from "@/lib/core/random";
import { trainingSet } from "./all-routers.fixture";
import { indexPrompts, nearestRows } from "./nearest-prompts";
import { fitPromptAxes } from "./prompt-axes";
import type { RoutedPrompt } from "./training-set";

/** Vectors with most of their length in the first dims, as encoders make them. */
function widePrompts(count: number, seed: number): RoutedPrompt[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => ({
    embedding: normalize(Float32Array.from({ length: 128 }, (_, dim) => (random() - 0.5) / (1 + dim / 8))),
    inputTokens: 1,
  }));
}

describe("nearest neighbours", () => {
  test("equal what comparing with every prompt finds, although most are never compared whole", () => {
    const prompts = widePrompts(600, 1);
    const width = 3;
    const quality = new Float64Array(prompts.length * width).fill(1);
    const set = { ...trainingSet(), prompts, keys: prompts.map((_, i) => String(i)), quality };
    const rows = Int32Array.from({ length: 300 }, (_, at) => 2 * at);
    const wholly = (a: RoutedPrompt, b: RoutedPrompt | undefined) =>
      Math.fround(a.embedding.reduce((sum, x, dim) => sum + x * (b?.embedding[dim] ?? 0), 0));
    const queries = widePrompts(40, 2);
    indexPrompts(prompts, fitPromptAxes(set))(queries, (i, { nearest }) => {
      const query = queries[i];
      if (!query) throw new Error("a query");
      const far = Array.from(nearest(rows, 12), (row) => wholly(query, prompts[row]));
      const all = Array.from(rows, (row) => wholly(query, prompts[row])).sort((a, b) => b - a);
      for (const [at, similarity] of far.entries()) expect(similarity).toBeCloseTo(all[at] ?? 0, 6);
    });
  });

  test("come most similar first, ties in ascending row, all of them when k is larger", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 8 }).map((n) => n / 8)),
        fc.integer({ min: 1, max: 12 }),
        (similarities, k) => {
          const rows = Int32Array.from(similarities.keys());
          const sorted = [...rows].sort((a, b) => (similarities[b] ?? 0) - (similarities[a] ?? 0) || a - b);
          expect([...nearestRows(Float32Array.from(similarities), rows, k)]).toEqual(sorted.slice(0, k));
        },
      ),
    );
  });
});
