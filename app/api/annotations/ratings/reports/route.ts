import { reportRatingRequest } from "@/lib/contracts/annotation";
import { sayRoute } from "@/lib/server/annotations/annotator-route";
import { recordRatingReport } from "@/lib/server/annotations/rate";

export const dynamic = "force-dynamic";

/** Something is wrong with the answer; two such reports withdraw every pair that holds it. */
export const POST = sayRoute(reportRatingRequest, async (deps, annotatorId, report) => {
  await recordRatingReport(deps, annotatorId, report);
  return { reported: true };
});
