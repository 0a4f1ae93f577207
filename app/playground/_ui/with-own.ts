import { type AdapterFile, toCandidate } from "@/lib/contracts/adapter-file";
import type { PlaygroundData } from "@/lib/contracts/playground-data";
import type { RunRequest } from "@/lib/contracts/run";
import { type OwnPrices, withOwnPrices } from "@/lib/core/own-price";

/** What the page decides among: the server's data with the visitor's own models and prices. */
export type DecisionData = PlaygroundData & {
  /** What the server must be told to decide alike; absent when everything is the server's. */
  readonly ownPrices: RunRequest["ownPrices"];
  readonly ownIds: ReadonlySet<string>;
};

/** Own models join every pool. One whose id the server has by now stays out: the server's is the one that answers. */
export function withOwn(data: PlaygroundData, models: readonly AdapterFile[], prices: OwnPrices): DecisionData {
  const known = new Set(data.candidates.map(({ modelId }) => modelId));
  const added = models.map(toCandidate).filter(({ modelId }) => !known.has(modelId));
  const ids = added.map(({ modelId }) => modelId);
  const candidates = [...withOwnPrices(data.candidates, prices), ...added];
  const told = candidates.filter(({ modelId }) => ids.includes(modelId) || prices.has(modelId));
  return {
    ...data,
    candidates,
    pools:
      ids.length === 0 ? data.pools : data.pools.map((pool) => ({ ...pool, modelIds: [...pool.modelIds, ...ids] })),
    runnable: [...data.runnable, ...ids],
    ownPrices: told.length === 0 ? undefined : told.map(({ modelId, price }) => ({ modelId, ...price })),
    ownIds: new Set(ids),
  };
}
