import { changeRequest } from "@/lib/contracts/annotation";
import { requireAnnotator } from "@/lib/server/annotations/annotator";
import { recordChange } from "@/lib/server/annotations/vote";
import { apiRoute } from "@/lib/server/deps";

export const dynamic = "force-dynamic";

/** A change of mind after the reveal, kept beside the blind vote. */
export const POST = apiRoute({
  body: changeRequest,
  limit: () => ({ name: "annotation-votes", perMinute: 60 }),
  handle: async ({ deps, headers, body }) => {
    const { id } = await requireAnnotator(deps, headers);
    await recordChange(deps, id, body);
    return Response.json({ changed: true });
  },
});
