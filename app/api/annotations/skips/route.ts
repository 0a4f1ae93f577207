import { skipRequest } from "@/lib/contracts/annotation";
import { sayRoute } from "@/lib/server/annotations/annotator-route";
import { recordSkip } from "@/lib/server/annotations/vote";

export const dynamic = "force-dynamic";

/** Closes a pair without a vote; it never comes back. */
export const POST = sayRoute(skipRequest, async (deps, annotatorId, { showingId }) => {
  await recordSkip(deps, annotatorId, showingId);
  return { skipped: true };
});
