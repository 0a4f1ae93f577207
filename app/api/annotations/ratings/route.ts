import { rateRequest } from "@/lib/contracts/annotation";
import { requireAnnotator } from "@/lib/server/annotations/annotator";
import { recordRating } from "@/lib/server/annotations/rate";
import { apiRoute } from "@/lib/server/deps";

export const dynamic = "force-dynamic";

/** One rating of an answer that was shown; the answer reveals who wrote it. */
export const POST = apiRoute({
  body: rateRequest,
  limit: () => ({ name: "annotation-votes", perMinute: 60 }),
  handle: async ({ deps, headers, body }) => {
    const { id } = await requireAnnotator(deps, headers);
    return Response.json(await recordRating(deps, id, body), { headers: { "cache-control": "no-store" } });
  },
});
