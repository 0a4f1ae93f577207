import { memberRoute } from "@/lib/server/accounts/member-route";
import { findOwn } from "@/lib/server/submissions/change-state";
import { previewOf } from "@/lib/server/submissions/preview-result";

export const dynamic = "force-dynamic";

/** How one's own submission stands; figures are rounded until it is published. */
export const GET = memberRoute({ name: "submissions-read", perMinute: 120 }, async ({ deps, account, params }) => {
  const { id, state, failure, result, hiddenResult, track, routerName } = await findOwn(deps, account, params.id ?? "");
  const shown = state === "published" ? { result, hiddenResult } : { preview: result && previewOf(result) };
  return Response.json(
    { id, state, track, routerName, failure, ...shown },
    { headers: { "cache-control": "no-store" } },
  );
});
