import { formRoute, memberRoute, seeOther } from "@/lib/server/accounts/member-route";
import { listPublishedSubmissions } from "@/lib/server/submissions/published";
import { readUpload } from "@/lib/server/submissions/read-upload";
import { submit } from "@/lib/server/submissions/submit";

export const dynamic = "force-dynamic";

/** The published entries, as the leaderboard gets them. */
export const GET = formRoute({ name: "submissions-read", perMinute: 120 }, async ({ deps }) =>
  Response.json(await listPublishedSubmissions(deps.database), { headers: { "cache-control": "no-store" } }),
);

/** A multipart form: track, routerName, affiliation, link, licence, codeLink, claimedLatencyMs and, last, file. */
export const POST = memberRoute({ name: "submissions", perMinute: 6 }, async ({ deps, request, account, fromPage }) => {
  const id = await readUpload(request, (upload) => submit(deps, account, upload));
  return fromPage ? seeOther(`/submit/${id}`) : Response.json({ id, state: "queued" }, { status: 202 });
});
