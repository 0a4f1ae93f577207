import { assert } from "@/lib/core/assert";
import type { RoutedPrompt, TrainingSet } from "@/lib/routers/training-set";
import { byId, type PackCandidate, type PackPrompt } from "./pack";
import { type CostBasis, outcomeCostUsd } from "./track";

/** The encoded form of a prompt of the pack. */
export type PromptReader = (prompt: PackPrompt) => RoutedPrompt;

/**
 * Rows to learn from, as the tables a router gets: in ascending prompt id, under names that say nothing. Without a cost
 * basis (a quality track) costs and tokens stay unknown.
 */
export function trainingSetOf(
  prompts: readonly PackPrompt[],
  candidates: readonly PackCandidate[],
  { basis, read, wider = null }: { basis: CostBasis | null; read: PromptReader; wider?: TrainingSet | null },
): TrainingSet {
  const rows = prompts.toSorted((a, b) => byId(a.promptId, b.promptId));
  const table = () => new Float64Array(rows.length * candidates.length).fill(Number.NaN);
  const [quality, costUsd, inputTokens, outputTokens] = [table(), table(), table(), table()];
  for (const [row, { outcomes }] of rows.entries()) {
    for (const [c, candidate] of candidates.entries()) {
      const outcome = outcomes.get(candidate.modelId);
      if (!outcome) continue;
      const at = row * candidates.length + c;
      quality[at] = outcome.quality;
      if (basis === null) continue;
      costUsd[at] = outcomeCostUsd(outcome, candidate, basis) ?? Number.NaN;
      inputTokens[at] = outcome.inputTokens;
      outputTokens[at] = outcome.outputTokens ?? Number.NaN;
    }
  }
  return {
    candidates,
    prompts: rows.map(read),
    keys: rows.map((_, row) => String(row).padStart(8, "0")),
    clusters: indicesOf(rows.map(({ cluster }) => cluster)),
    groups: indicesOf(rows.map(({ source }) => source)),
    quality,
    costUsd,
    inputTokens,
    outputTokens,
    costBasis: basis ?? "tokens",
    preferences: [],
    wider,
  };
}

/** Train and val prompts that may be learnt from: none whose cluster is evaluated (spec §6.1). */
export function trainablePrompts(prompts: readonly PackPrompt[], evaluated: readonly PackPrompt[]): PackPrompt[] {
  const clusters = new Set(evaluated.map(({ cluster }) => cluster));
  return prompts.filter(({ cluster }) => !clusters.has(cluster));
}

/** Looks prompts up in encoded rows that follow `order`. */
export function promptReader(
  order: readonly PackPrompt[],
  encoded: { readonly prompts: readonly RoutedPrompt[] },
): PromptReader {
  const rowOf = new Map(order.map((prompt, row) => [prompt, row]));
  return (prompt) => {
    const read = encoded.prompts[rowOf.get(prompt) ?? -1];
    assert(read, `${prompt.promptId} is not encoded`);
    return read;
  };
}

function indicesOf(names: readonly string[]): Int32Array {
  const index = new Map([...new Set(names)].sort(byId).map((name, i) => [name, i]));
  return Int32Array.from(names, (name) => index.get(name) ?? 0);
}
