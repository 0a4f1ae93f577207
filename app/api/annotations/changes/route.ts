import { changeRequest } from "@/lib/contracts/annotation";
import { sayRoute } from "@/lib/server/annotations/annotator-route";
import { recordChange } from "@/lib/server/annotations/vote";

export const dynamic = "force-dynamic";

/** A change of mind after the reveal, kept beside the blind vote. */
export const POST = sayRoute(changeRequest, async (deps, annotatorId, change) => {
  await recordChange(deps, annotatorId, change);
  return { changed: true };
});
