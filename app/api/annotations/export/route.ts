import { exportResponse } from "@/lib/server/annotations/export-votes";
import { noBody } from "@/lib/server/api-route";
import { apiRoute } from "@/lib/server/deps";

export const dynamic = "force-dynamic";

/** All votes as JSON lines, pseudonymous; distrusted ones have weight 0. Other files lie under `/export/<file>`. */
export const GET = apiRoute({
  body: noBody,
  limit: () => ({ name: "annotation-export", perMinute: 10 }),
  handle: ({ deps }) => exportResponse("votes.jsonl", deps.database),
});
