import { findCalibration } from "@/db/queries/calibrations";
import type { JobProgress } from "@/lib/contracts/job-progress";
import { memberRoute } from "@/lib/server/accounts/member-route";
import { requireAdmin, requireUuid } from "@/lib/server/annotations/admin";
import { AppError } from "@/lib/server/errors";

export const dynamic = "force-dynamic";

/** Admins only: how far a calibration is. */
export const GET = memberRoute({ name: "calibration", perMinute: 240 }, async ({ deps, account, params }) => {
  requireAdmin(account);
  const id = requireUuid(params.id);
  const job = await deps.database.use((db) => findCalibration(db, id));
  if (!job) throw new AppError("not_found", "There is nothing with this id.");
  const { state, step, progress } = job;
  const shown: JobProgress = { id, state, step, progress };
  return Response.json(shown, { headers: { "cache-control": "no-store" } });
});
