import "server-only";
import { findPublishedAdapters, runOf } from "@/db/queries/community-adapters";
import type { RunRequest } from "@/lib/contracts/run";
import type { Candidate } from "@/lib/core/candidate";
import type { Database } from "../database";
import type { Endpoint, Providers } from "../providers/configured-providers";
import type { RouterCatalog } from "../router-catalog";

/** A published model that takes part in one run: at the registry's price, answered by the endpoint that an admin named. */
type Runnable = { readonly candidate: Candidate; readonly endpoint: Endpoint };

export type CatalogWithCommunity = {
  readonly catalog: RouterCatalog;
  readonly communityEndpoints: ReadonlyMap<string, Endpoint>;
};

/**
 * The catalog with the published models that the request predicts, as members of its pool. Nothing that a request says of
 * them but their predicted quality is used: price and endpoint are ours. Without such a prediction nothing is looked up.
 */
export async function withCommunity(
  { database, providers }: { readonly database: Pick<Database, "use">; readonly providers: Providers },
  catalog: RouterCatalog,
  { predictions, routerVersion, poolId }: RunRequest,
): Promise<CatalogWithCommunity> {
  const unknown = predictions.flatMap(({ modelId }) => (catalog.candidateById.has(modelId) ? [] : [modelId]));
  if (unknown.length === 0) return { catalog, communityEndpoints: new Map() };
  const rows = await database.use((db) => findPublishedAdapters(db, unknown));
  const runnable = rows.flatMap((row): Runnable[] => {
    const run = row.file.router.version === routerVersion ? runOf(row) : undefined;
    const endpoint = run && providers.at(run);
    if (!endpoint) return [];
    const { usdPerMillionInput, usdPerMillionOutput } = run;
    const { modelId, label } = row.file.model;
    const price = { usdPerMillionInput, usdPerMillionOutput };
    return [{ candidate: { modelId, label, family: "community", price, priceSource: "an admin" }, endpoint }];
  });
  return {
    catalog: extended(catalog, { routerVersion, poolId }, runnable),
    communityEndpoints: new Map(runnable.map(({ candidate, endpoint }) => [candidate.modelId, endpoint])),
  };
}

function extended(
  catalog: RouterCatalog,
  { routerVersion, poolId }: Pick<RunRequest, "routerVersion" | "poolId">,
  runnable: readonly Runnable[],
): RouterCatalog {
  const candidates = [...catalog.candidates, ...runnable.map(({ candidate }) => candidate)];
  const ids = runnable.map(({ candidate }) => candidate.modelId);
  const pools = (catalog.poolsByVersion.get(routerVersion) ?? []).map((pool) =>
    pool.id === poolId ? { ...pool, modelIds: [...pool.modelIds, ...ids] } : pool,
  );
  return {
    ...catalog,
    candidates,
    candidateById: new Map(candidates.map((candidate) => [candidate.modelId, candidate])),
    poolsByVersion:
      pools.length === 0 ? catalog.poolsByVersion : new Map([...catalog.poolsByVersion, [routerVersion, pools]]),
  };
}
