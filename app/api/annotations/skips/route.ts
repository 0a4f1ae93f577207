import { skipRequest } from "@/lib/contracts/annotation";
import { requireAnnotator } from "@/lib/server/annotations/annotator";
import { recordSkip } from "@/lib/server/annotations/vote";
import { apiRoute } from "@/lib/server/deps";

export const dynamic = "force-dynamic";

/** Closes a pair without a vote; it never comes back. */
export const POST = apiRoute({
  body: skipRequest,
  limit: () => ({ name: "annotation-votes", perMinute: 60 }),
  handle: async ({ deps, headers, body }) => {
    const { id } = await requireAnnotator(deps, headers);
    await recordSkip(deps, id, body.showingId);
    return Response.json({ skipped: true });
  },
});
