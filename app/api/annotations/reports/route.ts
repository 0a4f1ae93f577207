import { reportRequest } from "@/lib/contracts/annotation";
import { requireAnnotator } from "@/lib/server/annotations/annotator";
import { recordReport } from "@/lib/server/annotations/vote";
import { apiRoute } from "@/lib/server/deps";

export const dynamic = "force-dynamic";

/** Something is wrong with the pair; two such reports withdraw it. */
export const POST = apiRoute({
  body: reportRequest,
  limit: () => ({ name: "annotation-votes", perMinute: 60 }),
  handle: async ({ deps, headers, body }) => {
    const { id } = await requireAnnotator(deps, headers);
    await recordReport(deps, id, body);
    return Response.json({ reported: true });
  },
});
