import "server-only";
import type { Router } from "@/lib/contracts/router-file";
import { loadRouterVersion, type VersionDeps } from "./served-manifest";

/** The router in force, read from disk and database once per version. */
export function createServedRouter(deps: VersionDeps): () => Promise<Router> {
  let held: { readonly version: string; readonly loading: Promise<Router> } | undefined;
  return async () => {
    const { routerVersion: version } = await deps.loadCatalog();
    if (held?.version !== version) {
      const loading = loadRouterVersion(deps, version).then(({ router }) => router);
      held = { version, loading };
      loading.catch(() => {
        if (held?.loading === loading) held = undefined;
      });
    }
    return held.loading;
  };
}
