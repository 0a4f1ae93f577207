import type { ModelPrice } from "@/lib/core/candidate";
import { costUsd } from "@/lib/core/cost";
import type { PackCandidate, PackOutcome, PackPrompt } from "./pack";

/** Where the cost of an outcome comes from: tokens at list prices, or dollars that a harness recorded. */
export type CostBasis = "tokens" | "measured";

/** A candidate list and a source list. A change of either, or of prices, is a new version (spec §6.1). */
export type Track = {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  /** A quality track has no cost metric at all. */
  readonly kind: "cost" | "quality";
  readonly basis: CostBasis;
  readonly candidates: readonly string[];
  readonly sources: readonly string[];
};

/** A source that loses more of its prompts than this may not be in the track. */
export const DROPPED_SHARE_MAX = 0.02;

/** How many prompts a source had, and how many of them left the track because a pair was missing. */
export type SourceCount = { readonly source: string; readonly prompts: number; readonly dropped: number };

type Costing = Pick<PackCandidate, "price" | "billsHiddenTokens">;

/** Realised cost in USD; null where it is unknown: no output tokens, hidden tokens, or no recorded dollars. */
export function outcomeCostUsd(
  outcome: PackOutcome,
  { price, billsHiddenTokens }: Costing,
  basis: CostBasis,
): number | null {
  if (basis === "measured") return outcome.costUsdMeasured;
  return billsHiddenTokens ? null : tokenCostUsd(price, outcome.inputTokens, outcome.outputTokens);
}

/** Null output tokens: the cost is unknown, never 0. */
export function tokenCostUsd(price: ModelPrice, inputTokens: number, outputTokens: number | null): number | null {
  return outputTokens === null ? null : costUsd(price, inputTokens, outputTokens);
}

/** The prompts on which every pair of the track is measured (with a cost in a cost track), and the loss per source. */
export function trackMembership<Prompt extends Pick<PackPrompt, "source" | "outcomes">>(
  prompts: readonly Prompt[],
  candidates: readonly PackCandidate[],
  track: Pick<Track, "kind" | "basis" | "sources">,
): { kept: Prompt[]; counts: SourceCount[] } {
  const isWhole = ({ outcomes }: Prompt) =>
    candidates.every((candidate) => {
      const outcome = outcomes.get(candidate.modelId);
      return (
        outcome !== undefined && (track.kind === "quality" || outcomeCostUsd(outcome, candidate, track.basis) !== null)
      );
    });
  const sources = new Set(track.sources);
  const inSources = prompts.filter(({ source }) => sources.has(source));
  const kept = inSources.filter(isWhole);
  const countBySource = (of: readonly Prompt[], source: string) => of.filter((p) => p.source === source).length;
  const counts = track.sources.map((source) => {
    const count = countBySource(inSources, source);
    return { source, prompts: count, dropped: count - countBySource(kept, source) };
  });
  return { kept, counts };
}

/** Sources that may be evaluated: they have prompts, and at most 2 % of them were dropped. */
export function admittedSources(counts: readonly SourceCount[]): Set<string> {
  const admitted = counts.filter(({ prompts, dropped }) => prompts > 0 && dropped <= DROPPED_SHARE_MAX * prompts);
  return new Set(admitted.map(({ source }) => source));
}
