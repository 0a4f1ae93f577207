import "server-only";
import type { Exclusion } from "@/lib/core/decide";
import { AppError } from "../errors";
import type { Endpoint, Providers } from "../providers/configured-providers";
import type { RouterCatalog } from "../router-catalog";
import type { Policy } from "./policy";

export type PoolEndpoints = ReadonlyMap<string, Endpoint | undefined>;

/** Who would answer for each member of the policy's pool. */
export async function findEndpoints({ find }: Providers, { pool }: Policy): Promise<PoolEndpoints> {
  return new Map(await Promise.all(pool.modelIds.map(async (id) => [id, await find(id)] as const)));
}

/** What nobody here runs, and what the caller left out. Throws bad_request for a name nobody knows. */
export function exclusionsFor(
  { candidateById }: RouterCatalog,
  endpoints: PoolEndpoints,
  excludedIds: readonly string[],
): Map<string, Exclusion> {
  if (excludedIds.some((id) => !candidateById.has(id)))
    throw new AppError("bad_request", "excluded_models: one of these models is not known. GET /v1/models lists them.", {
      param: "excluded_models",
    });
  const exclusions = new Map<string, Exclusion>();
  for (const [id, endpoint] of endpoints) if (!endpoint) exclusions.set(id, "not_runnable");
  for (const id of excludedIds) exclusions.set(id, "excluded");
  return exclusions;
}
