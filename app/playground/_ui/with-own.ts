import type { AddedModels } from "@/app/_ui/use-own-models";
import { type AdapterFile, toCandidate } from "@/lib/contracts/adapter-file";
import type { PlaygroundData } from "@/lib/contracts/playground-data";
import type { RunRequest } from "@/lib/contracts/run";
import type { Candidate } from "@/lib/core/candidate";
import { type OwnPrices, withOwnPrices } from "@/lib/core/own-price";

/** What the page decides among: the server's data with the visitor's own models and prices. */
export type DecisionData = PlaygroundData & {
  /** What the server must be told to decide alike; absent when everything is the server's. */
  readonly ownPrices: RunRequest["ownPrices"];
  readonly ownIds: ReadonlySet<string>;
  /** Predicted and shown, never chosen and never told to the server: nobody here runs them. */
  readonly communityIds: ReadonlySet<string>;
};

/** Added models join every pool. One whose id the server has by now stays out: the server's is the one that answers. */
export function withOwn(data: PlaygroundData, { own, community }: AddedModels, prices: OwnPrices): DecisionData {
  const known = new Set(data.candidates.map(({ modelId }) => modelId));
  const unknown = (models: readonly AdapterFile[]) =>
    models.map(toCandidate).filter(({ modelId }) => !known.has(modelId));
  const [added, shown] = [unknown(own), unknown(community)];
  const ids = added.map(({ modelId }) => modelId);
  const poolIds = [...ids, ...shown.map(({ modelId }) => modelId)];
  const candidates = [...withOwnPrices(data.candidates, prices), ...added, ...shown.map(fromCommunity)];
  const told = candidates.filter(({ modelId }) => ids.includes(modelId) || (prices.has(modelId) && known.has(modelId)));
  return {
    ...data,
    candidates,
    pools:
      poolIds.length === 0
        ? data.pools
        : data.pools.map((pool) => ({ ...pool, modelIds: [...pool.modelIds, ...poolIds] })),
    runnable: [...data.runnable, ...ids],
    ownPrices: told.length === 0 ? undefined : told.map(({ modelId, price }) => ({ modelId, ...price })),
    ownIds: new Set(ids),
    communityIds: new Set(shown.map(({ modelId }) => modelId)),
  };
}

function fromCommunity(candidate: Candidate): Candidate {
  return {
    ...candidate,
    label: `${candidate.label} (community)`,
    family: "community",
    priceSource: "its sender, not checked",
  };
}
