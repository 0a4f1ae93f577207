import { z } from "zod";
import { recogniseAnnotator } from "@/lib/server/annotations/annotator";
import { drawRating } from "@/lib/server/annotations/rate";
import { apiRoute } from "@/lib/server/deps";

export const dynamic = "force-dynamic";

/** The next single answer for this browser or account; the first call gives an anonymous cookie. */
export const POST = apiRoute({
  body: z.strictObject({}),
  limit: () => ({ name: "annotation-draws", perMinute: 60 }),
  handle: async ({ deps, headers, caller }) => {
    const { annotator, cookie } = await recogniseAnnotator(deps, headers, caller);
    await deps.adoptRuns();
    const response = Response.json(await drawRating(deps, annotator.id), { headers: { "cache-control": "no-store" } });
    if (cookie) response.headers.append("set-cookie", cookie);
    return response;
  },
});
