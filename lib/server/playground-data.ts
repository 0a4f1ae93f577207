import "server-only";
import type { PlaygroundData } from "@/lib/contracts/playground-data";
import { getDeps } from "./deps";

/**
 * What the page is given. Files are parsed once; which models run is asked anew. `wantedVersion`: of an opened link; the
 * current version where it is null or no longer served.
 */
export async function loadPlaygroundData(wantedVersion: string | null = null): Promise<PlaygroundData> {
  const { loadCatalog, providers } = getDeps();
  const { routerVersion: currentVersion, poolsByVersion, candidates } = await loadCatalog();
  const routerVersion = wantedVersion !== null && poolsByVersion.has(wantedVersion) ? wantedVersion : currentVersion;
  const runs = await Promise.all(candidates.map(async ({ modelId }) => (await providers.find(modelId)) !== undefined));
  return {
    routerVersion,
    candidates,
    pools: poolsByVersion.get(routerVersion) ?? [],
    runnable: candidates.filter((_, index) => runs[index]).map(({ modelId }) => modelId),
    providerConfigured: providers.configured,
  };
}
