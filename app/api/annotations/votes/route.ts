import { voteRequest } from "@/lib/contracts/annotation";
import { sayRoute } from "@/lib/server/annotations/annotator-route";
import { recordVote } from "@/lib/server/annotations/vote";

export const dynamic = "force-dynamic";

/** One vote per showing: sent twice, it is stored once and answered twice. */
export const POST = sayRoute(voteRequest, recordVote);
