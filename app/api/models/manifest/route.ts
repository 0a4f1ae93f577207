import { noBody } from "@/lib/server/api-route";
import { servedManifest } from "@/lib/server/calibration/served-manifest";
import { apiRoute } from "@/lib/server/deps";

export const dynamic = "force-dynamic";

/** What `/models/manifest.json` answers (next.config.ts): the files' manifest with calibrated routers. */
export const GET = apiRoute({
  body: noBody,
  limit: () => ({ name: "manifest", perMinute: 600 }),
  handle: async ({ deps }) => Response.json(await servedManifest(deps), { headers: { "cache-control": "no-cache" } }),
});
