import { formRoute } from "@/lib/server/accounts/member-route";

export const dynamic = "force-dynamic";

/** Ids of the prompts that a submission to this track answers, one a line. */
export const GET = formRoute({ name: "submissions-read", perMinute: 120 }, async ({ deps, params }) => {
  const { promptIds } = await deps.tracks.find(params.id ?? "");
  return new Response(`${promptIds.join("\n")}\n`, { headers: { "content-type": "text/plain; charset=utf-8" } });
});
