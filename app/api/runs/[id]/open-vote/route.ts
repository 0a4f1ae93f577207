import { openVote } from "@/lib/contracts/run";
import { apiRoute } from "@/lib/server/deps";
import { saveRecordedVote } from "@/lib/server/recorded-run";

export const dynamic = "force-dynamic";

export const POST = apiRoute({
  body: openVote,
  limit: () => ({ name: "rating", perMinute: 120 }),
  handle: async ({ deps, params, body }) => {
    await saveRecordedVote(deps, body, params.id);
    return Response.json(body);
  },
});
