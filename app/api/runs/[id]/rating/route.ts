import { ratingRequest } from "@/lib/contracts/run";
import { apiRoute } from "@/lib/server/deps";
import { rateRecordedRun } from "@/lib/server/recorded-run";

export const dynamic = "force-dynamic";

export const POST = apiRoute({
  body: ratingRequest,
  limit: () => ({ name: "rating", perMinute: 120 }),
  handle: async ({ deps, params, body }) => Response.json(await rateRecordedRun(deps, params.id, body.rating)),
});
