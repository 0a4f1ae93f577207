import { noBody } from "@/lib/server/api-route";
import { versionCardText } from "@/lib/server/calibration/served-manifest";
import { apiRoute } from "@/lib/server/deps";

export const dynamic = "force-dynamic";

/** The card of a calibrated router, at the address that the manifest names. */
export const GET = apiRoute({
  body: noBody,
  limit: () => ({ name: "version-card", perMinute: 240 }),
  handle: async ({ deps, params }) => {
    const text = await versionCardText(deps, (params.file ?? "").replace(/\.json$/, ""));
    return new Response(text, { headers: { "content-type": "application/json", "cache-control": "no-cache" } });
  },
});
