import { skipRatingRequest } from "@/lib/contracts/annotation";
import { sayRoute } from "@/lib/server/annotations/annotator-route";
import { recordRatingSkip } from "@/lib/server/annotations/rate";

export const dynamic = "force-dynamic";

/** Passes over an answer that was shown; it does not come back. */
export const POST = sayRoute(skipRatingRequest, async (deps, annotatorId, { ratingId }) => {
  await recordRatingSkip(deps, annotatorId, ratingId);
  return { skipped: true };
});
