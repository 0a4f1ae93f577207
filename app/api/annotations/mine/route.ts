import { z } from "zod";
import { deleteAnnotator } from "@/db/queries/annotators";
import { clearedCookie, knownAnnotator, requireAnnotator } from "@/lib/server/annotations/annotator";
import { loadOwnFigures } from "@/lib/server/annotations/own-figures";
import { noBody } from "@/lib/server/api-route";
import { apiRoute } from "@/lib/server/deps";

export const dynamic = "force-dynamic";

/** How this browser's or account's votes agree with gold, others, the router and themselves. */
export const GET = apiRoute({
  body: noBody,
  limit: () => ({ name: "annotation-mine", perMinute: 120 }),
  handle: async ({ deps, headers }) => {
    const figures = await loadOwnFigures(deps, (await knownAnnotator(deps, headers))?.id);
    return Response.json(figures, { headers: { "cache-control": "no-store" } });
  },
});

/** Deletes everything that this browser or account has voted, rated and reported. */
export const DELETE = apiRoute({
  body: z.strictObject({}),
  limit: () => ({ name: "annotation-deletes", perMinute: 10 }),
  handle: async ({ deps, headers }) => {
    const { id } = await requireAnnotator(deps, headers);
    const votes = await deps.database.use((db) => deleteAnnotator(db, id));
    return Response.json({ deletedVotes: votes }, { headers: { "set-cookie": clearedCookie() } });
  },
});
