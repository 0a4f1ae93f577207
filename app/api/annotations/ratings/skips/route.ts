import { skipRatingRequest } from "@/lib/contracts/annotation";
import { requireAnnotator } from "@/lib/server/annotations/annotator";
import { recordRatingSkip } from "@/lib/server/annotations/rate";
import { apiRoute } from "@/lib/server/deps";

export const dynamic = "force-dynamic";

/** Passes over an answer that was shown; it does not come back. */
export const POST = apiRoute({
  body: skipRatingRequest,
  limit: () => ({ name: "annotation-votes", perMinute: 60 }),
  handle: async ({ deps, headers, body }) => {
    const { id } = await requireAnnotator(deps, headers);
    await recordRatingSkip(deps, id, body.ratingId);
    return Response.json({ skipped: true });
  },
});
