import { rateRequest } from "@/lib/contracts/annotation";
import { sayRoute } from "@/lib/server/annotations/annotator-route";
import { recordRating } from "@/lib/server/annotations/rate";

export const dynamic = "force-dynamic";

/** One rating of an answer that was shown; the answer reveals who wrote it. */
export const POST = sayRoute(rateRequest, recordRating);
