import { noBody } from "@/lib/server/api-route";
import { apiRoute } from "@/lib/server/deps";
import { loadRun } from "@/lib/server/recorded-run";

export const dynamic = "force-dynamic";

export const GET = apiRoute({
  body: noBody,
  limit: () => ({ name: "run", perMinute: 600 }),
  handle: async ({ deps, params }) =>
    Response.json(await loadRun(deps, params.id), { headers: { "cache-control": "no-store" } }),
});
