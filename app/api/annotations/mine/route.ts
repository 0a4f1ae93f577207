import { z } from "zod";
import { deleteAnnotator } from "@/db/queries/annotators";
import { clearedCookie, requireAnnotator } from "@/lib/server/annotations/annotator";
import { apiRoute } from "@/lib/server/deps";

export const dynamic = "force-dynamic";

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
