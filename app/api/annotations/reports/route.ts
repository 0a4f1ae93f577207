import { reportRequest } from "@/lib/contracts/annotation";
import { sayRoute } from "@/lib/server/annotations/annotator-route";
import { recordReport } from "@/lib/server/annotations/vote";

export const dynamic = "force-dynamic";

/** Something is wrong with the pair; two such reports withdraw it. */
export const POST = sayRoute(reportRequest, async (deps, annotatorId, report) => {
  await recordReport(deps, annotatorId, report);
  return { reported: true };
});
