import { findGeneration, sumItems } from "@/db/queries/generations";
import type { JobProgress } from "@/lib/contracts/job-progress";
import { memberRoute } from "@/lib/server/accounts/member-route";
import { requireAdmin, requireUuid } from "@/lib/server/annotations/admin";
import { AppError } from "@/lib/server/errors";

export const dynamic = "force-dynamic";

/** Admins only: how far a generation is. */
export const GET = memberRoute({ name: "generation", perMinute: 240 }, async ({ deps, account, params }) => {
  requireAdmin(account);
  const id = requireUuid(params.id);
  const found = await deps.database.use(async (db) => {
    const job = await findGeneration(db, id);
    return job && { job, ...(await sumItems(db, id)) };
  });
  if (!found) throw new AppError("not_found", "There is nothing with this id.");
  const { job, asks, answered, failed, spent } = found;
  const step = `${answered} of ${asks} answered, at most $${spent.toFixed(4)} spent`;
  const shown: JobProgress = { id, state: job.state, step, progress: (answered + failed) / Math.max(1, asks) };
  return Response.json(shown, { headers: { "cache-control": "no-store" } });
});
