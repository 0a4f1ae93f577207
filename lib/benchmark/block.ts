import { assert } from "@/lib/core/assert";
import type { ModelMeans } from "@/lib/core/fixed-models";
import { byId, type Pack, type PackCandidate, type PackPrompt, type Split } from "./pack";
import { admittedSources, outcomeCostUsd, type SourceCount, type Track, trackMembership } from "./track";

/** The complete outcomes of one track on some prompts, as plain arrays: nothing per prompt is allocated in scoring. */
export type Block = {
  /** Ascending model id; columns of `quality` and `costUsd`. */
  readonly candidates: readonly PackCandidate[];
  /** Ascending prompt id; rows. */
  readonly prompts: readonly PackPrompt[];
  /** Row-major [prompts, candidates], in [0, 1]. */
  readonly quality: Float64Array;
  /** Row-major [prompts, candidates], USD; null in a quality track, which has no cost. */
  readonly costUsd: Float64Array | null;
};

export type TrackBlock = {
  readonly block: Block;
  readonly counts: readonly SourceCount[];
  /** Sources of the track without a prompt here, or that lost more than 2 % of them: not evaluated. */
  readonly sourcesLeftOut: readonly string[];
};

/** Prompts of `splits` on which every candidate of the track is measured. Throws when the pack lacks a candidate. */
export function trackBlock(pack: Pack, track: Track, splits: readonly Split[]): TrackBlock {
  const candidates = track.candidates.toSorted(byId).map((modelId) => {
    const candidate = pack.candidates.find((c) => c.modelId === modelId);
    assert(candidate, `track ${track.id} names ${modelId}, which pack ${pack.name} does not list`);
    return candidate;
  });
  const ofSplits = pack.prompts.filter(({ split }) => splits.includes(split));
  const { kept, counts } = trackMembership(ofSplits, candidates, track);
  const admitted = admittedSources(counts);
  const prompts = kept.filter(({ source }) => admitted.has(source)).toSorted((a, b) => byId(a.promptId, b.promptId));
  const sourcesLeftOut = track.sources.filter((source) => !admitted.has(source));
  return { block: blockOf(prompts, candidates, track), counts, sourcesLeftOut };
}

export function blockOf(
  prompts: readonly PackPrompt[],
  candidates: readonly PackCandidate[],
  { kind, basis }: Pick<Track, "kind" | "basis">,
): Block {
  const quality = new Float64Array(prompts.length * candidates.length);
  const costUsd = kind === "cost" ? new Float64Array(quality.length) : null;
  for (const [i, { promptId, outcomes }] of prompts.entries()) {
    for (const [c, candidate] of candidates.entries()) {
      const outcome = outcomes.get(candidate.modelId);
      assert(outcome, `${candidate.modelId} was not measured on ${promptId}`);
      const at = i * candidates.length + c;
      quality[at] = outcome.quality;
      if (costUsd) costUsd[at] = outcomeCostUsd(outcome, candidate, basis) ?? Number.NaN;
    }
  }
  return { candidates, prompts, quality, costUsd };
}

/** Mean cost and quality of every candidate over the block; cost is NaN in a quality track. */
export function fixedMeans({ candidates, prompts, quality, costUsd }: Block): ModelMeans[] {
  return candidates.map(({ modelId }, c) => ({
    modelId,
    quality: columnMean(quality, prompts.length, candidates.length, c),
    costUsd: costUsd ? columnMean(costUsd, prompts.length, candidates.length, c) : Number.NaN,
  }));
}

function columnMean(matrix: Float64Array, rows: number, columns: number, column: number): number {
  let sum = 0;
  for (let at = column; at < matrix.length; at += columns) sum += matrix[at] ?? 0;
  return sum / rows;
}

/** The rows at `rows`, in that order. */
export function selectBlock(block: Block, rows: readonly number[]): Block {
  const width = block.candidates.length;
  const table = (of: Float64Array) => {
    const out = new Float64Array(rows.length * width);
    for (const [at, row] of rows.entries()) out.set(of.subarray(row * width, (row + 1) * width), at * width);
    return out;
  };
  return {
    candidates: block.candidates,
    prompts: rows.flatMap((row) => block.prompts[row] ?? []),
    quality: table(block.quality),
    costUsd: block.costUsd && table(block.costUsd),
  };
}
