import { listVotes } from "@/db/queries/annotation-results";
import { exportLine } from "@/lib/server/annotations/export-votes";
import { noBody } from "@/lib/server/api-route";
import { apiRoute } from "@/lib/server/deps";

export const dynamic = "force-dynamic";

/** All votes as JSON lines, pseudonymous; distrusted ones have weight 0. */
export const GET = apiRoute({
  body: noBody,
  limit: () => ({ name: "annotation-export", perMinute: 10 }),
  handle: async ({ deps }) => {
    const votes = await deps.database.use(listVotes);
    return new Response(votes.map((vote) => `${exportLine(vote)}\n`).join(""), {
      headers: {
        "content-type": "application/x-ndjson; charset=utf-8",
        "content-disposition": 'attachment; filename="votes.jsonl"',
        "cache-control": "no-store",
      },
    });
  },
});
