import type { AddedModels } from "@/app/_ui/use-own-models";
import { toCandidate } from "@/lib/contracts/adapter-codec";
import type { CommunityAdapter } from "@/lib/contracts/community-adapter";
import type { PlaygroundData } from "@/lib/contracts/playground-data";
import type { RunRequest } from "@/lib/contracts/run";
import type { Candidate } from "@/lib/core/candidate";
import { type OwnPrices, withOwnPrices } from "@/lib/core/own-price";

/** What the page decides among: the server's data with the visitor's own models and prices. */
export type DecisionData = PlaygroundData & {
  /** What the server must be told to decide alike; absent when everything is the server's. */
  readonly ownPrices: RunRequest["ownPrices"];
  readonly ownIds: ReadonlySet<string>;
  /** The community's that nobody here runs: predicted and shown, never chosen and never told to the server. */
  readonly onlyShownIds: ReadonlySet<string>;
};

/** Added models join every pool. One whose id the server has by now stays out: the server's is the one that answers. */
export function withOwn(data: PlaygroundData, { own, community }: AddedModels, prices: OwnPrices): DecisionData {
  const known = new Set(data.candidates.map(({ modelId }) => modelId));
  const added = own.map(toCandidate).filter(({ modelId }) => !known.has(modelId));
  const published = community.filter(({ file }) => !known.has(file.model.modelId));
  const isRun = (modelId: string) => published.some(({ file, run }) => run !== null && file.model.modelId === modelId);
  const shared = published.map(fromCommunity);
  const ids = added.map(({ modelId }) => modelId);
  const sharedIds = shared.map(({ modelId }) => modelId);
  const candidates = [...withOwnPrices(data.candidates, prices), ...added, ...shared];
  const told = candidates.filter(({ modelId }) => ids.includes(modelId) || (prices.has(modelId) && known.has(modelId)));
  return {
    ...data,
    candidates,
    pools: withMembers(data.pools, [...ids, ...sharedIds]),
    runnable: [...data.runnable, ...ids, ...sharedIds.filter(isRun)],
    ownPrices: told.length === 0 ? undefined : told.map(({ modelId, price }) => ({ modelId, ...price })),
    ownIds: new Set(ids),
    onlyShownIds: new Set(sharedIds.filter((id) => !isRun(id))),
  };
}

function withMembers(pools: PlaygroundData["pools"], ids: readonly string[]): PlaygroundData["pools"] {
  return ids.length === 0 ? pools : pools.map((pool) => ({ ...pool, modelIds: [...pool.modelIds, ...ids] }));
}

function fromCommunity({ file, run }: CommunityAdapter): Candidate {
  const candidate = toCandidate(file);
  return {
    ...candidate,
    label: `${candidate.label} (community)`,
    family: "community",
    price: run?.price ?? candidate.price,
    priceSource: run ? "an admin of this server" : "its sender, not checked",
  };
}
