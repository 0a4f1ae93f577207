import { adapterFile } from "@/lib/contracts/adapter-file";
import { formRoute, memberRoute } from "@/lib/server/accounts/member-route";
import { publishedAdapters, receiveAdapter } from "@/lib/server/adapters/community-adapters";
import { readBody } from "@/lib/server/read-body";

export const dynamic = "force-dynamic";

/** Published adapters of the router that is served. */
export const GET = formRoute({ name: "adapters-read", perMinute: 60 }, async ({ deps }) =>
  Response.json(await publishedAdapters(deps), { headers: { "cache-control": "no-store" } }),
);

/** An adapter file (docs/models.md) as JSON. It waits until an admin publishes or rejects it. */
export const POST = memberRoute({ name: "adapters", perMinute: 6 }, async ({ deps, account, request }) => {
  const id = await receiveAdapter(deps, account, await readBody(request, adapterFile));
  return Response.json({ id, state: "proposed" }, { status: 202, headers: { "cache-control": "no-store" } });
});
