import { voteRequest } from "@/lib/contracts/annotation";
import { requireAnnotator } from "@/lib/server/annotations/annotator";
import { recordVote } from "@/lib/server/annotations/vote";
import { apiRoute } from "@/lib/server/deps";

export const dynamic = "force-dynamic";

/** One vote per showing: sent twice, it is stored once and answered twice. */
export const POST = apiRoute({
  body: voteRequest,
  limit: () => ({ name: "annotation-votes", perMinute: 60 }),
  handle: async ({ deps, headers, body }) => {
    const { id } = await requireAnnotator(deps, headers);
    return Response.json(await recordVote(deps, id, body));
  },
});
